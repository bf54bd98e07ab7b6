"""The debrief that a candidate writes on their own page, beside the recruiter's."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from plugin.clock import utcnow
from plugin.store.base import transaction
from plugin.store.interviews import Debrief, Interviewer
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission
from tests import factories
from tests.web.candidates_link import BY_SCRIPT, Ana, candidates_browser
from tests.web.cast import Cast
from tests.web.visitors import text_of


@pytest.fixture
def ana(cast: Cast) -> Ana:
    ana = candidates_browser(cast)
    with cast.app.app_context():
        person = cast.rows.interviewer_id
        factories.change(Interviewer, cast.rows.installation_id, person, topics=None)
    return ana


def tell(cast: Cast, ana: Ana, version: int = 0, **answers: Any) -> Any:
    form = {"version": version, "kind": "", "on": "", "position": ""} | answers
    return ana.post(f"{ana.path}/debriefs/{cast.rows.interview_id}", form)


def told(cast: Cast) -> Debrief:
    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        row = session.scalars(select(Debrief)).one()
        session.expunge(row)
        return row


def debrief_path(cast: Cast) -> str:
    return f"/interviews/{cast.rows.interview_id}/debrief"


def topic(cast: Cast) -> str:
    return f"topic-{cast.rows.interviewer_id}"


def test_where_the_link_has_ended_meanwhile_the_answers_are_given_back(
    cast: Cast, ana: Ana, clock: time_machine.Traveller
) -> None:
    """C.2: what somebody has typed is never lost."""
    clock.shift(timedelta(days=400))

    answer = tell(cast, ana, went_well="The case", **{topic(cast): "Dagster\0 & <b>dbt</b>"})

    assert answer.status_code == 410
    assert "The case\n\nDagster &amp; &lt;b&gt;dbt&lt;/b&gt;</textarea>" in answer.text


@pytest.mark.rule("R12", "R15", "R16", "R19")
def test_what_the_candidate_tells_is_the_debrief_and_says_whose_words_it_is(
    cast: Cast, ana: Ana
) -> None:
    """Features N07: four headings, topics for each interviewer, the promised date, by link."""
    answer = tell(
        cast,
        ana,
        went_well=" The case ",
        forgot="My MBA",
        also_there="Kim, the office manager",
        kind="exact",
        on="2026-02-20",
        position="first",
        linkedin_ok="y",
        **{topic(cast): "Dagster"},
    )

    row = told(cast)
    assert answer.status_code == 303
    assert (row.went_well, row.went_badly, row.forgot) == ("The case", None, "My MBA")
    assert (row.promise_kind, row.promise_on, row.promise_said_on) == (
        "exact",
        date(2026, 2, 20),
        None,
    )
    assert (row.position_in_line, row.linkedin_ok, row.told_to_call) == ("first", True, False)
    assert row.candidate_fields == [
        "also_there",
        "forgot",
        "linkedin_ok",
        "position_in_line",
        "promise",
        f"topics:{cast.rows.interviewer_id}",
        "went_well",
    ]
    assert (row.candidate_wrote_at, row.recruiter_id) == (utcnow(), None)
    said = text_of(cast.sams().get(f"/candidates/{cast.rows.candidate_id}"))
    assert "Ana Ruiz wrote who else was there, what they forgot to mention" in said
    assert "Kim, the office manager" in said


def test_it_does_not_stand_for_the_call(cast: Cast, ana: Ana) -> None:
    prompt = cast.prompt()

    tell(cast, ana, went_well="All of it")

    with cast.app.app_context():
        assert factories.read(Prompt, cast.rows.installation_id, prompt).state == "planned"
        submission = factories.read(Submission, cast.rows.installation_id, cast.rows.submission_id)
    assert told(cast).debriefed_at is None
    assert submission.plan_due_at == utcnow()


def test_it_can_be_written_in_parts(cast: Cast, ana: Ana) -> None:
    tell(cast, ana, went_well="The case")
    tell(cast, ana, version=1, went_well="The case", went_badly="The train")

    row = told(cast)
    assert (row.went_well, row.went_badly, row.version) == ("The case", "The train", 2)
    assert ">\nThe train</textarea>" in ana.get("?open=debrief").text


def test_an_old_page_erases_nothing(cast: Cast, ana: Ana) -> None:
    tell(cast, ana, went_well="The case")
    tell(cast, ana, went_badly="The train")

    assert (told(cast).went_well, told(cast).went_badly) == ("The case", "The train")


def test_the_candidate_may_take_their_own_words_back(cast: Cast, ana: Ana) -> None:
    tell(cast, ana, went_well="The case")
    tell(cast, ana, version=1)

    assert (told(cast).went_well, told(cast).candidate_fields) == (None, [])


def test_nothing_told_changes_nothing(cast: Cast, ana: Ana) -> None:
    tell(cast, ana)

    assert (told(cast).version, told(cast).candidate_wrote_at) == (0, None)


@pytest.mark.rule("R20")
def test_what_it_tells_feeds_the_checks_of_the_note(cast: Cast, ana: Ana) -> None:
    tell(cast, ana, forgot="I finish my MBA this summer", **{topic(cast): "the data mesh"})

    said = text_of(ana.get())

    assert "You talked about: the data mesh" in said
    assert "[What Jo said about the data mesh, and what stayed with you]" in said
    assert "what you forgot to say : not yet" in said


def test_the_recruiters_words_are_not_shown_to_the_candidate(cast: Cast, ana: Ana) -> None:
    sam = cast.sams()
    sam.post(debrief_path(cast), {"went_badly": "Ana was far too nervous", "kind": ""})

    page = text_of(ana.get("?open=debrief"))

    assert "far too nervous" not in page
    assert "Sam Lee has written this down already." in page


def test_newer_words_of_the_recruiter_are_never_written_over(cast: Cast, ana: Ana) -> None:
    cast.sams().post(debrief_path(cast), {"went_well": "The demo", "kind": "few_days"})

    answer = tell(cast, ana, went_well="The case", went_badly="The train", kind="none")

    row = told(cast)
    assert answer.status_code == 409
    assert (row.went_well, row.went_badly, row.promise_kind) == (
        "The demo",
        "The train",
        "few_days",
    )
    assert "Theirs is kept, and here is what you wrote:" in text_of(answer)
    assert "The case" in answer.text


def test_an_answer_of_the_client_is_the_recruiters_word(cast: Cast, ana: Ana) -> None:
    tell(cast, ana, kind="few_days")
    prompt = cast.prompt(step="promised_date")

    cast.sams().post(f"/prompts/{prompt}/answer", {"kind": "exact", "on": "2026-02-20"})

    assert (told(cast).promise_kind, told(cast).candidate_fields) == ("exact", [])


def test_the_candidates_words_are_not_written_over_unseen(cast: Cast, ana: Ana) -> None:
    sam = cast.sams()
    form = {"went_well": "", "forgot": "The MBA", "kind": "", "version": "0"}
    tell(cast, ana, went_well="The case", **{topic(cast): "Dagster"})

    answer = sam.post(debrief_path(cast), form)

    assert answer.status_code == 409
    said = text_of(answer)
    assert "Ana Ruiz has written here since you opened this" in said
    assert "The case" in said
    assert "The MBA" in said
    assert (told(cast).went_well, told(cast).forgot) == ("The case", None)

    kept = {"went_well": "The case", "version": "1", topic(cast): "Airflow"}
    sam.post(debrief_path(cast), form | kept)

    row = told(cast)
    assert (row.went_well, row.forgot, row.candidate_fields) == (
        "The case",
        "The MBA",
        ["went_well"],
    )


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"kind": "exact"}, "Give the date that they named."),
        ({"kind": "exact", "on": "2026-02-31"}, "This date cannot be right."),
        ({"kind": "exact", "on": "0001-01-01"}, "This date cannot be right."),
        ({"kind": "approximate", "on": "9999-12-31"}, "This date cannot be right."),
    ],
)
def test_a_date_that_cannot_be_meant_is_asked_again_and_costs_no_words(
    cast: Cast, ana: Ana, answers: dict[str, str], said: str
) -> None:
    answer = tell(cast, ana, went_well="The case", **answers)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "The case</textarea>" in answer.text


@pytest.mark.parametrize(
    "answers", [{"position": "tenth"}, {"kind": "maybe"}, {"version": "x" * 99}, {"topic-9": "y"}]
)
def test_what_no_form_of_ours_sends_is_left_out(
    cast: Cast, ana: Ana, answers: dict[str, str]
) -> None:
    assert tell(cast, ana, went_well="The case", **answers).status_code == 303
    assert told(cast).candidate_fields == ["went_well"]


def test_an_answer_that_is_too_long_is_refused_kindly(cast: Cast, ana: Ana) -> None:
    assert tell(cast, ana, went_well="x" * 5001).status_code == 413


def test_before_the_interview_nothing_is_asked(cast: Cast) -> None:
    now = utcnow()
    with cast.app.app_context():
        from plugin.store.interviews import Interview

        factories.change(
            Interview,
            cast.rows.installation_id,
            cast.rows.interview_id,
            starts_at=now + timedelta(hours=24),
            ends_at=now + timedelta(hours=25),
        )

    assert "How did it go?" not in text_of(candidates_browser(cast).get())


KEY = "n0123456789abcdef"
KIM = {f"name-{KEY}": "Kim Roe", f"title-{KEY}": "Office manager", f"topic-{KEY}": "The move"}


def type_in(cast: Cast, ana: Ana, version: int = 0, **answers: Any) -> Any:
    """Send the form as the page's script does while somebody types."""
    form = {"version": version, "kind": "", "on": "", "position": ""} | answers
    path = f"{ana.path}/debriefs/{cast.rows.interview_id}"
    return ana.post(path, form, headers=BY_SCRIPT)


