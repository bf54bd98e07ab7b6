"""Every template in every case that it distinguishes; `snapshots/` holds what must come out.

After a wanted change of a text, `python -m tests.mail.variants` writes the snapshots anew: read
the difference before you commit it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from plugin.domain.coaching import CoachingFacts, InterviewerFacts, Letter, merge_fields
from plugin.domain.people import ContactMode
from plugin.domain.promises import Promise, PromiseKind
from plugin.mail.templates import write_letter

SNAPSHOTS = Path(__file__).with_name("snapshots")

NOW = datetime(2026, 3, 27, 16, 30, tzinfo=UTC)
BEFORE = datetime(2026, 3, 26, 9, 0, tzinfo=UTC)

JO = InterviewerFacts(
    name="Dr. Jo Park",
    title="Head of Data",
    email="jo.park@acme.example",
    topics="moving from Airflow to Dagster.",
)
FULL = CoachingFacts(
    zone="Europe/Madrid",
    recruiter_zone="Europe/London",
    recruiter="Sam Lee",
    agency="Bright Recruiting",
    candidate="Ana Ruiz",
    job_title="Data Engineer",
    company="Acme",
    interviewer=JO,
    others=("Bo Li", "Al Yu"),
    unknown_addresses=("Bo Li", "Al Yu"),
    forgot="I finish my MBA this summer",
    interview_starts_at=datetime(2026, 3, 27, 15, 0, tzinfo=UTC),
    interview_ends_at=datetime(2026, 3, 27, 16, 0, tzinfo=UTC),
    note_limit_at=datetime(2026, 3, 28, 16, 0, tzinfo=UTC),
    promise=Promise(PromiseKind.EXACT, date(2026, 4, 2)),
    closes_on=date(2026, 4, 2),
    post_by=datetime(2026, 3, 31, 16, 0, tzinfo=UTC),
    contact_mode=ContactMode.DIRECT,
)
VIA = replace(FULL, contact_mode=ContactMode.VIA_RECRUITER, interviewer=replace(JO, email=None))
FORBIDDEN = replace(FULL, contact_mode=ContactMode.NONE)
SPARSE = replace(
    FULL,
    candidate=None,
    job_title=None,
    company=None,
    interviewer=replace(JO, title=None, topics=None),
    others=(),
    unknown_addresses=(),
    forgot=None,
    promise=None,
)

VARIANTS: Mapping[str, tuple[CoachingFacts, datetime]] = {
    "prep_kit__direct": (FULL, BEFORE),
    "prep_kit__via_recruiter": (VIA, BEFORE),
    "prep_kit__notes_forbidden": (FORBIDDEN, BEFORE),
    "prep_kit__sparse": (SPARSE, BEFORE),
    "contacts__before": (FULL, BEFORE),
    "contacts__after": (FULL, NOW),
    "contacts__after_via_recruiter": (VIA, NOW),
    "contacts__nobody_known_before": (SPARSE, BEFORE),
    "contacts__nobody_known_after": (SPARSE, NOW),
    "debrief__usual": (FULL, NOW),
    "debrief__sparse": (SPARSE, NOW),
    "thank_you__direct": (FULL, NOW),
    "thank_you__via_recruiter": (VIA, NOW),
    "thank_you__sparse": (SPARSE, NOW),
    "thank_you__late": (FULL, datetime(2026, 3, 29, 9, 0, tzinfo=UTC)),
    "card__direct": (FULL, NOW),
    "card__via_recruiter": (VIA, NOW),
    "check_in__exact_date": (FULL, NOW),
    "check_in__about_a_date": (
        replace(FULL, promise=Promise(PromiseKind.APPROXIMATE, date(2026, 4, 3))),
        NOW,
    ),
    "check_in__few_days": (replace(FULL, promise=Promise(PromiseKind.FEW_DAYS)), NOW),
    "check_in__no_promise": (SPARSE, NOW),
    "check_in__would_not_say": (replace(FULL, promise=Promise(PromiseKind.NONE)), NOW),
    "check_in__second": (replace(FULL, occurrence=2), NOW),
    "check_in__via_recruiter": (VIA, NOW),
    "keep_applying__usual": (FULL, NOW),
    "keep_applying__sparse": (SPARSE, NOW),
    "move_on__usual": (FULL, NOW),
    "move_on_rejected__usual": (FULL, NOW),
}


def letter_of(variant: str) -> Letter:
    """The letter of one variant."""
    facts, now = VARIANTS[variant]
    return write_letter(variant.partition("__")[0], merge_fields(facts, now))


def shown(letter: Letter) -> str:
    """The letter as its snapshot shows it."""
    return f"Subject: {letter.subject}\n\n{letter.text}"


def write_snapshots() -> None:
    """Write every snapshot anew and remove those of no variant."""
    SNAPSHOTS.mkdir(exist_ok=True)
    for old in SNAPSHOTS.iterdir():
        old.unlink()
    for variant in VARIANTS:
        (SNAPSHOTS / f"{variant}.txt").write_text(shown(letter_of(variant)), encoding="utf-8")


if __name__ == "__main__":
    write_snapshots()
