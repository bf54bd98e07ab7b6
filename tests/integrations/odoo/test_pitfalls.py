"""What other integrations stumbled over and what holds for Odoo: one test for each.

The pitfall is named in each test's docstring.
"""

from datetime import UTC, datetime

from integrations.odoo.adapter import OdooAdapter
from plugin.domain.records import RecordKind
from plugin.domain.submissions import Stage
from tests.integrations.odoo.captured import exchange
from tests.integrations.odoo.conftest import MakeAdapter
from tests.integrations.odoo.fake import FakeOdoo
from tests.integrations.odoo.test_polling import polled
from tests.integrations.odoo.test_webhooks import body_of


def test_a_reading_before_the_commit_is_mended_by_the_next_poll(
    odoo18: FakeOdoo, adapter: OdooAdapter
) -> None:
    """Out of order, and state of another moment: 18 calls us before it commits (capture 70)."""
    race = exchange("70_webhook_before_commit_race")["deliveries"][0]
    _, cursor = polled(adapter, None)
    stale = adapter.fetch([(RecordKind.SUBMISSION, "2")]).submissions[0]
    written = race["webhook_write_date"].partition(".")[0]
    odoo18.tables["hr.applicant"][2] |= {
        "stage_id": [race["webhook_stage"], "First Interview"],
        "write_date": written,
    }

    told, _ = polled(adapter, cursor)

    mended = next(one for one in told.submissions if one.ref == "2")
    assert race["read_back_write_date"] < written
    assert mended.updated_at > stale.updated_at
    assert (stale.stage_name, mended.stage_name) == ("Second Interview", "First Interview")


def test_a_replayed_or_forged_delivery_can_only_make_us_read(adapter: OdooAdapter) -> None:
    """The signature does not cover the data: here there is none at all."""
    (event,) = adapter.parse({}, body_of("hr.applicant__018_captured"))

    assert event.records is None


def test_an_applicant_may_have_no_address_and_an_interviewer_neither(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    """Missing interviewer e-mail."""
    for one in odoo.tables["calendar.attendee"].values():
        one["email"] = False

    found = adapter.fetch([(RecordKind.INTERVIEW, "2")]).interviews[0].interviewers or ()

    assert [(one.name, one.email) for one in found] == [
        ("Ana Engelmann", None),
        ("Bo Sørensen", None),
    ]


def test_moments_are_utc_though_nothing_says_so(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    """Date forms and time zones: naive, and UTC whatever the user's zone is (capture 44)."""
    odoo.tables["calendar.event"][1]["event_tz"] = "America/Los_Angeles"

    (found,) = adapter.fetch([(RecordKind.INTERVIEW, "1")]).interviews

    assert found.starts_at == datetime(2026, 11, 21, 22, 30, 30, tzinfo=UTC)


def test_a_renamed_stage_keeps_its_meaning(odoo: FakeOdoo, make_adapter: MakeAdapter) -> None:
    """Status names are the tenant's: stages are mapped by id."""
    odoo.tables["hr.applicant"][1]["stage_id"] = [3, "Erstes Gespräch"]

    (found,) = (
        make_adapter(stages={"3": "interviewing"}).fetch([(RecordKind.SUBMISSION, "1")]).submissions
    )

    assert (found.stage, found.stage_name) == (Stage.INTERVIEWING, "Erstes Gespräch")


def test_a_meeting_that_was_deleted_for_good_is_missing_from_the_list(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    """Merge and delete: no poll tells of it; the nightly compare does."""
    _, cursor = polled(adapter, None)
    del odoo.tables["calendar.event"][2]
    for number in (4, 5, 6):
        del odoo.tables["calendar.attendee"][number]

    told, _ = polled(adapter, cursor)
    listed = adapter.list_refs(RecordKind.INTERVIEW, None).records

    assert "2" not in [one.ref for one in (*told.interviews, *listed)]
    assert adapter.fetch([(RecordKind.INTERVIEW, "2")]).interviews[0].is_deleted


def test_no_write_mails_anybody(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    """Side effects: Odoo mails invitations, assignments and candidates if it is let."""
    adapter.register_webhooks("https://afterword.example/webhooks/k/t")

    writes = [args for _, method, args in odoo.calls if method == "create"]
    assert all(one["context"]["no_mail_to_attendees"] for one in writes)
    assert "calendar.event" not in [model for model, method, _ in odoo.calls if method == "create"]
