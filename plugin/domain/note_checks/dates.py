"""`quotes_date`: the note mentions the date or time frame that they gave (R79)."""

import re

from plugin.domain.note_checks.names import plain
from plugin.domain.note_checks.time_phrases import time_phrases
from plugin.domain.note_checks.view import NoteView
from plugin.domain.note_reviews import Outcome
from plugin.domain.promises import Promise, PromiseKind

_PROMISING = re.compile(
    r"""\b(?:sa(?:id|y|ying)|t(?:old|elling)|mention\w*|hop(?:ed|ing)|promis\w*|thought|expect\w*|
    decid\w*|decision|hear|know|choos\w*|chose|answer\w*|reckon\w*|figur\w*|indicat\w*|announc\w*|
    plan\w*|aim\w*|meant|target\w*|deadline|result\w*|verdict|settled|sorted|due|by|before|until|
    till|ask(?:ed)?|gave|given|give|wait\w*|named|set|word|news|finalis\w*|finaliz\w*|conclu\w*|
    conveyed|informed|understood|spoke\ of|talked\ of|suggest\w*|around|about|since|was\ to|
    were\ to|would|should|gone|passed|past|over|up|come\ and\ gone|call\w*|ring|write|touch|
    back\ to\ me|    timetable|timeline|vot(?:e|ed|ing)|the\ day|choice|schedule\w*|date|end)\b""",
    re.VERBOSE,
)
_FEW_DAYS = re.compile(
    r"\b(?:(?:a\s|the\s|some\s)?(?:few|couple|handful|two|three|four|several|some|2|3|4|5|five)"
    r"(?:\s?(?:-|or|to)\s?(?:two|three|four|five|\d))?(?:\sof)?(?:\smore|\sworking|\sbusiness|\sshort)?"
    r"\sdays|(?:this|the|next|that|a)\sweek|days?\snot\sweeks|shortly|very\ssoon|in\sdays|"
    r"(?:one\s|a\s)?day\sor\s(?:two|so|three))\b"
)


def check_quotes_date(view: NoteView) -> Outcome:
    """Tell whether the note points at what was promised, in any words; a wrong date does not."""
    promise = view.draft.follow_up.promise
    if promise is not None and _is_quoted(view, promise):
        return Outcome(True, "The note mentions when they meant to decide.")
    when = f"{promise.on:%d %B %Y}".lstrip("0") if promise and promise.on else "in a few days"
    return Outcome(
        False,
        "The note does not mention when they meant to decide.",
        f"Say what {view.interviewer} told you: {when}.",
    )


def _is_quoted(view: NoteView, promise: Promise) -> bool:
    return any(_points_at(view, plain(text), promise) for text in _pairs(view.texts))


def _pairs(texts: list[str]) -> list[str]:
    """Return the sentences; a very short one together with the next ("End of June, you said")."""
    return [
        f"{text} {follower}" if len(text.split()) < 4 else text
        for text, follower in zip(texts, [*texts[1:], ""][: len(texts)], strict=True)
    ]


def _points_at(view: NoteView, text: str, promise: Promise) -> bool:
    is_promising = bool(_PROMISING.search(text))
    if promise.kind is PromiseKind.FEW_DAYS:
        return is_promising and bool(_FEW_DAYS.search(text))
    on = promise.on
    if on is None:
        return False
    sent = view.draft.follow_up.send_on or on
    return any(
        phrase.means(on, sent) and (is_promising or not phrase.is_vague)
        for phrase in time_phrases(text)
    )
