"""Notes on an opportunity, once per key."""

from dataclasses import replace

import pytest

from plugin.crm import NoteDraft, RecordGone
from tests.integrations.lever.conftest import HOUR_MS, NOW_MS, Lever, MakeAdapter, opportunity

DRAFT = NoteDraft("note-1", "con-1", "opp-1", "The thank-you note went out.\nWell done.")


def value_of(note: dict[str, object]) -> str:
    fields = note["fields"]
    assert isinstance(fields, list)
    return str(fields[0]["value"])


def test_a_note_is_secret_and_ends_with_its_marker(lever: Lever, make_adapter: MakeAdapter) -> None:
    ref = make_adapter().write_note(DRAFT)

    (note,) = lever.notes["opp-1"]
    assert (ref, note["secret"]) == (note["id"], True)
    assert value_of(note).startswith(DRAFT.text)
    assert value_of(note).splitlines()[-1].startswith("[afterword:note-1:")


def test_the_agency_may_choose_the_author_and_let_everybody_read(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    make_adapter(perform_as="user-1", open_notes=True).write_note(DRAFT)

    assert [note["secret"] for note in lever.notes["opp-1"]] == [False]
    assert lever.calls("/v1/opportunities/opp-1/notes")[-1] == {"perform_as": "user-1"}


def test_another_key_is_another_note(lever: Lever, make_adapter: MakeAdapter) -> None:
    adapter = make_adapter()

    assert adapter.write_note(DRAFT) != adapter.write_note(replace(DRAFT, key="note-2"))


def test_a_note_on_nothing_but_a_person_goes_to_their_latest_opportunity(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    lever.opportunities.insert(
        0, opportunity("opp-7", contact="con-1", createdAt=NOW_MS - 95 * HOUR_MS)
    )

    make_adapter().write_note(replace(DRAFT, submission_ref=None))

    assert list(lever.notes) == ["opp-1"]


def test_a_person_without_any_opportunity_takes_no_note(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    with pytest.raises(RecordGone):
        make_adapter().write_note(replace(DRAFT, candidate_ref="con-9", submission_ref=None))


def test_a_name_behind_an_at_sign_calls_nobody(lever: Lever, make_adapter: MakeAdapter) -> None:
    """Lever writes to each user whose `@name` stands in a note; addresses stay as they are."""
    make_adapter().write_note(replace(DRAFT, text="@otto, see otto@client.example"))

    (note,) = lever.notes["opp-1"]
    assert value_of(note).startswith("@\u200botto, see otto@client.example")