def people(cast: Cast) -> list[tuple[str | None, ...]]:
    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        rows = session.execute(
            select(Interviewer.name, Interviewer.found_title, Interviewer.found_email)
            .where(Interviewer.removed_at.is_(None))
            .order_by(Interviewer.id)
        )
        return [tuple(row) for row in rows]


def test_whom_the_candidate_met_besides_is_somebody_to_write_to(cast: Cast, ana: Ana) -> None:
    """Features N07: who was there, with name, title and e-mail."""
    answer = tell(cast, ana, **KIM | {f"email-{KEY}": "kim.roe@acme.example"})

    assert answer.status_code == 303
    assert people(cast)[1:] == [("Kim Roe", "Office manager", "kim.roe@acme.example")]
    page = text_of(ana.get("?open=debrief"))
    assert "Write to Kim" in page
    assert "Was not there after all" in page
    said = text_of(cast.sams().get(f"/candidates/{cast.rows.candidate_id}"))
    assert "Ana Ruiz wrote who was there, topics on their own page" in said


def test_whom_the_candidate_named_they_may_take_away(cast: Cast, ana: Ana) -> None:
    tell(cast, ana, **KIM)
    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        kim = session.scalars(select(Interviewer.id).where(Interviewer.name == "Kim Roe")).one()

    tell(cast, ana, version=1, **{f"gone-{kim}": "y"})

    assert [row[0] for row in people(cast)] == ["Dr. Jo Park"]


