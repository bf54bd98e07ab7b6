"""Find the dates and times that a text speaks of, in English, German, French and Spanish. Pure.

A date is what was said of it: "the 2nd", "Thu 2 April", "2026-04-02". Another text says the same
only where it says all of that and nothing else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

_MONTHS = (
    "january jan januar janvier janv enero ene jänner",
    "february feb februar février févr fevrier febrero",
    "march mar märz mär maerz mars marzo",
    "april apr avril avr abril abr",
    "may mai mayo",
    "june jun juni juin junio",
    "july jul juli juillet juil julio",
    "august aug août aout agosto ago",
    "september sept sep septembre septiembre setiembre",
    "october oct oktober okt octobre octubre",
    "november nov novembre noviembre",
    "december dec dezember dez décembre déc decembre diciembre dic",
)
_WEEKDAYS = (
    "monday mon montag mo lundi lun lunes",
    "tuesday tue tues dienstag di mardi martes",
    "wednesday wed mittwoch mi mercredi mer miércoles mié miercoles",
    "thursday thu thur thurs donnerstag do jeudi jeu jueves jue",
    "friday fri freitag fr vendredi ven viernes vie",
    "saturday sat samstag sonnabend sa samedi sam sábado sáb sabado",
    "sunday sun sonntag so dimanche dim domingo dom",
)
MONTHS = {name: n for n, names in enumerate(_MONTHS, 1) for name in names.split()}
WEEKDAYS = {name: n for n, names in enumerate(_WEEKDAYS) for name in names.split()}
_ALSO_WORDS = frozenset({"may", "march", "mars", "mar", "mai", "ago", "dec", "so", "do", "die"})
"""Month and weekday names that are words too: without a number beside them they need a capital."""

_LONG_ENOUGH = 4
_RELATIVE = re.compile(
    r"\b(?:tomorrow|yesterday|tonight|(?:next|last|this|coming) (?:week|month|year|weekend)"
    r"|morgen(?! früh)|übermorgen|gestern|vorgestern|heute abend"
    r"|(?:nächste|kommende|letzte|diese)[nr]? (?:woche|monat|jahr|wochenende)"
    r"|demain|après-demain|hier(?! haben| ist| bei| und)|ce soir"
    r"|(?:la )?semaine (?:prochaine|dernière)|(?:le )?mois (?:prochain|dernier)"
    r"|mañana|pasado mañana|ayer|esta noche"
    r"|(?:la )?(?:próxima|semana) (?:semana|próxima|que viene|pasada)"
    r"|(?:el )?mes (?:próximo|pasado))\b",
    re.IGNORECASE,
)

_NAMES_M = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_NAMES_W = "|".join(sorted(map(re.escape, WEEKDAYS), key=len, reverse=True))
_NTH = r"(?:st|nd|rd|th|er|º|\.)?"


def _month(n: int) -> str:
    return rf"(?P<month{n}>{_NAMES_M})\b\.?"


def _year(n: int) -> str:
    return rf"(?:,?\s*(?:de\s+|del\s+)?(?P<year{n}>(?:19|20)\d\d)\b)?"


def _weekday(n: int) -> str:
    return rf"\b(?P<weekday{n}>{_NAMES_W})\b\.?,?\s*(?:den\s+|der\s+|the\s+|le\s+|el\s+)?"


_DATES = re.compile(
    "|".join(
        (
            r"\b(?P<year0>(?:19|20)\d\d)-(?P<month0>\d\d)-(?P<day0>\d\d)\b",
            rf"(?:{_weekday(1)})?\b(?P<day1>\d{{1,2}}){_NTH}\s*(?:of\s+|de\s+)?{_month(1)}{_year(1)}",
            rf"(?:{_weekday(2)})?\b{_month(2)}\s+(?:the\s+)?(?P<day2>\d{{1,2}})(?!\d|:){_NTH}{_year(2)}",
            rf"(?:{_weekday(3)})?\b(?P<day3>\d{{1,2}})(?:/(?P<month3>\d{{1,2}})\b(?:/(?P<year3>\d{{4}}|\d\d)\b)?"
            r"|\.\s?(?P<month9>\d{1,2})\.(?:\s?(?P<year9>(?:19|20)\d\d|\d\d)\b)?)",
            rf"{_weekday(4)}(?P<day4>\d{{1,2}})(?!\d|:|\s*(?:[ap]m|uhr|h)\b){_NTH}",
            r"\b(?P<day5>\d{1,2})(?:st|nd|rd|th)\b",
            r"\b(?:am|zum|vom|bis zum|le|au|el|al)\s+(?P<day6>\d{1,2})(?:\.|er|º)?(?=[\s,.;!?)]|$)"
            rf"(?!\.?\s*(?:uhr|h\b|heures|%|€|(?:de\s+)?(?:{_NAMES_M})\b))",
            rf"\b(?P<weekday7>{_NAMES_W})\b",
            rf"\b(?P<month8>{_NAMES_M})\b{_year(8)}",
        )
    ),
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"\b(?P<h1>\d{1,2})[:.h](?P<m1>[0-5]\d)\b(?:\s*(?:uhr|h\b|hrs))?(?:\s*(?P<half1>[ap])\.?\s?m\b\.?)?"
    r"|\b(?P<h2>\d{1,2})\s*(?P<half2>[ap])\.?\s?m\b\.?"
    r"|\b(?P<h3>\d{1,2})\s*(?:uhr|heures?\b|h\b|o['’]clock)"
    r"|\ba las? (?P<h4>\d{1,2})\b(?!:)"
    r"|\b(?P<noon>noon|midday|mittags|midi|mediodía)\b"
    r"|\b(?P<midnight>midnight|mitternacht|minuit|medianoche)\b",
    re.IGNORECASE,
)


class SaidDate(NamedTuple):
    """What was said of a date; None is what was not said. `words` of it count for nothing."""

    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    relative: str | None = None

    @property
    def key(self) -> str:
        return "-".join("" if part is None else str(part) for part in self)

    def is_within(self, other: "SaidDate") -> bool:
        """Tell whether all that this says is said by the other, too."""
        told = other.whole()
        return all(mine is None or mine == its for mine, its in zip(self, told, strict=True))

    def whole(self) -> "SaidDate":
        """Return it with its weekday, where that follows."""
        if self.weekday is not None or None in (self.day, self.month, self.year):
            return self
        try:
            on = date(self.year or 1, self.month or 1, self.day or 1)
        except ValueError:
            return self
        return self._replace(weekday=on.weekday())


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was said, where in the text, and what it can come to."""

    begin: int
    end: int
    values: frozenset[SaidDate] | frozenset[tuple[int, int]]


