"""Where a note begins to speak to somebody, and what it calls them."""

import re
from dataclasses import dataclass

from plugin.domain.note_checks.mail_lines import Line
from plugin.domain.note_checks.name_words import TITLES
from plugin.domain.note_checks.names import fold, is_part_of, name_tokens
from plugin.domain.word_lists import words_of

_GREETING_WORDS = r"""
    (?:my\ )?dear(?:est)?|hi+\ ?ya|h[iy]+|hell?o+|hullo|hallo|hey+a?|heya|howdy|yo|g['’]?day|
    good\ (?:morning|afternoon|evening|day)|(?:top\ of\ the\ )?morning|afternoon|evening|greetings|
    (?:al|all\ )right|ey\ ?up|ay\ ?up|wotcha|what['’]?s\ up|sup|oi|
    (?:a\ )?(?:very\ )?(?:warm|kind)\ (?:greetings|regards|hello)(?:\ to)?|
    estimad[oa]s?|querid[oa]|apreciad[oa]|distinguid[oa]|hola|buen[oa]s?\ (?:d[ií]as|tardes|noches)|
    car[oa]|carissim[oa]|gentile|gentilissim[oa]|egregi[oa]|spettabile|ciao|buongiorno|buonasera|
    ch[eè]re?s?|bonjour|bonsoir|salut|lieber?|sehr\ geehrte[rs]?|geehrte[rs]?|werte[rs]?|
    verehrte[rs]?|guten\ (?:tag|morgen|abend)|gr[uü][sß]{1,2}\ gott|gr[uü]ezi|moin|servus|
    prezad[oa]|ol[aá]|bom\ dia|boa\ (?:tarde|noite)|beste|geachte|
    goede(?:morgen|middag|avond)|hoi|dag|
    k[aæ]re|hej(?:san)?|hei|god\ (?:dag|morgen|morgon)|b[aä]sta|szanown[yae]|drog[ia]|
    dzie[nń]\ dobry|cze[sś][cć]|dobr[yý]\ den|v[aá][zž]en[aáyý]|mil[yýáa]|ahoj|po[sš]tovan[iaeo]|
    dragi|draga|stimate?|stimat[ăa]|say[iı]n|merhaba|selam|tisztelt|kedves|szia|
    namaste|namaskar|respected|hon(?:ou?r)?able|esteemed|vanakkam|salaam|salam|
    as[- ]?sal[aā]mu?\ ?[- ]?alaikum|assalamu?\ ?alaikum|shalom|kia\ ora|t[eē]n[aā]\ koe|aloha|bula|
    sawubona|jambo|habari|kaixo|dia\ dh?uit|a\ chara|annwyl|to
"""
_GREETING = re.compile(
    rf"[\W_]{{0,6}}(?P<word>{_GREETING_WORDS})(?![\w’'])(?P<rest>.*)", re.IGNORECASE | re.VERBOSE
)
_TITLE_DOT = re.compile(r"\b([^\W\d_]{1,6})\.(?=[\s\w])")
_END = re.compile(
    r"[,;:!?.…。،，、！：)(]|\s[-–—]+(?=\s|$)|[–—]|[\U0001F300-\U0001FAFF\u2600-\u27bf]|$"
)
_IS_PROSE = re.compile(r"\d{4}|@|\btel\b", re.IGNORECASE)
_NO_GREETING = words_of(
    """
    thank thanks thx ty ta cheers great good nice lovely so meeting met it was what how i i'm
    im we just quick appreciate appreciated many from regards per about for with on at as if
    and but the a an my your re subject yours best sorry please when while you
    """
)
_ENDEARMENTS = words_of("hun hon love mate pal dear babe darling boss its it's just hey hi thanks")
_NO_VOCATIVE = words_of(
    "thank thanks thx ty ta cheers from regards per about for with yours best sorry"
)
_SHORT_LINE = 7
_LINES_LOOKED_AT = 25
_LONGEST = 160
_MOST_CALLED = 4


@dataclass(frozen=True, slots=True)
class Salutation:
    """The line on which somebody is greeted, and the words by which they are called.

    `called` is empty where a greeting calls nobody ("Hello,"); it ends at `end` in the body.
    """

    line: int
    start: int
    end: int
    called: str


