"""Who was there, as recruiters and candidates tell it: each is one interviewer, and gets a note."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from plugin.clock import utcnow
from plugin.domain.people_told import Fact, PersonProblem, PersonTold
from plugin.domain.promises import Promise, PromiseKind
from plugin.errors import NotFound, Refused
from plugin.services import candidate_debriefs, debriefs
from plugin.services.access import Viewer
from plugin.services.candidate_debriefs import KeptWords, OwnWords
from plugin.services.debrief_notes import (
    DebriefChanged,
    DebriefNotes,
    FieldsRefused,
    KeptDraft,
)
from plugin.services.follow_ups import replan
from plugin.services.people_met import MOST_ADDED
from plugin.store.base import transaction
from plugin.store.interviews import Debrief, Interviewer
from plugin.store.people import Recruiter
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission
from tests import factories
from tests.factories import JourneyRows
from tests.web.candidates_link import link_of

KEY = "n0123456789abcdef"
KIM = PersonTold(
    {Fact.NAME: "Kim Roe", Fact.TITLE: "Office manager", Fact.EMAIL: "kim.roe@acme.example"},
    "The move",
)
SOON = timedelta(seconds=20)


@dataclass(frozen=True)
class Desk:
    """Sam, Ana with her link, and the interview that they both tell of."""

    rows: JourneyRows
    token: str

    @property
    def viewer(self) -> Viewer:
        return Viewer(self.rows.installation_id, self.rows.recruiter_id, "Sam Lee")

    def save(self, people: dict[str, PersonTold] | None = None, **notes: Any) -> None:
        told = DebriefNotes(people=people or {}, **notes)
        debriefs.save_debrief(self.viewer, self.rows.interview_id, told)

    def draft(
        self,
        people: dict[str, PersonTold] | None = None,
        problems: dict[str, str] | None = None,
        **notes: Any,
    ) -> KeptDraft:
        told = DebriefNotes(people=people or {}, **notes)
        return debriefs.keep_draft(self.viewer, self.rows.interview_id, told, problems or {})

    def tell(self, people: dict[str, PersonTold] | None = None, **words: Any) -> KeptWords:
        given: dict[str, Any] = {"version": self.version(), "people": people or {}}
        told = OwnWords(**given | words)
        return candidate_debriefs.save_own_words(self.token, self.rows.interview_id, told)

    def version(self) -> int:
        row = self.debrief()
        return row.version if row else 0

    def debrief(self) -> Debrief | None:
        with transaction(self.rows.installation_id) as session:
            row = session.scalars(
                select(Debrief).where(Debrief.interview_id == self.rows.interview_id)
            ).one_or_none()
            if row is not None:
                session.expunge(row)
            return row

    def own(self) -> list[str]:
        row = self.debrief()
        return row.candidate_fields if row else []

    def people(self) -> list[Interviewer]:
        with transaction(self.rows.installation_id) as session:
            rows = list(
                session.scalars(
                    select(Interviewer)
                    .where(Interviewer.removed_at.is_(None))
                    .order_by(Interviewer.id)
                )
            )
            session.expunge_all()
            return rows

    def names(self) -> list[str | None]:
        return [row.name for row in self.people()]

    def jo(self) -> Interviewer:
        installation = self.rows.installation_id
        return factories.read(Interviewer, installation, self.rows.interviewer_id)

    def change_jo(self, **values: Any) -> None:
        installation = self.rows.installation_id
        factories.change(Interviewer, installation, self.rows.interviewer_id, **values)

    def plan_due_at(self) -> Any:
        rows = self.rows
        return factories.read(Submission, rows.installation_id, rows.submission_id).plan_due_at

    def notes_planned(self) -> list[tuple[int | None, str]]:
        replan(self.rows.installation_id)
        with transaction(self.rows.installation_id) as session:
            found = session.execute(
                select(Prompt.interviewer_id, Prompt.state)
                .where(Prompt.step == "thank_you")
                .order_by(Prompt.interviewer_id)
            )
            return [(row.interviewer_id, row.state) for row in found]


@pytest.fixture
def desk(app: Flask, clock: time_machine.Traveller) -> Iterator[Desk]:
    with app.app_context():
        rows = factories.make_journey()
    token = link_of(app, rows.installation_id, rows.submission_id)
    with app.app_context():
        yield Desk(rows, token)


def key_of(row: Interviewer) -> str:
    return str(row.id)


# Whom the recruiter names


def test_somebody_named_in_the_debrief_gets_a_thank_you_at_once(desk: Desk) -> None:
    """R10 R11 R30: a note to everybody who was there."""
    desk.save({KEY: KIM})

    jo, kim = desk.people()
    assert (kim.name, kim.found_title, kim.found_email, kim.topics, kim.source) == (
        "Kim Roe",
        "Office manager",
        "kim.roe@acme.example",
        "The move",
        "debrief",
    )
    assert desk.notes_planned() == [(jo.id, "planned"), (kim.id, "planned")]


def test_somebody_without_an_address_gets_a_prompt_to_find_it(desk: Desk) -> None:
    desk.save({KEY: PersonTold({Fact.NAME: "Kim Roe"})})

    assert desk.notes_planned()[1] == (desk.people()[1].id, "blocked")


def test_the_same_form_twice_names_the_same_person(desk: Desk) -> None:
    desk.save({KEY: KIM})
    desk.save({KEY: replace(KIM, told={**KIM.told, Fact.NAME: "Kimberly Roe"})})

    assert desk.names() == ["Dr. Jo Park", "Kimberly Roe"]


def test_the_same_person_from_two_pages_is_one(desk: Desk) -> None:
    desk.save({KEY: KIM})
    other = PersonTold({Fact.NAME: "Roe, Kim", Fact.EMAIL: None}, "The lease")
    desk.save({KEY.replace("0", "f"): other})

    assert [(row.name, row.found_email, row.topics) for row in desk.people()[1:]] == [
        ("Kim Roe", "kim.roe@acme.example", "The move; The lease")
    ]


def test_whom_the_crm_knows_already_is_not_added_and_learns_what_the_crm_lacks(desk: Desk) -> None:
    desk.change_jo(email="info@acme.example", title=None, topics="Dagster")
    told = PersonTold(
        {Fact.NAME: "Jo Park", Fact.TITLE: "Head", Fact.EMAIL: "jo@acme.example"}, "Hiring"
    )

    desk.save({KEY: told})

    [jo] = desk.people()
    assert (jo.name, jo.title, jo.found_title) == ("Dr. Jo Park", None, "Head")
    assert (jo.email, jo.found_email) == ("info@acme.example", "jo@acme.example")
    assert (jo.topics, jo.source) == ("Dagster; Hiring", "crm")


def test_what_the_crm_says_of_a_person_is_not_written_over(desk: Desk) -> None:
    told = {Fact.NAME: "Joanna", Fact.TITLE: "Boss", Fact.EMAIL: "other@acme.example"}

    desk.save({key_of(desk.jo()): PersonTold(told)})

    jo = desk.jo()
    assert (jo.name, jo.found_title, jo.found_email) == ("Dr. Jo Park", None, None)


def test_somebody_the_crm_took_off_the_panel_was_there_after_all(desk: Desk) -> None:
    desk.change_jo(removed_at=utcnow())

    desk.save({KEY: PersonTold({Fact.NAME: "Jo Park"})})

    assert [(row.id, row.source) for row in desk.people()] == [
        (desk.rows.interviewer_id, "debrief")
    ]


def test_somebody_from_an_earlier_round_is_the_same_person(desk: Desk) -> None:
    rows = desk.rows
    before = factories.make_interview(
        rows.installation_id,
        rows.submission_id,
        starts_at=utcnow() - timedelta(days=6),
        ends_at=utcnow() - timedelta(days=6, hours=-1),
    )
    bo = factories.make_interviewer(
        rows.installation_id, before, name="Bo Li", email="bo@acme.example", ref="P-bo"
    )

    desk.save({KEY: PersonTold({Fact.NAME: "Bo Li"})})

    again = desk.people()[-1]
    assert again.id != bo
    assert (again.ref, again.email, again.interview_id) == (
        "P-bo",
        "bo@acme.example",
        rows.interview_id,
    )
    desk.save({KEY.replace("0", "f"): PersonTold({Fact.NAME: "Bo Li"})})
    assert len(desk.people()) == 3


def test_somebody_in_an_earlier_slot_of_the_day_is_on_the_panel_already(desk: Desk) -> None:
    rows = desk.rows
    slot = factories.make_interview(
        rows.installation_id,
        rows.submission_id,
        starts_at=utcnow() - timedelta(hours=4),
        ends_at=utcnow() - timedelta(hours=3),
    )
    bo = factories.make_interviewer(rows.installation_id, slot, name="Bo Li", ref="P-bo")

    assert desk.draft({KEY: PersonTold({Fact.NAME: "Bo Li"})}).joined == {KEY: bo}
    assert len(desk.people()) == 2


def test_a_person_named_by_mistake_goes_and_comes_back(desk: Desk) -> None:
    desk.save({KEY: KIM})
    desk.notes_planned()
    kim = desk.people()[1]

    desk.save({key_of(kim): PersonTold(is_gone=True)})
    assert desk.names() == ["Dr. Jo Park"]
    assert desk.notes_planned()[1] == (kim.id, "cancelled")

    desk.save({KEY.replace("0", "f"): KIM})
    assert desk.people()[1].id == kim.id
    assert desk.notes_planned()[1] == (kim.id, "planned")


def test_whom_the_crm_names_nobody_takes_away_here(desk: Desk) -> None:
    desk.save({key_of(desk.jo()): PersonTold(is_gone=True)})

    assert desk.names() == ["Dr. Jo Park"]


@pytest.mark.parametrize(
    ("told", "field", "problem"),
    [
        ({Fact.NAME: "Kim", Fact.EMAIL: "jobs@acme.example"}, "email", PersonProblem.GENERAL),
        ({Fact.NAME: "Kim", Fact.EMAIL: "kim@"}, "email", PersonProblem.INCOMPLETE),
        ({Fact.EMAIL: "ana.ruiz@mail.example"}, "email", PersonProblem.CANDIDATES_OWN),
        ({Fact.EMAIL: "SAM@agency.example"}, "email", PersonProblem.AGENCYS),
        ({Fact.TITLE: "Office manager"}, "name", PersonProblem.NO_IDENTITY),
    ],
)
def test_what_cannot_be_kept_of_a_person_keeps_nothing_and_says_where(
    desk: Desk, told: dict[Fact, str | None], field: str, problem: PersonProblem
) -> None:
    """R32: no general mailboxes."""
    rows = desk.rows
    factories.change(Recruiter, rows.installation_id, rows.recruiter_id, email="sam@agency.example")

    with pytest.raises(FieldsRefused) as refused:
        desk.save({KEY: PersonTold(told)}, went_well="The case")

    assert refused.value.fields == {f"{field}-{KEY}": problem}
    assert refused.value.rules == ("R32",)
    assert (desk.names(), desk.debrief()) == (["Dr. Jo Park"], None)


def test_an_interview_has_not_more_people_than_there_are(desk: Desk) -> None:
    crowd = {
        f"n{number:016x}": PersonTold({Fact.NAME: f"Kim {'x' * number}"})
        for number in range(1, MOST_ADDED + 2)
    }

    with pytest.raises(Refused, match="No more than 30"):
        desk.save(crowd)

    del crowd[f"n{1:016x}"]
    desk.save(crowd)
    assert len(desk.people()) == MOST_ADDED + 1
    with pytest.raises(Refused):
        desk.save({KEY: KIM})
    desk.save(crowd)  # the same again is nobody new


def test_people_of_other_submissions_are_left_alone(desk: Desk) -> None:
    rows = desk.rows
    other = factories.make_journey(rows.installation_id, rows.recruiter_id)
    factories.change(Interviewer, rows.installation_id, other.interviewer_id, title=None)

    desk.save({str(other.interviewer_id): PersonTold({Fact.TITLE: "Boss"})})

    row = factories.read(Interviewer, rows.installation_id, other.interviewer_id)
    assert row.found_title is None


# What is still being typed


def test_a_draft_is_kept_and_the_call_stays_to_be_held(desk: Desk) -> None:
    rows = desk.rows
    prompt = factories.make_prompt(rows.installation_id, rows.submission_id, rows.interview_id)

    kept = desk.draft(went_well="The case", version=0)

    row = desk.debrief()
    assert row is not None
    assert (kept.version, row.version, row.went_well, row.debriefed_at) == (1, 1, "The case", None)
    assert row.recruiter_id == rows.recruiter_id
    assert factories.read(Prompt, rows.installation_id, prompt).state == "planned"


def test_a_draft_of_nothing_is_no_debrief(desk: Desk) -> None:
    assert desk.draft().version == 0
    assert desk.debrief() is None


def test_the_same_draft_again_changes_nothing(desk: Desk) -> None:
    desk.draft({KEY: KIM}, went_well="The case")

    assert desk.draft({KEY: KIM}, went_well="The case", version=1).version == 1


def test_words_alone_have_nothing_planned_again(desk: Desk) -> None:
    desk.draft(went_well="The case", topics={desk.rows.interviewer_id: "Dagster"})

    assert desk.plan_due_at() is None


@pytest.mark.parametrize(
    "notes",
    [
        {"promise": Promise(PromiseKind.EXACT, date(2026, 2, 20))},
        {"interviews_close_on": date(2026, 2, 20)},
        {"emotional_tie": True},
        {"people": {KEY: KIM}},
    ],
    ids=["promise", "closing date", "tie", "person"],
)
def test_what_a_plan_depends_on_is_planned_once_the_typing_settles(
    desk: Desk, notes: dict[str, Any], clock: time_machine.Traveller
) -> None:
    desk.draft(**notes)
    assert desk.plan_due_at() == utcnow() + SOON

    clock.shift(timedelta(seconds=10))
    desk.draft(**notes, position_in_line="first", version=1)

    assert desk.plan_due_at() == utcnow() + SOON


def test_what_is_due_already_does_not_wait_for_the_typing(
    desk: Desk, clock: time_machine.Traveller
) -> None:
    due = utcnow()
    rows = desk.rows
    factories.change(Submission, rows.installation_id, rows.submission_id, plan_due_at=due)
    clock.shift(timedelta(seconds=1))

    desk.draft(emotional_tie=True)

    assert desk.plan_due_at() == due


def test_what_cannot_be_kept_yet_stays_as_it_was_and_the_rest_is_kept(desk: Desk) -> None:
    few_days = Promise(PromiseKind.FEW_DAYS)
    desk.save(promise=few_days)
    told = replace(KIM, told={**KIM.told, Fact.EMAIL: "jobs@acme.example"})

    kept = desk.draft(
        {KEY: told},
        {"kind": "Not a valid choice."},
        went_well="The case",
        promise=None,
        interviews_close_on=date(1, 1, 1),
    )

    row = desk.debrief()
    assert row is not None
    assert set(kept.problems) == {"kind", "interviews_close_on", f"email-{KEY}"}
    assert (row.went_well, row.promise_kind, row.interviews_close_on) == (
        "The case",
        "few_days",
        None,
    )
    kim = desk.people()[1]
    assert (kim.name, kim.found_title, kim.found_email) == ("Kim Roe", "Office manager", None)


def test_a_draft_of_an_old_page_writes_over_nothing(desk: Desk) -> None:
    desk.draft(went_well="The case", version=0)

    with pytest.raises(DebriefChanged):
        desk.draft(went_well="The demo", version=0)

    row = desk.debrief()
    assert row is not None
    assert row.went_well == "The case"


def test_a_debrief_of_an_old_page_writes_over_nothing(desk: Desk) -> None:
    """Also where it was another recruiter's page, or another tab of one's own."""
    desk.save(went_well="The case", version=0)

    with pytest.raises(DebriefChanged):
        desk.save(went_well="The demo", version=0)


def test_another_agencys_interview_is_not_found(desk: Desk) -> None:
    other = factories.make_installation()
    stranger = Viewer(other, factories.make_recruiter(other), "Charlie")

    with pytest.raises(NotFound):
        debriefs.keep_draft(stranger, desk.rows.interview_id, DebriefNotes(went_well="x"))


# Whom the candidate names


def test_whom_the_candidate_names_gets_a_thank_you_and_is_theirs_to_correct(desk: Desk) -> None:
    desk.tell({KEY: KIM})

    kim = desk.people()[1]
    assert (kim.name, kim.topics, kim.source) == ("Kim Roe", "The move", "debrief")
    assert desk.own() == [f"person:{kim.id}", f"topics:{kim.id}"]
    assert desk.notes_planned()[1] == (kim.id, "planned")

    desk.tell({key_of(kim): PersonTold({Fact.NAME: "Kimberly Roe", Fact.EMAIL: None})})
    assert (desk.people()[1].name, desk.people()[1].found_email) == ("Kimberly Roe", None)

    desk.tell({key_of(kim): PersonTold(is_gone=True)})
    assert desk.names() == ["Dr. Jo Park"]


def test_whom_the_recruiter_named_or_corrected_is_the_recruiters(desk: Desk) -> None:
    desk.tell({KEY: KIM})
    kim = desk.people()[1]
    desk.save({key_of(kim): PersonTold({Fact.TITLE: "Head of Office"})})

    kept = desk.tell({key_of(kim): PersonTold({Fact.TITLE: "Boss"}, is_gone=True)})

    assert desk.people()[1].found_title == "Head of Office"
    assert f"person:{kim.id}" in kept.recruiters
    assert desk.own() == [f"topics:{kim.id}"]


def test_the_candidate_knows_what_the_crm_lacks(desk: Desk) -> None:
    desk.change_jo(email=None, title=None)
    jo = key_of(desk.jo())

    desk.tell({jo: PersonTold({Fact.TITLE: "Head of Data", Fact.EMAIL: "jo@acme.example"})})

    assert (desk.jo().found_title, desk.jo().found_email) == ("Head of Data", "jo@acme.example")
    assert desk.own() == [f"person:{jo}"]


def test_an_address_that_a_recruiter_found_is_not_the_candidates_to_change(desk: Desk) -> None:
    desk.change_jo(email=None, found_email="jo@acme.example")
    jo = key_of(desk.jo())

    kept = desk.tell({jo: PersonTold({Fact.EMAIL: "other@acme.example"})})

    assert desk.jo().found_email == "jo@acme.example"
    assert kept.recruiters == {f"person:{jo}"}


def test_somebody_on_the_panel_is_not_named_twice_by_the_candidate(desk: Desk) -> None:
    kept = desk.tell({KEY: PersonTold({Fact.NAME: "Jo Park"}, "Dagster")}, is_draft=True)

    assert kept.joined == {KEY: desk.rows.interviewer_id}
    assert (desk.names(), desk.jo().topics) == (["Dr. Jo Park"], "Dagster")


def test_what_the_candidate_is_typing_waits_to_be_planned(desk: Desk) -> None:
    desk.tell({KEY: KIM}, is_draft=True)

    assert desk.plan_due_at() == utcnow() + SOON


def test_a_candidates_other_page_is_not_written_over(desk: Desk) -> None:
    desk.tell(went_well="The case", is_draft=True)

    with pytest.raises(DebriefChanged):
        desk.tell(went_well="The demo", is_draft=True, version=0)


def test_a_draft_keeps_what_can_be_kept(desk: Desk) -> None:
    told = PersonTold({Fact.NAME: "Kim Roe", Fact.EMAIL: "kim@"})

    kept = desk.tell(
        {KEY: told}, went_well="The case", is_draft=True, problems={"on": "missing"}, promise=None
    )

    assert kept.problems == {"on": "missing", f"email-{KEY}": PersonProblem.INCOMPLETE}
    assert desk.names() == ["Dr. Jo Park", "Kim Roe"]


def test_a_candidate_who_presses_keep_is_asked_again(desk: Desk) -> None:
    with pytest.raises(FieldsRefused):
        desk.tell({KEY: PersonTold({Fact.EMAIL: "info@acme.example"})})

    assert desk.names() == ["Dr. Jo Park"]
