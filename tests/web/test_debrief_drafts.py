"""A debrief while it is typed, and who was there, on the recruiter's form."""

from typing import Any

import pytest
from sqlalchemy import select

from plugin.store.base import transaction
from plugin.store.interviews import Debrief, Interviewer
from tests import factories
from tests.web.cast import Cast
from tests.web.visitors import BASE, Visitor, text_of

KEY = "n0123456789abcdef"
KIM = {f"name-{KEY}": " Kim\0  Roe ", f"title-{KEY}": "Office manager", f"topic-{KEY}": "The move"}
BLANK = {"kind": "", "position": "", "version": "0"}


def path_of(cast: Cast, end: str = "") -> str:
    return f"/interviews/{cast.rows.interview_id}/debrief{end}"


def draft(cast: Cast, sam: Visitor | None = None, **fields: str) -> Any:
    return (sam or cast.sams()).post(path_of(cast, "/draft"), BLANK | fields)


def told(cast: Cast) -> Debrief | None:
    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        row = session.scalars(select(Debrief)).one_or_none()
        session.expunge_all()
        return row


def panel(cast: Cast) -> list[Interviewer]:
    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        rows = list(
            session.scalars(
                select(Interviewer).where(Interviewer.removed_at.is_(None)).order_by(Interviewer.id)
            )
        )
        session.expunge_all()
        return rows


def test_a_draft_says_when_it_was_kept(cast: Cast) -> None:
    answer = draft(cast, went_well="The case", is_held="y")

    row = told(cast)
    assert answer.json == {"version": 1, "status": "Kept 09:00.", "problems": {}, "joined": {}}
    assert row is not None
    assert (row.went_well, row.debriefed_at) == ("The case", None)


def test_a_draft_says_what_is_not_sound_yet_and_keeps_the_rest(cast: Cast) -> None:
    answer = draft(
        cast, went_well="The case", kind="exact", position="tenth", went_badly="x" * 5001
    )

    row = told(cast)
    assert answer.status_code == 200
    assert answer.json["status"].startswith("Kept 09:00. Not yet: ")
    assert "Give the date that they named." in answer.json["status"]
    assert set(answer.json["problems"]) == {"on", "position", "went_badly"}
    assert row is not None
    assert (row.went_well, row.went_badly, row.promise_kind) == ("The case", None, None)


def test_a_date_on_its_way_through_its_first_years_is_not_kept(cast: Cast) -> None:
    """While somebody types 2026, a browser sends the year 2, 20 and 202."""
    answer = draft(cast, kind="exact", on="0202-02-20", interviews_close_on="0002-02-20")

    assert set(answer.json["problems"]) == {"on", "interviews_close_on"}
    assert told(cast) is None


def test_a_draft_of_an_old_page_is_told_what_stands_there_now(cast: Cast) -> None:
    sam = cast.sams()
    draft(cast, sam, went_well="The case", kind="exact", on="2026-02-20", emotional_tie="y")

    answer = draft(cast, sam, went_well="The demo")

    assert answer.status_code == 409
    assert answer.json["version"] == 1
    assert "changed on another page" in answer.json["status"]
    fields = answer.json["fields"]
    assert (fields["went_well"], fields["went_badly"]) == ("The case", "")
    assert (fields["kind"], fields["on"], fields["emotional_tie"]) == ("exact", "2026-02-20", "y")
    assert fields[f"topic-{cast.rows.interviewer_id}"] == ""
    row = told(cast)
    assert row is not None
    assert row.went_well == "The case"


def test_two_pages_without_scripts_are_both_shown(cast: Cast) -> None:
    sam = cast.sams()
    sam.post(path_of(cast), BLANK | {"went_well": "The case", "kind": "few_days"})

    answer = cast.kits().post(path_of(cast), BLANK | {"went_well": "The demo"})

    said = text_of(answer)
    assert answer.status_code == 409
    assert "This was changed on another page since you opened it" in said
    assert "What went well The case" in said
    assert "When they decide" in said
    assert ">The demo</textarea>" in answer.text
    again = cast.kits().post(path_of(cast), BLANK | {"went_well": "The demo", "version": "1"})
    assert again.status_code == 303


def test_a_draft_adds_a_person_once(cast: Cast) -> None:
    sam = cast.sams()
    draft(cast, sam, **KIM)
    draft(cast, sam, **KIM | {"version": "1", f"email-{KEY}": "kim.roe@acme.example"})

    _, kim = panel(cast)
    assert (kim.name, kim.found_title, kim.found_email, kim.topics) == (
        "Kim Roe",
        "Office manager",
        "kim.roe@acme.example",
        "The move",
    )


def test_a_draft_that_names_somebody_who_is_there_says_so(cast: Cast) -> None:
    answer = draft(cast, **{f"name-{KEY}": "Jo Park", f"topic-{KEY}": "Dagster"})

    joined = answer.json["joined"][KEY]
    assert (joined["id"], joined["topics"]) == (cast.rows.interviewer_id, "Dagster")
    assert joined["said"].startswith("Dr. Jo Park is on the panel already.")


