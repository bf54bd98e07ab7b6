"""Which days a text speaks of: dates, weekdays, weeks and parts of a month."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from plugin.domain.note_checks.time_words import CARDINALS, MONTHS, ORDINALS, WEEKDAYS

_DAY = timedelta(days=1)
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))
_WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_CARDINAL = "|".join(sorted(CARDINALS, key=len, reverse=True))
_NUMBER = rf"(?:\d{{1,2}}(?:\s?(?:st|nd|rd|th|er|o|º|ª|°|\.))?|{_ORDINAL})"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something said of time: where it ends, and which days it may mean.

    `is_vague` says that it needs words of promising beside it: a bare weekday may be any Friday.
    """

    start: int
    end: int
    means: Callable[[date, date], bool]
    is_vague: bool = False


def _number(text: str) -> int:
    word = text.strip()
    return ORDINALS.get(word) or CARDINALS.get(word) or int(re.sub(r"\D", "", word) or 0)


def _is_date(month: int, day: int) -> Callable[[date, date], bool]:
    return lambda on, _: (on.month, on.day) == (month, day)


def _full(match: re.Match[str]) -> Phrase:
    month = MONTHS[(match["m1"] or match["m2"])]
    return Phrase(*match.span(), _is_date(month, _number(match["d1"] or match["d2"])))


def _numeric(match: re.Match[str]) -> Phrase:
    one, two = int(match["a"]), int(match["b"])
    return Phrase(*match.span(), lambda on, _: (on.day, on.month) in ((one, two), (two, one)))


def _iso(match: re.Match[str]) -> Phrase:
    return Phrase(*match.span(), _is_date(int(match["month"]), int(match["day"])))


def _day_only(match: re.Match[str]) -> Phrase:
    day = _number(match["d"])
    return Phrase(*match.span(), lambda on, _: on.day == day)


_PARTS = {
    "start": (1, 12),
    "beginning": (1, 12),
    "early": (1, 12),
    "turn": (1, 5),
    "first half": (1, 16),
    "second half": (14, 31),
    "middle": (9, 21),
    "mid": (9, 21),
    "end": (19, 31),
    "late": (18, 31),
    "close": (19, 31),
    "last days": (22, 31),
    "before": (20, 31),
    "first week": (1, 9),
    "second week": (7, 16),
    "third week": (14, 23),
    "fourth week": (21, 31),
    "last week": (20, 31),
}


def _part_of_month(match: re.Match[str]) -> Phrase:
    first, last = _PARTS[re.sub(r"[\s-]+", " ", match["part"]).strip()]
    month = MONTHS.get(match["m"] or "")

    def means(on: date, sent: date) -> bool:
        months = {month} if month else {sent.month, (sent.replace(day=1) - _DAY).month, on.month}
        return on.month in months and first <= on.day <= last

    return Phrase(*match.span(), means, is_vague=month is None)


def _in_month(match: re.Match[str]) -> Phrase:
    month = MONTHS[match["m"]]
    return Phrase(*match.span(), lambda on, _: on.month == month, is_vague=True)


def _weekday(match: re.Match[str]) -> Phrase:
    number = WEEKDAYS[match["w"]]
    return Phrase(
        *match.span(),
        lambda on, sent: on.weekday() == number and abs((on - sent).days) <= 16,
        is_vague=True,
    )


_WEEKS = {"this": 0, "the": 0, "last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}


def _week(match: re.Match[str]) -> Phrase:
    shift = _WEEKS[match["which"]]

    def means(on: date, sent: date) -> bool:
        monday = sent - timedelta(days=sent.weekday())
        weeks = {monday + timedelta(weeks=shift)}
        if match["which"] == "the":
            weeks |= {monday - timedelta(weeks=1), monday - timedelta(weeks=2)}
        if match["which"] == "next":
            weeks |= {monday, monday - timedelta(weeks=1)}
        if match["which"] == "this" and sent > on:
            weeks |= {monday - timedelta(weeks=1)}
        return on - timedelta(days=on.weekday()) in weeks

    return Phrase(*match.span(), means, is_vague=True)


_DAYS_AWAY = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}


