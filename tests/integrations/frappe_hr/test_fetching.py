"""Reading again what was named, and listing what there is."""

from datetime import UTC, datetime

import pytest

from integrations.frappe_hr.adapter import FrappeHrAdapter
from plugin.crm import Listed, ListedPage
from plugin.domain.records import RecordKind
from tests.integrations.frappe_hr.conftest import MakeAdapter
from tests.integrations.frappe_hr.site import NOW, Site


def test_an_interview_brings_its_submission_candidate_and_recruiter(
    site: Site, adapter: FrappeHrAdapter
) -> None:
    site.applicant()
    site.interview()
    site.records["Job Opening"]["HR-OPN-2026-0002"]["owner"] = "rita@agency.test"

    told = adapter.fetch([(RecordKind.INTERVIEW, "HR-INT-2026-0001")])

    assert [one.submission_ref for one in told.interviews] == ["amara@example.com"]
    assert [one.ref for one in told.submissions] == ["amara@example.com"]
    assert [one.ref for one in told.candidates] == ["amara@example.com"]
    assert [one.ref for one in told.recruiters] == ["rita@agency.test"]


def test_a_candidate_brings_all_applications(site: Site, adapter: FrappeHrAdapter) -> None:
    site.applicant()
    site.applicant("amara@example.com-1")

    told = adapter.fetch([(RecordKind.CANDIDATE, "amara@example.com")])

    assert {one.ref for one in told.submissions} == {"amara@example.com", "amara@example.com-1"}
    assert {one.ref for one in told.candidates} == {"amara@example.com"}


def test_a_person_stays_while_one_application_does(site: Site, adapter: FrappeHrAdapter) -> None:
    site.applicant("amara@example.com-1")

    told = adapter.fetch(
        [
            (RecordKind.SUBMISSION, "amara@example.com"),
            (RecordKind.CANDIDATE, "amara@example.com"),
        ]
    )

    assert {one.ref: one.is_deleted for one in told.submissions} == {
        "amara@example.com": True,
        "amara@example.com-1": False,
    }
    assert [one.is_deleted for one in told.candidates] == [False]


def test_an_address_that_another_has_taken_over_is_no_candidate(
    site: Site, adapter: FrappeHrAdapter
) -> None:
    site.applicant("amara@example.com", email_id="okafor@example.com")

    (told,) = adapter.fetch([(RecordKind.CANDIDATE, "amara@example.com")]).candidates

    assert (told.ref, told.is_deleted, told.updated_at) == ("amara@example.com", True, NOW)


def test_recruiters_are_read_as_far_as_we_may(site: Site, adapter: FrappeHrAdapter) -> None:
    site.user("rita@agency.test", full_name="Rita Recruiter", enabled=0)

    told = adapter.fetch(
        [(RecordKind.RECRUITER, "rita@agency.test"), (RecordKind.RECRUITER, "gone@agency.test")]
    ).recruiters

    assert [(one.name, one.is_active, one.is_deleted) for one in told] == [
        ("Rita Recruiter", False, False),
        (None, False, True),
    ]


def test_recruiters_whom_we_may_not_read_are_not_gone(site: Site, adapter: FrappeHrAdapter) -> None:
    site.forbidden.add("User")

    (told,) = adapter.fetch([(RecordKind.RECRUITER, "rita@agency.test")]).recruiters

    assert (told.email, told.is_deleted) == ("rita@agency.test", False)


def test_applications_are_listed_with_their_versions(site: Site, adapter: FrappeHrAdapter) -> None:
    site.applicant(modified="2026-11-22 01:34:04.693477")

    assert adapter.list_refs(RecordKind.SUBMISSION, None) == ListedPage(
        (Listed("amara@example.com", datetime(2026, 11, 22, 1, 34, 4, 693477, tzinfo=UTC)),), None
    )


def test_a_person_is_listed_once_over_pages(site: Site, adapter: FrappeHrAdapter) -> None:
    for number in range(199):
        site.applicant(f"a{number:03}@mail.example", email_id=f"a{number:03}@mail.example")
    for suffix in ("", "-1", "-2"):
        site.applicant(f"z@mail.example{suffix}", email_id="z@mail.example")

    first = adapter.list_refs(RecordKind.CANDIDATE, None)
    second = adapter.list_refs(RecordKind.CANDIDATE, first.cursor)

    assert len(first.records) == 200
    assert second == ListedPage((), None)


def test_rounds_that_are_no_interviews_are_not_compared(
    site: Site, make_adapter: MakeAdapter
) -> None:
    site.interview()
    site.interview("HR-INT-2026-0002", interview_round="Telephone screen")

    page = make_adapter(interview_types=["Client interview"]).list_refs(RecordKind.INTERVIEW, None)

    assert [one.ref for one in page.records] == ["HR-INT-2026-0001"]


@pytest.mark.parametrize(
    ("kind", "number"),
    [(RecordKind.SUBMISSION, 2), (RecordKind.INTERVIEW, 1), (RecordKind.CANDIDATE, None)],
)
def test_applications_and_interviews_are_counted(
    site: Site, adapter: FrappeHrAdapter, kind: RecordKind, number: int | None
) -> None:
    site.applicant()
    site.applicant("amara@example.com-1")
    site.interview()

    assert adapter.count(kind) == number
