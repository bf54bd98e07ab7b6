"""Where a note begins to speak to somebody, and what it calls them."""

import re
from dataclasses import dataclass

from plugin.domain.note_checks.mail_lines import Line
from plugin.domain.note_checks.name_words import TITLES
from plugin.domain.note_checks.names import fold, name_tokens

_GREETING_WORDS = r"""
    (?:my\ )?dear(?:est)?|d'?ear|hi+\ ?ya|h[iy]+|hell?o+|hullo|hallo|hey+a?|heya|howdy|yo|g['’]?day|
    good\ (?:morning|afternoon|evening|day)|(?:top\ of\ the\ )?morning|afternoon|evening|greetings|
    (?:a\ )?(?:very\ )?(?:warm|kind)\ (?:greetings|regards|hello)(?:\ to)?|
    estimad[oa]s?|querid[oa]|apreciad[oa]|distinguid[oa]|hola|buen[oa]s?\ (?:d[ií]as|tardes|noches)|
    car[oa]|carissim[oa]|gentile|gentilissim[oa]|egregi[oa]|spettabile|ciao|buongiorno|buonasera|
    ch[eè]re?s?|bonjour|bonsoir|salut|lieber?|sehr\ geehrte[rs]?|geehrte[rs]?|werte[rs]?|verehrte[rs]?|
    guten\ (?:tag|morgen|abend)|gr[uü][sß]{1,2}\ gott|gr[uü]ezi|moin|servus|prezad[oa]|car[ií]ssim[oa]|
    ol[aá]|oi|bom\ dia|boa\ (?:tarde|noite)|beste|geachte|goede(?:morgen|middag|avond)|hoi|dag|
    k[aæ]re|hej(?:san)?|hei|god\ (?:dag|morgen|morgon)|b[aä]sta|szanown[yae]|drog[ia]|
    dzie[nń]\ dobry|cze[sś][cć]|dobr[yý]\ den|v[aá][zž]en[aáyý]|mil[yýáa]|ahoj|po[sš]tovan[iaeo]|
    dragi|draga|stimate?|stimat[ăa]|say[iı]n|merhaba|selam|tisztelt|kedves|szia|
    namaste|namaskar|respected|hon(?:ou?r)?able|esteemed|vanakkam|salaam|salam|
    as[- ]?sal[aā]mu?\ ?[- ]?alaikum|assalamu?\ ?alaikum|shalom|kia\ ora|t[eē]n[aā]\ koe|aloha|
    sawubona|jambo|habari|kaixo|dia\ dh?uit|a\ chara|annwyl|to
"""
_GREETING = re.compile(
    rf"[\W_]{{0,6}}(?P<word>{_GREETING_WORDS})(?![\w’'])(?P<rest>.*)", re.IGNORECASE | re.VERBOSE
)
_TITLE_DOT = re.compile(r"\b([^\W\d_]{1,6})\.(?=[\s\w])")
_END = re.compile(
    r"[,;:!?.…。،，、！：)(]|\s[-–—]+(?=\s|$)|[–—]|[\U0001F300-\U0001FAFF\u2600-\u27bf]|$"
)
_BARE = re.compile(r"[\W_]{0,4}([^,:;!.–—\n]{2,60})(?:[,:!–—]|\s-)", re.UNICODE)
_LINES_LOOKED_AT = 25
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Salutation:
    """The line on which somebody is greeted, and the words by which they are called.

    `called` is empty where a greeting calls nobody ("Hello,").
    """

    line: int
    start: int
    end: int
    called: str


def find_salutation(lines: list[Line], names: tuple[str, ...]) -> Salutation | None:
    """Return the first salutation of the lines, a letterhead before it aside; None without one.

    A bare name ("Jo," or "Dr Park –") greets where one of `names` shares a part with it.
    """
    for place, line in enumerate(lines[:_LINES_LOOKED_AT]):
        found = _greeting(place, line) or _bare_name(place, line, names)
        if found:
            return found
        if _is_prose(line.text):
            return None
    return None


def _is_prose(text: str) -> bool:
    """Tell whether the line belongs to the note itself, after which nobody is greeted."""
    return len(text.split()) > 8 and not re.search(r"\d{4}|@|tel\b", text[:200], re.IGNORECASE)


def _greeting(place: int, line: Line) -> Salutation | None:
    text = line.text[:_LONGEST]
    match = _GREETING.match(text)
    if match is None:
        return None
    word, rest = fold(match["word"]), _TITLE_DOT.sub(r"\1 ", match["rest"])
    offset = line.start + match.start("rest")
    called = _segment(rest)
    if not called.strip() and _END.match(rest.lstrip()):
        # "Good morning, Jo," calls her after the comma.
        after = rest.lstrip()[1:]
        called = _segment(after) if 0 < len(_segment(after).split()) <= 3 else ""
    if word == "to" and (not called or line.text.rstrip()[-1:] not in ",:"):
        return None
    end = min(offset + max(len(called), 0), line.end)
    return Salutation(place, line.start, end, called.strip())


def _segment(rest: str) -> str:
    match = _END.search(rest)
    return rest[: match.start()] if match else rest


def _bare_name(place: int, line: Line, names: tuple[str, ...]) -> Salutation | None:
    text = _TITLE_DOT.sub(r"\1 ", line.text[:_LONGEST]).strip()
    match = _BARE.match(text)
    called = match[1] if match else text
    tokens = name_tokens(called)
    if not tokens or len(tokens) > 4 or any(char.isdigit() for char in called):
        return None
    has_end = match is not None and (match.end() == len(text) or text[match.end() - 1] in ",:–—-!")
    is_titled = fold(tokens[0]) in TITLES and len(tokens) > 1
    known = {fold(part) for name in names for part in name_tokens(name)}
    is_named = all(fold(token) in known or fold(token) in TITLES for token in tokens)
    if not (is_named or (is_titled and match and match.end() == len(text))):
        return None
    if not has_end and len(tokens) > 3:
        return None
    start = line.start + (len(line.text) - len(line.text.lstrip()))
    return Salutation(place, line.start, min(start + len(called), line.end), called.strip())
