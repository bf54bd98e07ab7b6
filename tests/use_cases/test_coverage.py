"""Coverage, against a month that was counted by hand."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from plugin.domain.coverage_counts import THANKS, Outcome
from plugin.domain.periods import Period
from plugin.errors import NotAllowed, NotFound
from plugin.services.access import Viewer
from plugin.services.coverage import get_coverage, get_overrides
from plugin.services.coverage_details import get_details
from plugin.services.coverage_facts import NOBODY, Wanted
from plugin.store.people import Candidate
from plugin.store.submissions import Submission
from tests import factories
from tests.queries import counted_queries
from tests.use_cases.coverage_month import (
    ENDED_BY_WEEK,
    KITS,
    NOW,
    PERIOD,
    TOTAL,
    Agency,
    Case,
    make_month,
    utc,
)

LONDON = "Europe/London"


@pytest.fixture
def agency(app: Flask, clock: time_machine.Traveller) -> Agency:
    clock.move_to(NOW)
    with app.app_context():
        return make_month()


@pytest.fixture
def manager(app: Flask, agency: Agency) -> Viewer:
    with app.app_context():
        boss = factories.make_recruiter(agency.installation_id, name="Max Roe", is_manager=True)
    return Viewer(agency.installation_id, boss, "Max Roe")


def sam(agency: Agency) -> Viewer:
    return Viewer(agency.installation_id, agency.sam_id, "Sam Lee")


def test_the_numbers_are_those_counted_by_hand(app: Flask, manager: Viewer) -> None:
    with app.app_context():
        view = get_coverage(manager, Wanted(PERIOD), LONDON)

    assert view.coverage.total.by_outcome == TOTAL
    assert view.agency is None


def test_they_are_told_by_week(app: Flask, manager: Viewer) -> None:
    with app.app_context():
        weeks = get_coverage(manager, Wanted(PERIOD), LONDON).coverage.by_week()

    assert {week: counts.of(Outcome.DAY_ENDED) for week, counts in weeks.items()} == ENDED_BY_WEEK
    assert weeks[date(2026, 3, 30)].share(THANKS.good, THANKS.counted) == 3 / 4
    assert weeks[date(2026, 4, 6)].of(Outcome.OVERRIDE) == 1


def test_they_are_told_by_recruiter_and_by_client(
    app: Flask, agency: Agency, manager: Viewer
) -> None:
    with app.app_context():
        coverage = get_coverage(manager, Wanted(PERIOD), LONDON).coverage
        kits = get_coverage(manager, Wanted(PERIOD, agency.kit_id), LONDON).coverage.total
        hush = Wanted(PERIOD, client_company_id=agency.hush_id)
        hushed = get_coverage(manager, hush, LONDON).coverage.total

    assert coverage.by_recruiter()[agency.kit_id].by_outcome == KITS
    assert kits.by_outcome == KITS
    assert coverage.by_client_company()[agency.hush_id] == hushed
    assert hushed.of(Outcome.THANKS_FORBIDDEN, *THANKS.counted) == 2


def test_a_recruiter_sees_their_own_numbers_and_the_agencys_total(
    app: Flask, agency: Agency
) -> None:
    with app.app_context():
        view = get_coverage(sam(agency), Wanted(PERIOD), LONDON)

    expected = Counter(TOTAL) - Counter(KITS)
    assert view.coverage.total.by_outcome == dict(expected)
    assert view.agency is not None
    assert view.agency.by_outcome == TOTAL


def test_a_recruiter_does_not_see_a_colleagues(app: Flask, agency: Agency) -> None:
    wanted = Wanted(PERIOD, agency.kit_id)
    with app.app_context():
        for ask in (
            lambda: get_coverage(sam(agency), wanted, LONDON),
            lambda: get_details(sam(agency), wanted, [Outcome.THANKED_NEVER], page=1),
            lambda: get_overrides(sam(agency), wanted, LONDON, page=1),
        ):
            with pytest.raises(NotAllowed):
                ask()


def test_another_agencys_people_are_not_there(app: Flask, manager: Viewer) -> None:
    with app.app_context():
        other = factories.make_installation()
        recruiter = factories.make_recruiter(other)
        company = factories.make_client_company(other)
        for wanted in (Wanted(PERIOD, recruiter), Wanted(PERIOD, client_company_id=company)):
            with pytest.raises(NotFound):
                get_coverage(manager, wanted, LONDON)


def test_another_agencys_interviews_do_not_count(app: Flask, agency: Agency) -> None:
    with app.app_context():
        other = factories.make_installation()
        boss = factories.make_recruiter(other, is_manager=True)
        view = get_coverage(Viewer(other, boss, "Boss"), Wanted(PERIOD), LONDON)

    assert view.coverage.total.is_empty


@pytest.mark.parametrize(
    "outcome", [outcome for outcome in TOTAL if outcome is not Outcome.OVERRIDE]
)
def test_behind_each_number_are_as_many_candidates(
    app: Flask, manager: Viewer, outcome: Outcome
) -> None:
    with app.app_context():
        page = get_details(manager, Wanted(PERIOD), [outcome], page=1)

    assert page.total == len(page.rows) == TOTAL[outcome]
    assert {row.outcome for row in page.rows} == {outcome}


def test_a_seat_is_told_with_its_times_and_its_evidence(app: Flask, agency: Agency) -> None:
    with app.app_context():
        page = get_details(sam(agency), Wanted(PERIOD), [Outcome.THANKED_SAME_DAY], page=1)

    bo, toronto = page.rows
    assert (bo.interviewer_name, bo.ended_at, bo.at) == ("Bo Li", utc(30, 15), utc(30, 16, 30))
    assert [(word.source, word.at) for word in bo.evidence] == [
        ("bcc", utc(30, 16, 30)),
        ("candidate", utc(30, 17)),
    ]
    assert toronto.timezone == "America/Toronto"


def test_the_note_of_an_earlier_slot_is_evidence_of_the_day(
    app: Flask, agency: Agency, manager: Viewer
) -> None:
    week = Wanted(PERIOD.within_week(date(2026, 3, 23)), agency.kit_id)
    with app.app_context():
        (row,) = get_details(manager, week, [Outcome.THANKED_IN_HOUR], page=1).rows

    assert [word.at for word in row.evidence] == [utc(24, 11, 30)]


def test_an_override_is_told_with_its_reason(app: Flask, manager: Viewer) -> None:
    with app.app_context():
        (row,) = get_overrides(manager, Wanted(PERIOD), LONDON, page=1).rows

    assert (row.reason, row.recruiter_name, row.channel) == (
        "They asked to be rung",
        "Sam Lee",
        "call",
    )


def test_an_override_belongs_to_the_readers_day(app: Flask, manager: Viewer) -> None:
    """It was made on Tue 7 April at 17:30 UTC, in Auckland on Wednesday."""
    tuesday = Wanted(Period(date(2026, 4, 7), date(2026, 4, 7)))
    with app.app_context():
        in_london = get_overrides(manager, tuesday, LONDON, page=1).rows
        in_auckland = get_overrides(manager, tuesday, "Pacific/Auckland", page=1).rows

    assert (len(in_london), len(in_auckland)) == (1, 0)


def test_what_is_nobodys_can_be_asked_for(app: Flask, agency: Agency, manager: Viewer) -> None:
    with app.app_context():
        candidate = factories.make_candidate(agency.installation_id)
        submission = factories.make_submission(agency.installation_id, candidate)
        factories.make_interview(agency.installation_id, submission)
        nobodys = get_coverage(manager, Wanted(PERIOD, NOBODY, NOBODY), LONDON).coverage

    assert nobodys.by_recruiter().keys() == nobodys.by_client_company().keys() == {None}
    assert nobodys.total.of(Outcome.DAY_ENDED) == 1


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        ("already_done", Outcome.THANKED_IN_HOUR),
        ("already_done: by post", Outcome.THANKED_IN_HOUR),
        ("candidate_out", Outcome.THANKS_SETTLED),
        ("client_decided", Outcome.THANKS_SETTLED),
        ("not_fitting", Outcome.THANKED_NEVER),
        ("other: they met for lunch", Outcome.THANKED_NEVER),
    ],
)
def test_a_dismissed_note_is_judged_by_its_reason(
    app: Flask, agency: Agency, manager: Viewer, reason: str, outcome: Outcome
) -> None:
    """Dismissing is no way to a better number."""
    with app.app_context():
        case = Case(agency, manager.recruiter_id, agency.acme_id)
        meeting = case.interview(utc(3, 12, month=4))
        case.prompt(
            meeting,
            "thank_you",
            utc(3, 13, month=4),
            limit_at=utc(4, 12, month=4),
            interviewer_id=case.seat(meeting),
            state="dismissed",
            reason=reason,
            changed_at=utc(3, 12, 30, month=4),
        )
        total = get_coverage(manager, Wanted(PERIOD, manager.recruiter_id), LONDON).coverage.total

    assert total.of(outcome) == total.of(*THANKS.counted, *THANKS.aside) == 1


def test_an_interview_that_the_crm_deleted_is_not_counted(
    app: Flask, agency: Agency, manager: Viewer
) -> None:
    with app.app_context():
        case = Case(agency, manager.recruiter_id, agency.acme_id)
        case.interview(utc(3, 12, month=4), deleted_at=NOW)
        case.interview(utc(3, 12, month=4), status="deleted")
        total = get_coverage(manager, Wanted(PERIOD, manager.recruiter_id), LONDON).coverage.total

    assert total.is_empty


def test_a_recruiter_who_hands_over_takes_the_numbers_along(
    app: Flask, agency: Agency, manager: Viewer
) -> None:
    with app.app_context():
        case = Case(agency, agency.sam_id, agency.acme_id)
        case.interview(utc(3, 12, month=4))
        factories.change(
            Submission, agency.installation_id, case.id, recruiter_id=manager.recruiter_id
        )
        total = get_coverage(manager, Wanted(PERIOD, manager.recruiter_id), LONDON).coverage.total

    assert total.of(Outcome.DAY_ENDED) == 1


def test_an_erased_candidate_still_counts(app: Flask, agency: Agency, manager: Viewer) -> None:
    with app.app_context():
        page = get_details(manager, Wanted(PERIOD), [Outcome.THANKED_LATER], page=1)
        factories.change(
            Candidate,
            agency.installation_id,
            page.rows[0].candidate_id,
            name=None,
            deleted_at=NOW,
        )
        total = get_coverage(manager, Wanted(PERIOD), LONDON).coverage.total

    assert total.by_outcome == TOTAL


def test_an_unknown_zone_is_read_as_the_agencys(
    app: Flask, agency: Agency, manager: Viewer
) -> None:
    with app.app_context():
        case = Case(agency, manager.recruiter_id, agency.acme_id)
        case.interview(utc(3, 12, month=4), "Mars/Olympus")
        page = get_details(
            manager, Wanted(PERIOD, manager.recruiter_id), [Outcome.DAY_ENDED], page=1
        )

    assert (page.total, page.rows[0].timezone) == (1, None)


def test_a_period_without_days_has_nothing(app: Flask, manager: Viewer) -> None:
    beside = Wanted(PERIOD.within_week(date(2026, 6, 1)))
    with app.app_context():
        assert get_coverage(manager, beside, LONDON).coverage.total.is_empty


def test_the_queries_are_as_many_for_much_as_for_little(
    app: Flask, agency: Agency, manager: Viewer
) -> None:
    with app.app_context():
        with counted_queries() as few:
            get_coverage(manager, Wanted(PERIOD), LONDON)
            get_details(manager, Wanted(PERIOD), THANKS.counted, page=1)
        for number in range(20):
            case = Case(agency, agency.sam_id, agency.acme_id)
            case.seat(case.interview(utc(3, number, month=4)), {"candidate": utc(3, 23, month=4)})
        with counted_queries() as many:
            get_coverage(manager, Wanted(PERIOD), LONDON)
            get_details(manager, Wanted(PERIOD), THANKS.counted, page=1)

    assert len(few) == len(many) <= 25


def test_a_long_list_is_paged_without_loss(app: Flask, agency: Agency, manager: Viewer) -> None:
    with app.app_context():
        for _ in range(51):
            Case(agency, manager.recruiter_id, agency.acme_id).interview(utc(3, 12, month=4))
        wanted = Wanted(PERIOD, manager.recruiter_id)
        pages = [
            get_details(manager, wanted, [Outcome.DAY_ENDED], page=number) for number in (1, 2, 3)
        ]

    assert [len(page.rows) for page in pages] == [50, 1, 0]
    assert [page.has_next for page in pages] == [True, False, False]
    assert len({row.candidate_id for page in pages for row in page.rows}) == 51


@pytest.mark.parametrize(
    ("zone", "end", "on"),
    [
        ("Pacific/Auckland", utc(8, 12, 30), date(2026, 3, 9)),  # there 01:30
        ("Pacific/Kiritimati", utc(8, 11, 30), date(2026, 3, 9)),  # 14 h ahead, there 01:30
        ("Pacific/Honolulu", utc(10, 9), date(2026, 3, 9)),  # 10 h behind, there 23:00
        ("Etc/GMT+12", utc(10, 11, 30), date(2026, 3, 9)),  # 12 h behind, there 23:30
    ],
)
def test_an_interview_is_of_its_own_date_wherever_it_is(
    app: Flask, agency: Agency, manager: Viewer, zone: str, end: datetime, on: date
) -> None:
    day = timedelta(days=1)
    with app.app_context():
        case = Case(agency, manager.recruiter_id, agency.acme_id)
        case.interview(end, zone)
        found = [
            get_coverage(manager, Wanted(Period(one, one), manager.recruiter_id), LONDON)
            for one in (on - day, on, on + day)
        ]

    assert [view.coverage.total.of(Outcome.DAY_ENDED) for view in found] == [0, 1, 0]