def find_salutation(lines: list[Line], names: tuple[str, ...]) -> Salutation | None:
    """Return the first salutation of the lines, a letterhead before it aside; None without one.

    One of `names` alone greets, too ("Jo,"), also after one or two words that we do not know as a
    greeting ("Sæl Birna,"), but not after words that begin a sentence ("Thanks Jo,").
    """
    for place, line in enumerate(lines[:_LINES_LOOKED_AT]):
        found = _greeting(place, line, names) or _name_first(place, line, names)
        if found:
            return found
        if len(line.text.split()) > 8 and not _IS_PROSE.search(line.text[:200]):
            return None
    return None


def _greeting(place: int, line: Line, names: tuple[str, ...]) -> Salutation | None:
    match = _GREETING.match(line.text[:_LONGEST])
    if match is None:
        return None
    rest = _TITLE_DOT.sub(r"\1 ", match["rest"])  # as long as before
    start = match.start("rest")
    called = _segment(rest)
    if not called.strip() and rest.strip():
        # "Good morning, Jo," calls her after the comma.
        skipped = len(rest) - len(rest.lstrip()) + 1
        after = _segment(rest[skipped:])
        if 0 < len(after.split()) <= 3:
            start, called = start + skipped, after
    called = _cut(called, names)
    if fold(match["word"]) == "to" and line.text.rstrip()[-1:] not in {",", ":"}:
        return None
    end = min(line.start + start + len(called), line.end)
    return Salutation(place, line.start, end, called.strip())


def _segment(rest: str) -> str:
    match = _END.search(rest)
    return rest[: match.start()] if match else rest


def _cut(called: str, names: tuple[str, ...]) -> str:
    """Return what is called without the sentence that runs on after it, commas or not."""
    if len(called.split()) <= _MOST_CALLED:
        return called
    end = 0
    for match in re.finditer(r"\S+", called):
        if any(_is_name(token, names) for token in name_tokens(match[0])):
            end = match.end()
        elif end:
            break
    return called[:end] if end else called


def _is_name(token: str, names: tuple[str, ...]) -> bool:
    return any(is_part_of(token, name) for name in names)


def _name_first(place: int, line: Line, names: tuple[str, ...]) -> Salutation | None:
    text = _TITLE_DOT.sub(r"\1 ", line.text[:_LONGEST])
    called = _endeared(text, names) or _segment(text)
    tokens = name_tokens(called)
    if not tokens or len(tokens) > _MOST_CALLED or any(char.isdigit() for char in called):
        return None
    if fold(tokens[0]) in _NO_GREETING:
        return None
    is_alone = called.strip() == text.strip() or bool(text[len(called) :].strip(" ,:;!-–—"))
    is_titled = fold(tokens[0]) in TITLES and len(tokens) > 1
    has_end = bool(text[len(called) :].strip())
    is_named = any(_is_name(token, names) for token in tokens)
    if not (is_named and (has_end or is_alone)) and not (is_titled and has_end and not is_named):
        return None
    bare = called.lstrip()
    start = line.start + max(line.text.find(bare), 0)
    return Salutation(place, line.start, start + len(bare.rstrip()), _without_opener(bare, names))


def _endeared(text: str, names: tuple[str, ...]) -> str:
    """Return "Bev hun" of "Bev hun it's me", and "Dwayne" of "How's she going, Dwayne"."""
    words = text.split()
    if len(words) > 1 and fold(words[1]) in _ENDEARMENTS and _is_name(words[0], names):
        return text[: text.index(words[1]) + len(words[1])]
    if 2 < len(words) <= _SHORT_LINE and fold(words[0]) not in _NO_VOCATIVE:
        last = _segment(text.rstrip(" ,;:!-–—")[::-1])[::-1].split()
        if 0 < len(last) <= 2 and len(last) < len(words) and _is_name(last[0], names):
            return " ".join(last)
    return ""


def _without_opener(called: str, names: tuple[str, ...]) -> str:
    """Return the words from the first title or name on: "Sæl Birna" calls Birna."""
    words = called.split()
    for place, word in enumerate(words):
        tokens = name_tokens(word)
        if any(fold(token) in TITLES or _is_name(token, names) for token in tokens):
            return " ".join(words[place:])
    return called.strip()
