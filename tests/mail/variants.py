"""Every template in every case that it distinguishes; `snapshots/` holds what must come out.

A snapshot's folder is the language; `.txt` is subject and text, `.html` the other part of the usual
cases. After a wanted change, `python -m tests.mail.variants` writes the snapshots anew: read the
difference before you commit it.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from plugin.domain.coaching import CoachingFacts, Letter, merge_fields
from plugin.domain.languages import Language, locale_for
from plugin.domain.mail_parts import MailParts, parts_for
from plugin.domain.people import ContactMode
from plugin.domain.playbook import Playbook
from plugin.domain.promises import Promise, PromiseKind
from plugin.domain.sample_facts import AFTERWARDS, BEFOREHAND, SAMPLE_LINKS, sample_facts
from plugin.mail.layout import Body, lay_out
from plugin.mail.templates import shipped, write_letter

SNAPSHOTS = Path(__file__).with_name("snapshots")

NOW, BEFORE = AFTERWARDS, BEFOREHAND
LATER = datetime(2026, 3, 29, 9, 0, tzinfo=UTC)

FULL = sample_facts("en-GB")
VIA = sample_facts("en-GB", ContactMode.VIA_RECRUITER)
FORBIDDEN = sample_facts("en-GB", ContactMode.NONE)
assert FULL.interviewer is not None
JO = FULL.interviewer
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
    "contacts__direct": (FULL, NOW),
    "contacts__via_recruiter": (VIA, NOW),
    "contacts__nobody_known_before": (SPARSE, BEFORE),
    "contacts__nobody_known_after": (SPARSE, NOW),
    "debrief__usual": (FULL, NOW),
    "debrief__sparse": (SPARSE, NOW),
    "thank_you__direct": (FULL, NOW),
    "thank_you__via_recruiter": (VIA, NOW),
    "thank_you__sparse": (SPARSE, NOW),
    "thank_you__late": (FULL, LATER),
    "card__direct": (FULL, NOW),
    "card__via_recruiter": (VIA, NOW),
    "check_in__direct": (FULL, NOW),
    "check_in__about_a_date": (
        replace(FULL, promise=Promise(PromiseKind.APPROXIMATE, FULL.closes_on)),
        NOW,
    ),
    "check_in__few_days": (replace(FULL, promise=Promise(PromiseKind.FEW_DAYS)), NOW),
    "check_in__no_promise": (SPARSE, NOW),
    "check_in__would_not_say": (replace(FULL, promise=Promise(PromiseKind.NONE)), NOW),
    "check_in__second": (replace(FULL, occurrence=2), NOW),
    "check_in__via_recruiter": (VIA, NOW),
    "check_in__told_to_call": (replace(FULL, told_to_call=True), NOW),
    "check_in__told_to_call_via_recruiter": (replace(VIA, told_to_call=True), NOW),
    "keep_applying__usual": (FULL, NOW),
    "keep_applying__sparse": (SPARSE, NOW),
    "keep_applying__told_to_call": (replace(FULL, told_to_call=True, linkedin_ok=True), NOW),
    "keep_applying__notes_forbidden": (
        replace(FORBIDDEN, told_to_call=True, linkedin_ok=True),
        NOW,
    ),
    "move_on__usual": (FULL, NOW),
    "move_on_rejected__usual": (FULL, NOW),
}

USUAL = tuple(
    variant
    for variant in VARIANTS
    if variant.partition("__")[2] in ("direct", "via_recruiter", "usual")
)
"""Each template once in each of its voices."""


@dataclass(frozen=True)
class Written:
    """One variant in one language: the words, and the whole e-mail around them."""

    letter: Letter
    parts: MailParts
    body: Body


def written(variant: str, language: Language = Language.ENGLISH) -> Written:
    """The e-mail of one variant."""
    facts, now = VARIANTS[variant]
    return write_about(variant.partition("__")[0], facts, now, language)


def written_by(variant: str, language: Language, playbook: Playbook) -> str:
    """The text of one variant as an agency with that playbook gets it."""
    facts, now = VARIANTS[variant]
    name = variant.partition("__")[0]
    return shown(write_about(name, replace(facts, playbook=playbook), now, language))


def write_about(
    name: str, facts: CoachingFacts, now: datetime, language: Language = Language.ENGLISH
) -> Written:
    """The shipped e-mail of this name about these facts."""
    facts = replace(facts, locale=locale_for(None, language=language))
    fields, source = merge_fields(facts, now), shipped(name, language)
    letter = write_letter(source, fields)
    parts = parts_for(name, facts, SAMPLE_LINKS, now)
    return Written(letter, parts, lay_out(source, letter, parts, fields))


def letter_of(variant: str, language: Language = Language.ENGLISH) -> Letter:
    """The letter of one variant."""
    return written(variant, language).letter


def shown(mail: Written) -> str:
    """The text as its snapshot shows it."""
    return f"Subject: {mail.letter.subject}\n\n{mail.body.text}"


def shown_html(mail: Written) -> str:
    """The HTML as its snapshot shows it: a tag a line, to be read in a difference."""
    return mail.body.html.replace("><", ">\n<").rstrip("\n") + "\n"


def write_snapshots() -> None:
    """Write every snapshot anew and remove those of no variant."""
    shutil.rmtree(SNAPSHOTS, ignore_errors=True)
    for language in Language:
        folder = SNAPSHOTS / language
        folder.mkdir(parents=True)
        for variant in VARIANTS:
            mail = written(variant, language)
            (folder / f"{variant}.txt").write_text(shown(mail), encoding="utf-8")
            if variant in USUAL:
                (folder / f"{variant}.html").write_text(shown_html(mail), encoding="utf-8")


if __name__ == "__main__":
    write_snapshots()
