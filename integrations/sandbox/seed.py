"""Fills an empty sandbox CRM with the invented agency. The same moment gives the same agency."""

import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from integrations.sandbox import content, pipeline
from integrations.sandbox.pipeline import Ended, Meeting, On, Starts
from integrations.sandbox.store import (
    Candidate,
    ClientCompany,
    Installed,
    Interview,
    JobOrder,
    Recruiter,
    Submission,
)

STAGE_AGES = {"rejected": 0.3, "offer": 1, "withdrawn": 3, "job_closed": 6, "hired": 12}
"""How many days ago a stage was reached, where it was not two weeks ago."""


def is_empty(session: Session) -> bool:
    """Tell whether nobody has filled this sandbox yet."""
    return session.get(Recruiter, "R-1") is None


def fill(session: Session, now: datetime) -> None:
    """Write the agency down as if it had been at work until `now`."""
    for write in (_recruiters, _client_companies, _job_orders, _candidates):
        write(session)
        session.flush()
    _submissions(session, now)
    session.flush()
    _interviews(session, now)
    session.add(Installed(id=1))


def _recruiters(session: Session) -> None:
    for number, (name, email, zone, country, part, manages) in enumerate(content.RECRUITERS, 1):
        session.add(
            Recruiter(
                ref=f"R-{number}",
                name=name,
                email=email,
                timezone=zone,
                country=country,
                subdivision=part,
                is_manager=manages,
            )
        )


def _client_companies(session: Session) -> None:
    for number, (name, zone, country, part, mode) in enumerate(content.CLIENT_COMPANIES, 1):
        session.add(
            ClientCompany(
                ref=f"CC-{number}",
                name=name,
                timezone=zone,
                country=country,
                subdivision=part,
                contact_mode=mode,
            )
        )


def _job_orders(session: Session) -> None:
    for number, (title, company, recruiter) in enumerate(content.JOB_ORDERS, 1):
        session.add(
            JobOrder(
                ref=f"J-{number}",
                title=title,
                client_company_ref=f"CC-{company}",
                recruiter_ref=f"R-{recruiter}",
            )
        )


def _candidates(session: Session) -> None:
    for number, (name, zone, locale) in enumerate(content.CANDIDATES, 1):
        session.add(
            Candidate(
                ref=f"C-{number}",
                name=name,
                email=None if number == content.WITHOUT_EMAIL else f"{_slug(name)}@mail.example",
                # Numbers that the British regulator keeps for plays.
                phone=f"+44 20 7946 0{number:03}" if zone == "Europe/London" else None,
                timezone=zone,
                locale=locale,
                opted_out=number == content.OPTED_OUT,
            )
        )


def _submissions(session: Session, now: datetime) -> None:
    for number, (candidate, job, stage) in enumerate(pipeline.SUBMISSIONS, 1):
        session.add(
            Submission(
                ref=f"S-{number}",
                candidate_ref=f"C-{candidate}",
                job_order_ref=f"J-{job}",
                stage=stage,
                stage_changed_at=now - timedelta(days=STAGE_AGES.get(stage, 14)),
            )
        )


def _interviews(session: Session, now: datetime) -> None:
    number = 0
    for number, meeting in enumerate(pipeline.MEETINGS, 1):
        session.add(_interview(session, f"I-{number}", meeting, now))
    broken = Meeting(pipeline.BROKEN_SUBMISSION, On(2, "12:00"), "moreau")
    interview = _interview(session, f"I-{number + 1}", broken, now)
    interview.starts_at = pipeline.BROKEN_START
    session.add(interview)


def _interview(session: Session, ref: str, meeting: Meeting, now: datetime) -> Interview:
    submission = session.get_one(Submission, f"S-{meeting.submission}")
    zone = submission.job_order.client_company.timezone
    length = timedelta(minutes=meeting.minutes)
    starts_at = _start(meeting.when, length, zone, now)
    return Interview(
        ref=ref,
        submission_ref=submission.ref,
        starts_at=starts_at.isoformat(),
        ends_at=(starts_at + length).isoformat(),
        timezone=zone,
        booked_at=min(starts_at - timedelta(days=6), now - timedelta(minutes=30)),
        status=meeting.status,
        round=meeting.round,
        interviewers=[_interviewer(key) for key in meeting.interviewers.split()],
    )


def _start(when: Ended | Starts | On, length: timedelta, zone: str, now: datetime) -> datetime:
    """Return the start in UTC; what is relative to now is on a whole minute."""
    minute = now.replace(second=0, microsecond=0)
    if isinstance(when, Ended):
        return minute - timedelta(minutes=when.minutes) - length
    if isinstance(when, Starts):
        return minute + timedelta(minutes=when.minutes)
    day = _working_day(now.astimezone(ZoneInfo(zone)).date(), when.days)
    local = datetime.combine(day, time.fromisoformat(when.at), ZoneInfo(zone))
    return local.astimezone(UTC)


def _working_day(today: date, days: int) -> date:
    day = today + timedelta(days=days)
    step = timedelta(days=1 if days > 0 else -1)
    while days != -1 and day.weekday() > 4:
        day += step
    return day


def _interviewer(key: str) -> dict[str, str]:
    person = content.INTERVIEWERS[key]
    told = {"ref": key, "name": person.name, "title": person.title, "email": person.email or ""}
    return {name: value for name, value in told.items() if value}


def _slug(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.lower().replace("ø", "o").replace("’", ""))
    letters = "".join(
        c if c.isascii() and c.isalpha() else " " for c in folded if c.isascii() or c.isspace()
    )
    return ".".join(letters.split())
