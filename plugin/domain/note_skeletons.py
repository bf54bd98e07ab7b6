"""What a note starts from: the frame is there, and what only the candidate knows is a slot.

Slots stand in brackets, which the note coach takes for what is left to fill in: a skeleton as it
is can never be sent.
"""

import re
from dataclasses import dataclass

from plugin.domain.coaching import Letter, first_name, one_line
from plugin.domain.evidence import NoteKind

_SHORT = 80
_SLOT = re.compile(r"\[[^\[\]\n]{4,}\]")
_TITLES = frozenset({"dr", "prof", "professor", "mr", "mrs", "ms", "mx", "miss", "sir", "dame"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SkeletonFacts:
    """What is known around one note; None is what nobody has told. `promised` is in words."""

    candidate: str | None = None
    phone: str | None = None
    interviewer: str | None = None
    topics: str | None = None
    forgot: str | None = None
    job_title: str | None = None
    company: str | None = None
    promised: str | None = None


def skeleton(kind: NoteKind, facts: SkeletonFacts) -> Letter:
    """Return what a note of this kind to this interviewer starts from."""
    make = _check_in if kind is NoteKind.CHECK_IN else _thank_you
    subject, paragraphs = make(facts)
    text = "\n\n".join([_salutation(facts.interviewer), *paragraphs, _sign_off(facts)])
    return Letter(subject, text)


def without_slots(text: str) -> str:
    """Return the text less its slots: what stands in them was said by us."""
    return _SLOT.sub("", text)


def _thank_you(facts: SkeletonFacts) -> tuple[str, list[str]]:
    first = first_name(facts.interviewer) or "they"
    about = f" about {_short(facts.topics)}" if facts.topics else ""
    paragraphs = [
        f"Thank you for taking the time to talk with me about {_role(facts)}.",
        f"[What {first} said{about}, and what stayed with you]",
        "[What you would bring to this job: one thing you have done]",
        "[Say that you want this job]",
    ]
    if facts.forgot:
        paragraphs.insert(
            3, f"[If it helps you, what you did not get to say: {_short(facts.forgot)}]"
        )
    return f"Thank you for our talk about {_role(facts)}", paragraphs


def _check_in(facts: SkeletonFacts) -> tuple[str, list[str]]:
    said = f"You said that you hoped to decide {facts.promised}. " if facts.promised else ""
    return f"{_role(facts, is_first=True)}: a short question", [
        f"Thank you again for talking with me about {_role(facts)}.",
        f"{said}[Ask how things stand]",
        "[Offer whatever else they need from you]",
    ]


def _salutation(name: str | None) -> str:
    """Return "Dear Dr. Park," where a title is known, else the whole name in its own order."""
    line = _in_order(_short(name))
    if not line:
        return "Dear [their name],"
    words = line.split()
    has_title = len(words) > 2 and words[0].rstrip(".").lower() in _TITLES
    return f"Dear {words[0]} {words[-1]}," if has_title else f"Dear {line},"


def _sign_off(facts: SkeletonFacts) -> str:
    name = _in_order(_short(facts.candidate)) or "[your name]"
    return f"Kind regards,\n{name}\n{_short(facts.phone) or '[your phone number]'}"


def _role(facts: SkeletonFacts, *, is_first: bool = False) -> str:
    role = f"{_short(facts.job_title)} role" if facts.job_title else "role"
    at = f" at {_short(facts.company)}" if facts.company else ""
    return f"{'The' if is_first else 'the'} {role}{at}"


def _in_order(name: str) -> str:
    """Return "Ana Ruiz" for "Ruiz, Ana"."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() else name


def _short(text: str | None) -> str:
    """Return the text as a part of one line; brackets in it would look like slots."""
    return one_line(text or "", _SHORT).replace("[", "(").replace("]", ")").rstrip(" .;,")