def test_a_general_mailbox_is_asked_again_in_the_candidates_language(cast: Cast, ana: Ana) -> None:
    """R32: no general mailboxes."""
    answer = tell(cast, ana, went_well="The case", **KIM | {f"email-{KEY}": "info@acme.example"})

    assert answer.status_code == 422
    assert "This is a general mailbox. Give the person’s own address" in text_of(answer)
    assert 'value="info@acme.example"' in answer.text
    assert "The case</textarea>" in answer.text
    assert len(people(cast)) == 1


def test_it_is_kept_while_the_candidate_types(cast: Cast, ana: Ana) -> None:
    answer = type_in(cast, ana, went_well="The case", **KIM)

    assert answer.json == {"version": 1, "status": "Kept 09:00.", "problems": {}, "joined": {}}
    assert (told(cast).went_well, told(cast).debriefed_at) == ("The case", None)
    assert people(cast)[1][0] == "Kim Roe"


def test_what_is_half_typed_is_said_and_the_rest_is_kept(cast: Cast, ana: Ana) -> None:
    answer = type_in(
        cast, ana, went_well="The case", kind="exact", **KIM | {f"email-{KEY}": "kim@"}
    )

    assert set(answer.json["problems"]) == {"on", f"email-{KEY}"}
    assert "Give the date that they named." in answer.json["status"]
    assert "This is no complete e-mail address." in answer.json["status"]
    assert (told(cast).went_well, told(cast).promise_kind) == ("The case", None)
    wrong = type_in(cast, ana, version=1, kind="exact", on="0202-02-20")
    assert "This date cannot be right." in wrong.json["status"]


def test_another_page_of_the_candidates_is_told_and_not_written_over(cast: Cast, ana: Ana) -> None:
    type_in(cast, ana, went_well="The case", kind="few_days")

    answer = type_in(cast, ana, went_well="The demo")

    assert answer.status_code == 409
    fields = answer.json["fields"]
    assert (answer.json["version"], fields["went_well"], fields["kind"]) == (
        1,
        "The case",
        "few_days",
    )
    assert told(cast).went_well == "The case"


def test_a_script_is_not_told_the_recruiters_words_either(cast: Cast, ana: Ana) -> None:
    cast.sams().post(debrief_path(cast), {"went_badly": "far too nervous", "kind": "none"})

    answer = type_in(cast, ana, went_badly="The train")
    assert answer.status_code == 409
    assert "nervous" not in answer.text
    assert not {"went_badly", "kind"} & answer.json["fields"].keys()

    again = type_in(cast, ana, version=1, went_badly="The train")
    assert "Sam Lee has written this down already." in again.json["status"]
    assert again.json["problems"] == {"went_badly": ""}
    assert told(cast).went_badly == "far too nervous"


def test_naming_somebody_who_is_there_is_said(cast: Cast, ana: Ana) -> None:
    answer = type_in(cast, ana, **{f"name-{KEY}": "Jo Park", f"topic-{KEY}": "Dagster"})

    joined = answer.json["joined"][KEY]
    assert (joined["id"], joined["topics"]) == (cast.rows.interviewer_id, "Dagster")
    assert joined["said"].startswith("Dr. Jo Park is on the list already.")


def test_looking_at_the_debrief_changes_nothing(cast: Cast, ana: Ana) -> None:
    ana.get("?open=debrief")

    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        assert session.scalars(select(Debrief)).all() == []
