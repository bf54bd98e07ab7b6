"""Notes on a candidate, once per key."""

from dataclasses import replace

import pytest
from werkzeug import Response

from plugin.crm import CrmError, NoteDraft
from tests.integrations.greenhouse.conftest import Harvest, MakeAdapter

DRAFT = NoteDraft("note-1", "71", "51", "The thank-you note went out.\nWell done.")


def test_a_note_is_private_and_ends_with_its_marker(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    ref = make_adapter().write_note(DRAFT)

    (note,) = harvest.lists["/v3/notes"]
    assert ref == str(note["id"])
    assert (note["candidate_id"], note["note_type"]) == (71, "NOTE")
    assert note["visibility"] == "private"
    assert note["body"].startswith(DRAFT.text)
    assert note["body"].splitlines()[-1].startswith("[afterword:note-1:")


def test_the_agency_may_let_everybody_read_notes(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    make_adapter(open_notes=True).write_note(DRAFT)

    assert [note["visibility"] for note in harvest.lists["/v3/notes"]] == ["public"]


def test_another_key_is_another_note(harvest: Harvest, make_adapter: MakeAdapter) -> None:
    adapter = make_adapter()

    assert adapter.write_note(DRAFT) != adapter.write_note(replace(DRAFT, key="note-2"))


def test_what_greenhouse_calls_invalid_stays_so(
    harvest: Harvest, make_adapter: MakeAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = Response('{"message":"Validation error","errors":[]}', 422)
    monkeypatch.setattr(harvest, "_taken", lambda _: answer)

    with pytest.raises(CrmError) as caught:
        make_adapter().write_note(DRAFT)

    assert caught.value.permanent


def test_a_note_that_was_refused_for_good_is_not_tried_again(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    harvest.refused.add("/v3/notes")

    with pytest.raises(CrmError) as caught:
        make_adapter().write_note(DRAFT)

    assert caught.value.permanent
