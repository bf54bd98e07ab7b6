"""Where a note ends: its closing words, the name and what stands beneath."""

import re

from plugin.domain.note_checks.mail_lines import Line
from plugin.domain.note_checks.names import fold, name_tokens

_CLOSING = re.compile(
    r"""[\W_]{0,4}(?:
    (?:(?:with|my|our|very|all|kind|kindest|best|warm|warmest|many|yours|most|and|the|good|again|
       in|a|of|from|much|so|lots|to|you|for|now|till|until|then|thanks?|thank|regards?|wishes|
       respectfully|sincerely|sincere|truly|faithfully|friendly|cordial|heartfelt|gratitude|
       appreciation|anticipation|advance|respect|greetings?|salutations?|cheers|ta|ciao|bye|
       love|hugs?|warmly|fondly|cordially|gratefully|respectfully|hopefully|speak|talk|soon|
       take|care|later|yours|ever|peace|slán|slainte|x+|
       atentamente|saludos|cordiales|un|abrazo|cordialmente|atenciosamente|abraços?|
       mit|freundlichen|grüßen|grüssen|viele|liebe|grüße|grüsse|beste|herzliche|lg|mfg|vg|
       cordialement|bien|vous|salutations|distinguées|amicalement|sincères|
       saluti|distinti|cordiali|med|vennlig|hilsen|vänliga|hälsningar|venlig|
       groet|groeten|vriendelijke|met|pozdrawiam|pozdravem|s|kr|rgds|brgds|br|thx|tks|
       forward|looking|hearing|obediently|humbly|encl|god|bless|namaste|hochachtungsvoll
     )[\s,.!–—&+/-]*){1,8}
    |yours\b.{0,30}
    |.{0,40}\b(?:regards|wishes|sincerely|faithfully|respectfully|greetings?)\b.{0,30}
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_CONTACT = re.compile(
    r"\d[\d\s().\-/]{5,}\d|@|https?:|www\.|\b(?:tel|phone|mobile|mob|cell|linkedin|handy)\b", re.I
)
_ASKS_TO_CALL = re.compile(
    r"\b(?:call|ring|reach|text|get|phone) (?:me|us)\b|\bi(?:'m| am) on\b", re.I
)
_SENTENCE_END = re.compile(r"[.!?…]['\"”’)]?\s*$")
_FOOTNOTE = re.compile(r"\s*\[\d{1,2}\]\s")
_LINES_LOOKED_AT = 14


def find_sign_off(lines: list[Line], name: str) -> int:
    """Return the place of the first line of the sign-off block; `len(lines)` where there is none.

    The block is what stands at the end and is no sentence: closing words, the name, a phone number,
    an address. It begins at the first closing or name among these.
    """
    parts = {fold(token) for token in name_tokens(name)}
    first = len(lines)
    for place in range(len(lines) - 1, max(len(lines) - 1 - _LINES_LOOKED_AT, -1), -1):
        line = lines[place]
        if line.is_blank and not _CLOSING.fullmatch(line.text.strip()):
            continue
        kind = _kind(line.text.strip(), parts)
        if kind is None:
            break
        if kind:
            first = place
    return first


def _kind(text: str, parts: set[str]) -> bool | None:
    """Return True for closing words, a name or a contact, False for what may stand beneath them.

    None is a sentence of the note.
    """
    if is_closing(text) or _is_name(text, parts):
        return True
    if _CONTACT.search(text) and _is_short(text) and not _ASKS_TO_CALL.search(text):
        return True
    if _FOOTNOTE.match(text):
        return False
    return None if _SENTENCE_END.search(text) or not _is_short(text) else False


def is_closing(text: str) -> bool:
    """Tell whether a line is nothing but closing words, such as "Kind regards,"."""
    return len(text) <= 70 and len(text.split()) <= 9 and bool(_CLOSING.fullmatch(text.strip()))


def _is_short(text: str) -> bool:
    return len(text.split()) <= 10


def _is_name(text: str, parts: set[str]) -> bool:
    tokens = [fold(token) for token in name_tokens(text)]
    named = sum(token in parts for token in tokens)
    return named > 0 and len(tokens) <= named + 4 and not _SENTENCE_END.search(text[-1:] + " ")
