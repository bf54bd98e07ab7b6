"""The pitfalls of this CRM, one test each: its clock, its deletions, its rights, its bodies."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.frappe_hr.adapter import FrappeHrAdapter
from plugin.crm import CrmError, NoteDraft
from plugin.domain.records import CrmRecords, RecordKind
from tests.integrations.contract import poll_all, refs_in
from tests.integrations.frappe_hr.captured import FIXTURES, answer
from tests.integrations.frappe_hr.site import NOW, Site
from tests.integrations.frappe_hr.test_polling import last_of, round_from

INTERVIEW = (RecordKind.INTERVIEW, "HR-INT-2026-0004")


def fetched(adapter: FrappeHrAdapter, fixture: str) -> CrmRecords:
    """Read a delivery, and fetch what it names."""
    body = (FIXTURES / "deliveries" / f"{fixture}.json").read_bytes()
    return adapter.fetch([(e.kind, e.ref) for e in adapter.parse({}, body) if e.kind and e.ref])


class TestDeletion:
    """After `on_trash` comes an `on_change` that holds the old values."""

    def test_the_change_after_a_deletion_raises_nobody(
        self, site: Site, adapter: FrappeHrAdapter
    ) -> None:
        site.applicant("dana@example.com", email_id="dana@example.com")

        (first,) = fetched(adapter, "on_trash__interview_captured").interviews
        (second,) = fetched(adapter, "on_change__after_on_trash_captured").interviews

        assert first.is_deleted
        assert second.is_deleted
        assert second.updated_at >= first.updated_at == NOW

    def test_what_is_only_hidden_from_us_is_not_deleted(
        self, site: Site, adapter: FrappeHrAdapter
    ) -> None:
        """A list leaves out what a user may not see, as if it were not there."""
        site.interview("HR-INT-2026-0004")
        site.hidden.add("HR-INT-2026-0004")

        with pytest.raises(CrmError, match="hides") as caught:
            adapter.fetch([INTERVIEW])

        assert caught.value.permanent


class TestAutumn:
    """On the night of 24 to 25 October 2026 London has the hour from one to two twice."""

    BEFORE = datetime(2026, 10, 25, 0, 55, tzinfo=UTC)  # 01:55, the first time
    AFTER = datetime(2026, 10, 25, 1, 11, tzinfo=UTC)  # 01:11, the second time

    def test_what_changes_in_the_second_hour_is_found(
        self, site: Site, adapter: FrappeHrAdapter
    ) -> None:
        site.move_to(self.BEFORE)
        site.applicant(modified="2026-10-25 01:50:00")
        cursor = last_of(adapter).cursor
        site.move_to(self.AFTER)
        site.applicant(status="Replied", modified="2026-10-25 01:10:00")

        told, _ = round_from(adapter, cursor)

        assert "amara@example.com" in told

    def test_what_changes_in_the_second_hour_is_newer(
        self, site: Site, adapter: FrappeHrAdapter
    ) -> None:
        wanted = [(RecordKind.SUBMISSION, "amara@example.com")]
        site.move_to(self.BEFORE)
        site.applicant(modified="2026-10-25 01:50:00")
        (first,) = adapter.fetch(wanted).submissions
        site.move_to(self.AFTER)
        site.applicant(status="Replied", modified="2026-10-25 01:10:00")
        (second,) = adapter.fetch(wanted).submissions

        assert first.updated_at == datetime(2026, 10, 25, 0, 50, tzinfo=UTC)
        assert second.updated_at == datetime(2026, 10, 25, 1, 10, tzinfo=UTC)


class TestZoneChange:
    """An administrator moves the site to another zone: new stamps jump, old ones stay."""

    def test_what_changes_after_a_move_to_the_west_is_found_once_the_site_tells_of_it(
        self, site: Site, adapter: FrappeHrAdapter
    ) -> None:
        site.applicant(modified="2026-11-22 01:59:00")
        cursor = last_of(adapter).cursor
        site.move_to(NOW + timedelta(hours=4))
        site.applicant(status="Replied", modified="2026-11-21 21:25:00")
        still_cached, cursor = round_from(adapter, cursor)
        site.zone = "America/New_York"
        site.move_to(NOW + timedelta(hours=5))

        told, _ = round_from(adapter, cursor)

        assert still_cached == set()
        assert "amara@example.com" in told

    def test_what_changed_before_a_move_to_the_east_is_found(
        self, site: Site, adapter: FrappeHrAdapter
    ) -> None:
        cursor = last_of(adapter).cursor
        site.move_to(NOW + timedelta(minutes=2))
        site.applicant(modified="2026-11-22 02:01:00")
        site.zone = "Asia/Tokyo"

        told, _ = round_from(adapter, cursor)

        assert "amara@example.com" in told

    def test_an_old_stamp_is_not_from_the_future_and_a_new_one_is_newer(
        self, site: Site, adapter: FrappeHrAdapter
    ) -> None:
        wanted = [(RecordKind.SUBMISSION, "amara@example.com")]
        site.zone = "America/New_York"
        site.applicant(modified="2026-11-22 01:34:00")
        (old,) = adapter.fetch(wanted).submissions
        site.move_to(NOW + timedelta(minutes=5))
        site.applicant(modified="2026-11-21 21:04:00")
        (new,) = adapter.fetch(wanted).submissions

        assert old.updated_at == NOW
        assert new.updated_at == NOW + timedelta(minutes=4)

    def test_an_interview_keeps_its_wall_clock(self, site: Site, adapter: FrappeHrAdapter) -> None:
        site.applicant()
        site.interview(scheduled_on="2026-11-25", from_time="16:15:00", to_time="17:00:00")
        site.zone = "America/New_York"

        (told,) = adapter.fetch([(RecordKind.INTERVIEW, "HR-INT-2026-0001")]).interviews

        assert told.starts_at == datetime(2026, 11, 25, 21, 15, tzinfo=UTC)


def test_what_a_bulk_change_stamps_alike_is_all_read(site: Site, adapter: FrappeHrAdapter) -> None:
    """Many rows of one moment do not fit a page: pages go by name, not by stamp."""
    names = {f"p{number}@mail.example" for number in range(230)}
    for name in names:
        site.applicant(name, email_id=name, modified="2026-11-22 01:00:00")

    told = set().union(*(refs_in(adapter, page) for page in poll_all(adapter)))

    assert names <= told


def test_nothing_of_a_traceback_is_shown(site: Site, adapter: FrappeHrAdapter) -> None:
    site.applicant("ana@mail.example", email_id="ana@mail.example")
    site.fails = (417, answer("15c-applicant-status-invalid"))

    with pytest.raises(CrmError) as caught:
        adapter.fetch([(RecordKind.SUBMISSION, "ana@mail.example")])

    assert str(caught.value) == "The CRM answered 417 to GET /api/resource/Job%20Applicant"
    assert caught.value.permanent


def test_an_address_is_in_no_path_and_so_in_no_error(site: Site, adapter: FrappeHrAdapter) -> None:
    draft = NoteDraft("note-9", "ana@mail.example", "ana@mail.example", "Well done.")

    with pytest.raises(CrmError) as caught:
        adapter.write_note(draft)

    assert "ana" not in str(caught.value)
