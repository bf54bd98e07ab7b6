"""A meeting as an interview: when it is, and who asks."""

from datetime import UTC, datetime

import pytest

from integrations.odoo.adapter import OdooAdapter
from plugin.domain.interviews import InterviewStatus
from plugin.domain.records import InterviewRecord, RecordKind
from tests.integrations.odoo.fake import FakeOdoo


def interview(adapter: OdooAdapter, ref: str = "1") -> InterviewRecord:
    (found,) = adapter.fetch([(RecordKind.INTERVIEW, ref)]).interviews
    return found


def names(found: InterviewRecord) -> list[str | None]:
    return [one.name for one in found.interviewers or ()]


def attends(odoo: FakeOdoo, event: int, partner: int, **more: object) -> None:
    number = max(odoo.tables["calendar.attendee"]) + 1
    odoo.tables["calendar.attendee"][number] = {
        "id": number,
        "event_id": [event, "An interview"],
        "partner_id": [partner, "Somebody"],
        "email": False,
        "common_name": False,
        "state": "accepted",
        "write_date": "2026-11-22 01:30:30",
        **more,
    }


def test_a_meeting_of_an_applicant_is_an_interview(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    found = interview(adapter)

    assert (found.ref, found.submission_ref) == ("1", "1")
    assert found.starts_at == datetime(2026, 11, 21, 22, 30, 30, tzinfo=UTC)
    assert found.ends_at == datetime(2026, 11, 21, 23, 30, 30, tzinfo=UTC)
    assert found.booked_at == datetime(2026, 11, 22, 1, 30, 30, tzinfo=UTC)
    assert (found.timezone, found.status) == ("America/New_York", InterviewStatus.SCHEDULED)
    assert found.defects == ()


def test_who_asks_has_name_address_and_title(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    ivan, ana = interview(adapter).interviewers or ()

    assert (ivan.name, ivan.email) == ("Ivan Interviewer", "ivan@agency.test")
    assert (ana.ref, ana.name, ana.title) == ("11", "Ana Engelmann", "VP Engineering")
    assert ana.email == "ana.engelmann@northwind.test"


def test_the_candidate_attends_and_does_not_ask(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    assert names(interview(adapter)) == ["Ivan Interviewer", "Ana Engelmann"]


def test_the_candidate_under_another_contact_is_known_by_address(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    attends(odoo, 1, 99, email="PRIYA.N@mail.test")

    assert names(interview(adapter)) == ["Ivan Interviewer", "Ana Engelmann"]


def test_the_organiser_and_our_own_user_attend_and_do_not_ask(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    attends(odoo, 1, 7, email="rita@agency.test")
    attends(odoo, 1, 9, email="plugin@agency.test")

    assert names(interview(adapter)) == ["Ivan Interviewer", "Ana Engelmann"]


def test_an_organiser_on_the_panel_asks(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    attends(odoo, 1, 7, email="rita@agency.test")
    odoo.tables["hr.applicant"][1]["interviewer_ids"] = [6]

    assert "Rita Recruiter" in names(interview(adapter))


def test_who_declined_does_not_ask(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    odoo.tables["calendar.attendee"][2]["state"] = "declined"

    assert names(interview(adapter)) == ["Ivan Interviewer"]


def test_an_interviewer_without_an_address_is_kept_and_asked_about(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    odoo.tables["calendar.attendee"][2]["email"] = False

    _, ana = interview(adapter).interviewers or ()

    assert (ana.name, ana.email) == ("Ana Engelmann", None)


def test_an_address_that_stands_for_a_name_is_no_name(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    odoo.tables["res.partner"][11]["name"] = "ana.engelmann@northwind.test"

    assert names(interview(adapter)) == ["Ivan Interviewer", None]


def test_a_guest_who_is_no_contact_has_a_ref_of_their_own(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    attends(odoo, 1, 0, partner_id=False, email="guest@northwind.test", common_name="A Guest")

    *_, guest = interview(adapter).interviewers or ()

    assert (guest.ref, guest.name, guest.email) == (
        "attendee-9",
        "A Guest",
        "guest@northwind.test",
    )


def test_a_cancelled_meeting_is_archived_and_still_read(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    odoo.tables["calendar.event"][1]["active"] = False

    assert interview(adapter).status is InterviewStatus.CANCELLED


def test_an_answer_of_an_attendee_makes_the_interview_newer(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    odoo.tables["calendar.attendee"][2]["write_date"] = "2026-11-22 03:00:00"

    assert interview(adapter).updated_at == datetime(2026, 11, 22, 3, tzinfo=UTC)


def test_an_all_day_meeting_is_a_working_day_where_its_organiser_is(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    found = interview(adapter, "5")

    assert found.starts_at == datetime(2026, 11, 25, 13, tzinfo=UTC)  # 08:00 in New York
    assert found.ends_at == datetime(2026, 11, 25, 23, tzinfo=UTC)
    assert found.timezone == "America/New_York"


def test_an_all_day_meeting_in_nobodys_zone_has_no_time_and_says_so(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    odoo.tables["res.users"][6]["tz"] = False

    found = interview(adapter, "5")

    assert (found.starts_at, found.timezone) == (None, None)
    assert [one.field for one in found.defects] == ["allday"]


@pytest.mark.parametrize(
    ("event_tz", "organiser", "zone"),
    [
        ("Europe/Paris", 7, "Europe/Paris"),
        (False, 7, "Europe/London"),
        (False, False, "America/New_York"),
    ],
)
def test_the_zone_is_the_meetings_else_the_organisers_else_the_recruiters(
    odoo: FakeOdoo, adapter: OdooAdapter, event_tz: object, organiser: object, zone: str
) -> None:
    odoo.tables["calendar.event"][1] |= {
        "event_tz": event_tz,
        "user_id": [organiser, "Somebody"] if organiser else False,
    }

    assert interview(adapter).timezone == zone


def test_an_end_before_the_start_is_left_out(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    odoo.tables["calendar.event"][1]["stop"] = "2026-11-20 23:30:30"

    found = interview(adapter)

    assert found.ends_at is None
    assert [one.field for one in found.defects] == ["stop"]


def test_each_interview_is_of_its_own_applicant(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    found = adapter.fetch([(RecordKind.INTERVIEW, "1"), (RecordKind.INTERVIEW, "2")])

    assert [one.submission_ref for one in found.interviews] == ["1", "2"]
