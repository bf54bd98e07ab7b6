"""A candidate who never was, to see what an e-mail looks like with all facts known."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from plugin.domain.coaching import CoachingFacts, InterviewerFacts
from plugin.domain.mail_parts import Links
from plugin.domain.people import ContactMode
from plugin.domain.promises import Promise, PromiseKind

AFTERWARDS = datetime(2026, 3, 27, 16, 30, tzinfo=UTC)
"""Half an hour after the sample's interview; its note is due in half an hour."""

BEFOREHAND = datetime(2026, 3, 26, 9, 0, tzinfo=UTC)

SAMPLE_LINKS = Links(
    "https://afterword.example/c/sample", "https://afterword.example/preferences/sample"
)

_JO = InterviewerFacts(
    name="Dr. Jo Park",
    title="Head of Data",
    email="jo.park@acme.example",
    topics="moving from Airflow to Dagster",
)
_DIRECT = CoachingFacts(
    zone="Europe/Madrid",
    recruiter_zone="Europe/London",
    recruiter="Sam Lee",
    agency="Bright Recruiting",
    candidate="Ana Ruiz",
    job_title="Data Engineer",
    company="Acme",
    interviewer=_JO,
    others=("Bo Li", "Al Yu"),
    unknown_addresses=("Bo Li", "Al Yu"),
    forgot="I finish my MBA this summer",
    interview_starts_at=datetime(2026, 3, 27, 15, 0, tzinfo=UTC),
    interview_ends_at=datetime(2026, 3, 27, 16, 0, tzinfo=UTC),
    note_limit_at=datetime(2026, 3, 28, 16, 0, tzinfo=UTC),
    promise=Promise(PromiseKind.EXACT, date(2026, 4, 2)),
    closes_on=date(2026, 4, 2),
    post_by=datetime(2026, 3, 31, 16, 0, tzinfo=UTC),
    due_at=AFTERWARDS + timedelta(minutes=30),
    contact_mode=ContactMode.DIRECT,
)


def sample_facts(locale: str, mode: ContactMode | None = ContactMode.DIRECT) -> CoachingFacts:
    """Return facts with nothing missing, in a locale and for a contact mode."""
    if mode is ContactMode.DIRECT:
        return replace(_DIRECT, locale=locale)
    unseen = replace(_JO, email=None)  # as only direct candidates learn an interviewer's address
    return replace(_DIRECT, locale=locale, contact_mode=mode, interviewer=unseen)
