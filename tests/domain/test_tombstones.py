"""What is left of a record that a CRM no longer has."""

from datetime import UTC, datetime

import pytest

from plugin.domain.records import CrmRecords, RecordKind
from plugin.domain.tombstones import all_gone, gone

AT = datetime(2026, 2, 10, 9, tzinfo=UTC)


@pytest.mark.parametrize("kind", RecordKind)
def test_each_kind_is_one_deleted_record_of_that_moment(kind: RecordKind) -> None:
    found = gone(kind, "X-1", AT)

    told = [
        *found.recruiters,
        *found.client_companies,
        *found.candidates,
        *found.submissions,
        *found.interviews,
    ]
    assert [(one.ref, one.updated_at, one.is_deleted, one.defects) for one in told] == [
        ("X-1", AT, True, ())
    ]
    assert kind.value in type(told[0]).__name__.lower() or kind is RecordKind.CLIENT_COMPANY


def test_a_recruiter_who_is_gone_works_for_nobody() -> None:
    assert gone(RecordKind.RECRUITER, "R-1", AT).recruiters[0].is_active is False


def test_several_are_told_together() -> None:
    found = all_gone([(RecordKind.CANDIDATE, "C-1"), (RecordKind.INTERVIEW, "I-1")], AT)

    assert [one.ref for one in found.candidates] == ["C-1"]
    assert [one.ref for one in found.interviews] == ["I-1"]


def test_of_nothing_there_is_nothing() -> None:
    assert all_gone([], AT) == CrmRecords()