def find_dates(text: str) -> Iterator[Said]:
    """Yield what the text says of dates, in order. Both readings of 3/4 count."""
    for found in _RELATIVE.finditer(text):
        said = SaidDate(relative=" ".join(found.group().lower().split()))
        yield Said(found.start(), found.end(), frozenset({said}))
    for found in _DATES.finditer(text):
        values = _read_date(found)
        if values:
            yield Said(found.start(), _end(found), frozenset(values))


def find_times(text: str) -> Iterator[Said]:
    """Yield the times of day in the text; "3 o'clock" may be either."""
    for found in _TIMES.finditer(text):
        values = _read_time(found)
        if values:
            yield Said(found.start(), _end(found), frozenset(values))


def _end(found: re.Match[str]) -> int:
    """Return where it ends, without a full stop, which may be the sentence's."""
    return found.start() + len(found.group().rstrip(". "))


def _read_date(found: re.Match[str]) -> set[SaidDate]:
    part = {name.rstrip("0123456789"): value for name, value in found.groupdict().items() if value}
    if not set(part) & {"day", "month", "weekday"} or _is_a_word(found, part):
        return set()
    month = part.get("month", "")
    year = int(part["year"]) if "year" in part else None
    if year is not None and year < 100:
        year += 2000
    said = SaidDate(
        weekday=WEEKDAYS[part["weekday"].lower()] if "weekday" in part else None,
        day=int(part["day"]) if "day" in part else None,
        month=(int(month) if month.isdigit() else MONTHS[month.lower()]) if month else None,
        year=year,
    )
    readings = {said}
    if found["month3"] or found["month9"]:
        readings.add(said._replace(day=said.month, month=said.day))
    return {one for one in readings if _is_possible(one)}


def _is_a_word(found: re.Match[str], part: dict[str, str]) -> bool:
    """Tell whether a lone name is rather a word: "you may", "so", "Mon CV"."""
    name = found["weekday7"] or found["month8"]
    if not name or "year" in part:
        return False
    if name.lower() in _ALSO_WORDS:
        is_capital = name[0].isupper() and len(name) >= 3
        return not is_capital or _is_first(found)
    return len(name) < _LONG_ENOUGH


def _is_first(found: re.Match[str]) -> bool:
    before = found.string[: found.start()].rstrip(' \t"“„«(*-•')
    return not before or before[-1] in "\n.!?:"


def _is_possible(said: SaidDate) -> bool:
    return (said.day is None or 1 <= said.day <= 31) and (
        said.month is None or 1 <= said.month <= 12
    )


def _read_time(found: re.Match[str]) -> set[tuple[int, int]]:
    if found["noon"]:
        return {(12, 0)}
    if found["midnight"]:
        return {(0, 0)}
    hour = int(found["h1"] or found["h2"] or found["h3"] or found["h4"])
    minute = int(found["m1"] or 0)
    half = (found["half1"] or found["half2"] or "").lower()
    if hour > 24:
        return set()
    if half:
        return {(hour % 12 + (12 if half == "p" else 0), minute)}
    is_vague = (found["h3"] or found["h4"]) and hour <= 12
    return {(hour % 24, minute), ((hour + 12) % 24, minute)} if is_vague else {(hour % 24, minute)}