def test_a_draft_of_a_crowd_is_refused_in_words(cast: Cast) -> None:
    crowd = {f"name-n{number:016x}": f"Kim {'x' * number}" for number in range(1, 33)}

    answer = draft(cast, **crowd)

    assert answer.status_code == 422
    assert answer.json["status"] == "No more than 30 people can be added to one interview."


def test_a_general_mailbox_is_refused_at_its_place_with_the_rule(cast: Cast) -> None:
    form = BLANK | KIM | {f"email-{KEY}": "info@acme.example", "went_well": "The case"}

    answer = cast.sams().post(path_of(cast), form)

    said = text_of(answer)
    assert answer.status_code == 422
    assert "This is a general mailbox" in said
    assert "R32:" in said
    assert 'value="info@acme.example"' in answer.text
    assert ">The case</textarea>" in answer.text
    assert [row.name for row in panel(cast)] == ["Dr. Jo Park"]


def test_who_was_named_can_be_corrected_and_taken_away_on_the_form(cast: Cast) -> None:
    sam = cast.sams()
    sam.post(path_of(cast), BLANK | KIM)
    kim = panel(cast)[1]

    page = sam.get(path_of(cast)).text
    assert f'name="name-{kim.id}"' in page
    assert f'name="gone-{kim.id}"' in page
    assert f'name="gone-{cast.rows.interviewer_id}"' not in page

    sam.post(path_of(cast), BLANK | {"version": "1", f"name-{kim.id}": "Kimberly Roe"})
    assert panel(cast)[1].name == "Kimberly Roe"
    sam.post(path_of(cast), BLANK | {"version": "2", f"gone-{kim.id}": "y"})
    assert [row.name for row in panel(cast)] == ["Dr. Jo Park"]


def test_the_form_asks_of_the_crms_people_only_what_the_crm_lacks(cast: Cast) -> None:
    person = cast.rows.interviewer_id
    page = cast.sams().get(path_of(cast)).text
    assert all(f'name="{fact}-{person}"' not in page for fact in ("name", "title", "email"))

    with cast.app.app_context():
        factories.change(
            Interviewer, cast.rows.installation_id, person, email="hr@acme.example", title=None
        )
    page = cast.sams().get(path_of(cast)).text
    assert f'name="title-{person}"' in page
    assert f'name="email-{person}"' in page


def test_the_dashboard_says_who_was_named_in_the_debrief(cast: Cast) -> None:
    sam = cast.sams()
    sam.post(path_of(cast), BLANK | KIM)

    said = text_of(sam.get(f"/candidates/{cast.rows.candidate_id}"))

    assert "Kim Roe Office manager named in the debrief" in said


@pytest.mark.parametrize(
    "fields",
    [
        {f"name-{KEY}": "x" * 201},
        {f"email-{KEY}": "x" * 321},
        {f"topic-{KEY}": "x" * 5001, f"name-{KEY}": "Kim"},
    ],
)
def test_what_no_field_of_ours_takes_is_too_large(cast: Cast, fields: dict[str, str]) -> None:
    assert draft(cast, **fields).status_code == 413
    assert len(panel(cast)) == 1


@pytest.mark.parametrize("key", ["n1", "x0123456789abcdef", "999999", "n0123456789abcdeg"])
def test_keys_that_no_form_of_ours_makes_are_nobody(cast: Cast, key: str) -> None:
    draft(cast, **{f"name-{key}": "Kim Roe"})

    assert len(panel(cast)) == 1


def test_looking_changes_nothing(cast: Cast) -> None:
    sam = cast.sams()

    assert sam.get(path_of(cast)).status_code == 200
    assert sam.get(path_of(cast, "/draft")).status_code == 405
    assert told(cast) is None


def test_a_draft_of_another_site_or_of_nobody_is_refused(cast: Cast) -> None:
    assert cast.sams().post_forged(path_of(cast, "/draft")).status_code == 400
    stranger = cast.app.test_client().post(path_of(cast, "/draft"), base_url=BASE)
    assert stranger.status_code in (303, 400)
    assert told(cast) is None


def test_another_agencys_draft_is_not_there(cast: Cast) -> None:
    assert draft(cast, cast.charlies(), went_well="x").status_code == 404


def test_the_form_says_whose_words_a_browser_may_hold(cast: Cast) -> None:
    rows = cast.rows

    page = cast.sams().get(path_of(cast)).text

    assert f'data-owner="{rows.installation_id}-{rows.recruiter_id}"' in page
    assert "data-owner" not in cast.app.test_client().get("/sign-in", base_url=BASE).text


def test_dates_that_people_name_stand_beside_the_date(cast: Cast) -> None:
    page = text_of(cast.sams().get(path_of(cast)))

    assert "Tomorrow, Wed 11 Feb" in page
    assert "End of next week, Fri 20 Feb" in page
