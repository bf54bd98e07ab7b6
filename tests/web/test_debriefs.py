"""The forms for what the candidate and the client said."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from plugin.clock import utcnow
from plugin.store.base import transaction
from plugin.store.interviews import Debrief, Interviewer
from plugin.store.people import ClientCompany, Recruiter
from plugin.store.prompts import Prompt
from plugin.store.submissions import Reply
from tests import factories
from tests.web.cast import Cast
from tests.web.visitors import text_of

WHOLE = {
    "went_well": " The case ",
    "went_badly": "",
    "stood_out": "The lab",
    "forgot": "x\0y",
    "kind": "exact",
    "on": "2026-02-20",
    "said_on": "2026-02-10",
    "position": "first",
    "interviews_close_on": "2026-02-18",
    "emotional_tie": "y",
    "is_held": "y",
}


def debriefs(cast: Cast) -> list[Debrief]:
    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        found = list(session.scalars(select(Debrief)))
        session.expunge_all()
        return found


def path_of(cast: Cast) -> str:
    return f"/interviews/{cast.rows.interview_id}/debrief"


@pytest.mark.parametrize(
    "zone", ["Asia/Kolkata", "America/Sao_Paulo", "Pacific/Auckland", "America/Anchorage"]
)
@pytest.mark.parametrize("hour", [1, 12, 23])
def test_a_promised_date_stays_the_date_that_was_said(
    cast: Cast, clock: time_machine.Traveller, zone: str, hour: int
) -> None:
    rows = cast.rows
    with cast.app.app_context():
        factories.change(Recruiter, rows.installation_id, rows.recruiter_id, timezone=zone)
        factories.change(ClientCompany, rows.installation_id, rows.client_company_id, timezone=zone)
    clock.move_to(datetime(2026, 2, 12, hour, 0, tzinfo=UTC), tick=False)
    sams = cast.sams()

    sams.post(path_of(cast), WHOLE)

    [row] = debriefs(cast)
    assert (row.promise_on, row.interviews_close_on) == (date(2026, 2, 20), date(2026, 2, 18))
    assert "by Fri 20 Feb" in text_of(sams.get(f"/candidates/{rows.candidate_id}"))


@pytest.mark.rule("R15", "R19", "R40")
def test_a_debrief_is_kept_as_it_was_written(cast: Cast) -> None:
    prompt = cast.prompt()
    topics = {f"topic-{cast.rows.interviewer_id}": "Dagster", "topic-999": "Gossip"}

    answer = cast.sams().post(path_of(cast), WHOLE | topics)

    [row] = debriefs(cast)
    assert answer.status_code == 303
    assert (row.went_well, row.went_badly, row.stood_out, row.forgot) == (
        "The case",
        None,
        "The lab",
        "xy",
    )
    assert (row.promise_kind, row.promise_on, row.promise_said_on) == (
        "exact",
        date(2026, 2, 20),
        date(2026, 2, 10),
    )
    assert (row.position_in_line, row.interviews_close_on) == ("first", date(2026, 2, 18))
    assert (row.emotional_tie, row.told_to_call, row.linkedin_ok) == (True, False, False)
    with cast.app.app_context():
        installation = cast.rows.installation_id
        assert factories.read(Prompt, installation, prompt).state == "done"
        person = factories.read(Interviewer, installation, cast.rows.interviewer_id)
        assert person.topics == "Dagster"


def test_the_form_shows_what_is_known(cast: Cast) -> None:
    browser = cast.sams()
    browser.post(path_of(cast), WHOLE)

    page = browser.get(path_of(cast)).text

    assert ">The case</textarea>" in page
    assert 'value="exact" checked' in page
    assert 'value="2026-02-20"' in page
    assert '<option value="first" selected>' in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "exact", "on": ""}, "Give the date that they named."),
        ({"kind": "approximate", "on": ""}, "Give the date that they named."),
        ({"kind": "maybe"}, "Not a valid choice"),
        ({"on": "2026-02-31"}, "Not a valid date value"),
        ({"position": "tenth"}, "Not a valid choice"),
        ({"went_well": "x" * 5001}, "under 5,000"),
        ({"on": "0001-01-01"}, "This is more than a year back."),
        ({"on": "9999-12-31"}, "This is more than two years ahead."),
        ({"on": "2026-02-09"}, "This is before the interview."),
        ({"said_on": "2026-02-12"}, "This day has not come yet."),
        ({"said_on": "0001-01-01"}, "This is more than a year back."),
        ({"interviews_close_on": "9999-12-31"}, "This is more than two years ahead."),
        ({"interviews_close_on": "0001-01-01"}, "This is more than a year back."),
    ],
)
def test_a_debrief_that_makes_no_sense_says_what_is_wrong_and_loses_nothing(
    cast: Cast, changes: dict[str, str], said: str
) -> None:
    answer = cast.sams().post(path_of(cast), WHOLE | changes)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert ">The lab</textarea>" in answer.text
    assert debriefs(cast) == []


def test_a_date_counts_only_with_a_kind_that_has_one(cast: Cast) -> None:
    cast.sams().post(path_of(cast), WHOLE | {"kind": "few_days"})

    [row] = debriefs(cast)
    assert (row.promise_kind, row.promise_on) == ("few_days", None)


@pytest.mark.rule("R93")
def test_the_clients_answer_is_kept_and_the_prompt_done(cast: Cast) -> None:
    prompt = cast.prompt(step="promised_date")

    answer = cast.sams().post(f"/prompts/{prompt}/answer", {"kind": "few_days"})

    [row] = debriefs(cast)
    assert (answer.status_code, row.promise_kind) == (303, "few_days")


def test_no_answer_is_no_answer(cast: Cast) -> None:
    prompt = cast.prompt(step="promised_date")

    answer = cast.sams().post(f"/prompts/{prompt}/answer", {})

    assert answer.status_code == 422
    assert "Choose what they said." in text_of(answer)


@pytest.mark.parametrize("on", ["0001-01-01", "2026-02-09", "9999-12-31"])
def test_an_answer_with_a_date_that_cannot_be_meant_is_asked_again(cast: Cast, on: str) -> None:
    prompt = cast.prompt(step="promised_date")

    answer = cast.sams().post(f"/prompts/{prompt}/answer", {"kind": "exact", "on": on})

    assert (answer.status_code, debriefs(cast)) == (422, [])
    assert f'value="{on}" aria-invalid="true"' in answer.text


@pytest.mark.parametrize("on", ["0001-01-01", "2026-02-09", "9999-12-31"])
def test_a_reply_with_a_date_that_cannot_be_meant_is_asked_again(cast: Cast, on: str) -> None:
    path = f"/submissions/{cast.rows.submission_id}/reply"

    answer = cast.sams().post(path, {"kind": "approximate", "on": on})

    assert answer.status_code == 422
    assert f'value="{on}" aria-invalid="true"' in answer.text


def test_only_the_prompt_that_asks_for_a_date_takes_one(cast: Cast) -> None:
    prompt = cast.prompt(step="card")

    assert cast.sams().post(f"/prompts/{prompt}/answer", {"kind": "none"}).status_code == 404


@pytest.mark.parametrize(("form", "kind"), [({}, None), ({"kind": "none"}, "none")])
def test_a_reply_without_a_decision_is_kept(
    cast: Cast, form: dict[str, str], kind: str | None
) -> None:
    cast.sams().post(f"/submissions/{cast.rows.submission_id}/reply", form)

    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        replies = session.execute(select(Reply.at, Reply.promise_kind)).all()
    assert [tuple(row) for row in replies] == [(utcnow(), kind)]


def test_a_reply_without_its_date_is_asked_again(cast: Cast) -> None:
    answer = cast.sams().post(f"/submissions/{cast.rows.submission_id}/reply", {"kind": "exact"})

    assert answer.status_code == 422
    assert "Acme answered without deciding" in text_of(answer)