def _relative_day(match: re.Match[str]) -> Phrase:
    away = _DAYS_AWAY[match["r"]]
    return Phrase(*match.span(), lambda on, sent: (on - sent).days == away, is_vague=True)


def _span_of_time(match: re.Match[str]) -> Phrase:
    return Phrase(*match.span(), lambda _, __: True, is_vague=True)


_FEAST_DAYS = {"christmas": (12, 25), "new year": (1, 1), "the holidays": (12, 25)}


def _feast(match: re.Match[str]) -> Phrase:
    month, day = _FEAST_DAYS[match["f"]]

    def means(on: date, _: date) -> bool:
        near = (date(on.year + turn, month, day) for turn in (-1, 0, 1))
        return any(abs((on - feast).days) <= 12 for feast in near)

    return Phrase(*match.span(), means, is_vague=True)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Phrase]], ...] = (
    (re.compile(r"\b\d{4}(?:-|,\s?)(?P<month>\d\d?)(?:-|,\s?)(?P<day>\d\d?)\b"), _iso),
    (
        re.compile(
            rf"\b(?P<d1>{_NUMBER}|{_CARDINAL})(?:\s?(?:of|de|di|d['’]))?\s?(?:the\s)?(?P<m1>{_MONTH})\b"
            rf"|\b(?P<m2>{_MONTH})\.?\s(?:the\s)?(?P<d2>{_NUMBER})(?![\d:]|\sof)"
        ),
        _full,
    ),
    (
        re.compile(
            r"(?<![\d/.+-])(?P<a>\d{1,2})\s?[/.-]\s?(?P<b>\d{1,2})(?:[/.-](?:20)?\d\d)?\.?(?![\d/:%-])"
        ),
        _numeric,
    ),
    (
        re.compile(
            rf"\b(?P<part>{'|'.join(sorted(map(re.escape, _PARTS), key=len, reverse=True))})"
            rf"(?:-|\s|\sof\s|\sof\sthe\s|\sthe\s|\sin\s)\s?(?:(?P<m>{_MONTH})\b|(?:the\s|this\s|last\s|next\s)?month\b)"
        ),
        _part_of_month,
    ),
    (
        re.compile(
            r"\b(?P<which>this|the|last|past|previous|next|coming)\s(?:working\s)?week(?:end)?\b"
        ),
        _week,
    ),
    (
        re.compile(
            rf"\b(?:the\s)(?P<d>\d{{1,2}}(?:st|nd|rd|th|\.)?|{_ORDINAL})\b(?!\s(?:of|time|round|one|floor|"
            rf"week|half|year|person|letter|interview|mail|stage|month|day|{_MONTH})\b)"
        ),
        _day_only,
    ),
    (
        re.compile(r"\b(?P<d>\d{1,2}(?:st|nd|rd|th))\b(?!\s(?:of|floor|time|round|century))"),
        _day_only,
    ),
    (re.compile(rf"\b(?P<w>{_WEEKDAY})\b(?!,?\s(?:the\s)?\d)"), _weekday),
    (re.compile(r"\b(?P<r>yesterday|today|tonight|tomorrow)\b"), _relative_day),
    (re.compile(rf"\b(?:in|during|by|before|until)\s(?P<m>{_MONTH})\b"), _in_month),
    (
        re.compile(
            r"\b(?:a|one|two|three|four|six|couple\sof|few|\d{1,2})(?:\sor\s\w+)?\s(?:working\s|business\s)?"
            r"(?:weeks?|fortnights?)\b|\ba\sfortnight\b"
        ),
        _span_of_time,
    ),
    (re.compile(r"\b(?P<f>christmas|new year|the holidays)\b"), _feast),
)


def time_phrases(text: str) -> Iterator[Phrase]:
    """Yield what the text, in lower case and without accents, says of time.

    What one reader took is not read again: "Friday the 19th" is the 19th and no other Friday.
    """
    for pattern, read in _READERS:
        taken = []
        for match in pattern.finditer(text):
            yield read(match)
            taken.append(match.span())
        for start, end in taken:
            text = text[:start] + "0" * (end - start) + text[end:]
