"""A CRM that has as much as one asks for: it streams pages made up on the way, always the same.

The candidates' interviews lie between three years ago and two weeks ahead; most submissions closed.
"""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from plugin.crm import (
    Account,
    BadSignature,
    Capability,
    CrmAdapter,
    CrmConnection,
    CrmError,
    Finding,
    Listed,
    ListedPage,
    PolledPage,
    Setup,
)
from plugin.domain.people import ContactMode
from plugin.domain.records import (
    CandidateRecord,
    ClientCompanyRecord,
    CrmEvent,
    CrmEventType,
    CrmRecords,
    InterviewerRecord,
    InterviewRecord,
    RecordKind,
    RecruiterRecord,
    SubmissionRecord,
)
from plugin.domain.submissions import Stage

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAYS_BACK, DAYS_AHEAD = 3 * 365, 14
CANDIDATES_A_PAGE = 40
PEOPLE = 50
COMPANIES = 500
CLOSED = (Stage.REJECTED, Stage.REJECTED, Stage.WITHDRAWN, Stage.HIRED, Stage.JOB_CLOSED)


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is: of every two candidates one has three interviews and one has two."""

    candidates: int

    @property
    def interviews(self) -> int:
        """Return how many interviews there are."""
        return self.candidates * 2 + self.candidates // 2

    @property
    def submissions(self) -> int:
        """Return how many submissions there are: the third interview is at another firm."""
        return self.candidates + self.candidates // 2

    @property
    def pages(self) -> int:
        """Return how many pages of candidates there are; the page before them has the people."""
        return -(-self.candidates // CANDIDATES_A_PAGE)


def candidate(number: int) -> dict[str, Any]:
    """Return one candidate as the CRM tells of them, with all that is theirs."""
    chance = random.Random(number)  # noqa: S311 -- the same every time
    firms = [_submission(chance, f"S-{number}-1", 2)]
    if number % 2:
        firms.append(_submission(chance, f"S-{number}-2", 1))
    return {
        "ref": f"C-{number}",
        "name": f"Candidate {number}",
        "email": f"candidate{number}@mail.example",
        "submissions": firms,
    }


def _submission(chance: random.Random, ref: str, rounds: int) -> dict[str, Any]:
    last = NOW + timedelta(minutes=15 * chance.randrange(-DAYS_BACK * 96, DAYS_AHEAD * 96))
    is_closed = last < NOW - timedelta(days=14) and chance.random() < 0.85
    return {
        "ref": ref,
        "company": f"A-{chance.randrange(COMPANIES)}",
        "recruiter": f"R-{chance.randrange(PEOPLE)}",
        "stage": chance.choice(CLOSED) if is_closed else Stage.INTERVIEWING,
        "changed": min(last + timedelta(days=7), NOW).isoformat(),
        "interviews": [
            {
                "ref": f"I-{ref}-{back}",
                "starts": (last - timedelta(days=7 * back)).isoformat(),
                "people": [f"P-{chance.randrange(9999)}" for _ in range(chance.choice((1, 1, 2)))],
            }
            for back in range(rounds)
        ],
    }


class GeneratedCrm(CrmAdapter):
    """Answers like a CRM in this process; `refusals` are raised half way through."""

    kind: ClassVar[str] = "generated"
    capabilities: ClassVar[frozenset[Capability]] = frozenset({Capability.POLL_MODIFIED_SINCE})
    setup: ClassVar[Setup] = Setup(label="A generated CRM")
    event_names: ClassVar[frozenset[str]] = frozenset()
    compared: ClassVar[tuple[RecordKind, ...]] = (RecordKind.CANDIDATE,)

    def __init__(self, connection: CrmConnection, size: Size, refusals: list[CrmError]) -> None:
        super().__init__(connection)
        self.size = size
        self.refusals = refusals

    def verify(
        self, headers: Mapping[str, str], body: bytes, *, now: float, url_token: str | None = None
    ) -> None:
        raise BadSignature

    def dedupe_key(self, headers: Mapping[str, str], body: bytes) -> str:
        return ""

    def parse(self, headers: Mapping[str, str], body: bytes) -> list[CrmEvent]:
        return []

    def poll(self, cursor: str | None) -> PolledPage:
        page = int(cursor or 0)
        if self.refusals and page == self.size.pages // 2:
            raise self.refusals.pop()
        if page > self.size.pages:
            return PolledPage(b'{"people": false, "candidates": []}', str(page), has_more=False)
        first = (page - 1) * CANDIDATES_A_PAGE
        numbers = range(first, min(first + CANDIDATES_A_PAGE, self.size.candidates))
        document = {
            "people": page == 0,
            "candidates": [candidate(number) for number in numbers] if page else [],
        }
        body = json.dumps(document).encode()
        return PolledPage(body, str(page + 1), has_more=page < self.size.pages)

    def parse_page(self, body: bytes) -> list[CrmEvent]:
        document = json.loads(body)
        records = [_records_of(each) for each in document["candidates"]]
        if document["people"]:
            records.append(_people())
        return [
            CrmEvent(type=CrmEventType.CHANGED, name="polled", records=each) for each in records
        ]

    def fetch(self, wanted: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        return CrmRecords.together(
            _records_of(candidate(int(ref.partition("-")[2]))) for _, ref in wanted
        )

    def count(self, kind: RecordKind) -> int | None:
        return {
            RecordKind.CANDIDATE: self.size.candidates,
            RecordKind.SUBMISSION: self.size.submissions,
            RecordKind.INTERVIEW: self.size.interviews,
        }.get(kind)

    def list_refs(self, kind: RecordKind, cursor: str | None) -> ListedPage:
        first = int(cursor or 0)
        end = min(first + 500, self.size.candidates)
        listed = tuple(Listed(f"C-{number}", NOW) for number in range(first, end))
        return ListedPage(listed, str(end) if end < self.size.candidates else None)

    def account(self) -> Account:
        return Account("generated")

    def check(self) -> list[Finding]:
        return []


def _people() -> CrmRecords:
    return CrmRecords(
        recruiters=tuple(
            RecruiterRecord(
                ref=f"R-{number}",
                updated_at=NOW,
                name=f"Recruiter {number}",
                email=f"recruiter{number}@agency.example",
                timezone="Europe/London",
                country="GB",
            )
            for number in range(PEOPLE)
        ),
        client_companies=tuple(
            ClientCompanyRecord(
                ref=f"A-{number}",
                updated_at=NOW,
                name=f"Company {number}",
                timezone="Europe/London",
                country="GB",
                contact_mode=ContactMode.DIRECT,
            )
            for number in range(COMPANIES)
        ),
    )


def _records_of(raw: Mapping[str, Any]) -> CrmRecords:
    return CrmRecords(
        candidates=(
            CandidateRecord(ref=raw["ref"], updated_at=NOW, name=raw["name"], email=raw["email"]),
        ),
        submissions=tuple(
            SubmissionRecord(
                ref=each["ref"],
                updated_at=NOW,
                candidate_ref=raw["ref"],
                client_company_ref=each["company"],
                recruiter_ref=each["recruiter"],
                job_title="Data Engineer",
                stage=Stage(each["stage"]),
                stage_changed_at=datetime.fromisoformat(each["changed"]),
            )
            for each in raw["submissions"]
        ),
        interviews=tuple(
            _interview(each, submission["ref"])
            for submission in raw["submissions"]
            for each in submission["interviews"]
        ),
    )


def _interview(raw: Mapping[str, Any], submission_ref: str) -> InterviewRecord:
    starts_at = datetime.fromisoformat(raw["starts"])
    return InterviewRecord(
        ref=raw["ref"],
        updated_at=NOW,
        submission_ref=submission_ref,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        timezone="Europe/London",
        booked_at=starts_at - timedelta(days=5),
        interviewers=tuple(
            InterviewerRecord(ref=ref, name=ref, email=f"{ref.lower()}@acme.example")
            for ref in raw["people"]
        ),
    )
