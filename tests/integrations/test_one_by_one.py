"""Records that are asked for one at a time: each once, and the gone ones as deleted."""

from datetime import UTC, datetime

from integrations.one_by_one import read_each
from plugin.crm import RecordGone
from plugin.domain.records import CandidateRecord, CrmRecords, RecordKind

NOW = datetime(2026, 2, 10, 9, tzinfo=UTC)


def test_each_is_asked_for_once_and_what_is_gone_is_deleted_now() -> None:
    asked: list[str] = []

    def read(_kind: RecordKind, ref: str) -> CrmRecords:
        asked.append(ref)
        if ref == "C-2":
            raise RecordGone("gone")
        return CrmRecords(candidates=(CandidateRecord(ref=ref, updated_at=NOW),))

    found = read_each(read, [(RecordKind.CANDIDATE, ref) for ref in ("C-1", "C-2", "C-1")], NOW)

    assert asked == ["C-1", "C-2"]
    assert [(one.ref, one.is_deleted) for one in found.candidates] == [
        ("C-1", False),
        ("C-2", True),
    ]
