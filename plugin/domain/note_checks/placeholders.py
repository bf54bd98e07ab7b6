"""`placeholders`: nothing is left to fill in, in the subject or the body."""

import re

from plugin.domain.note_checks.mail_lines import own_lines
from plugin.domain.note_checks.view import NoteView
from plugin.domain.note_reviews import Outcome
from plugin.domain.word_lists import words_of

_SLOT = (
    r"(?:your|their|his|her|my|the|datum|einsetzen|eintragen|firma|firmenname|vorname|nachname"
    r"|stelle|ansprechpartner|anrede|nom|pr.nom|entreprise|poste|fecha|nombre|empresa|puesto"
    r"|azienda|nome|cargo|naam|bedrijf|functie|datum|namn|f.retag|company|client|employer|firm"
    r"|hiring|manager(?:'s)?|"
    r"interviewer(?:'s)?|recipient|recruiter|contact|candidate|first|last|full|sur|given|family|"
    r"name|names|title|job|role|position|post|phone|mobile|tel(?:ephone)?|number|no|email|e-mail|"
    r"address|date|day|time|month|year|week|weekday|topic|topics|subject|skill|skills|project|team|"
    r"department|insert|add|enter|fill|in|here|something|specific|detail|details|example|reason|"
    r"value|amount|salary|location|city|place|link|url|ref|reference|deadline|industry|product|"
    r"achievement|experience|school|degree|university|signature|sign|mr|mrs|ms|dr|surname|"
    r"firstname|lastname|fullname|xx+|x|of|to|from|or|and|a|an|about|discussed|mentioned|todo)"
)
_FILL = rf"{_SLOT}(?:[\s/_.,'’-]+{_SLOT}){{0,6}}\.?"
_STRONG_SLOT = (
    r"(?:datum|einsetzen|eintragen|firma|firmenname|vorname|nachname|stelle|ansprechpartner"
    r"|pr.nom|entreprise|poste|fecha|nombre|empresa|puesto|nome|cargo|naam|anrede|your|company|client"
    r"|employer|interviewer(?:'s)?|hiring|name|surname|firstname|lastname|"
    r"title|job|role|position|phone|number|date|topic|topics|insert|skill|skills|project|reason|"
    r"department|todo|xx+|detail|details|example|achievement|ref|deadline|time|day|weekday|city)"
)
_MARKS = (
    r"\{\{[^{}\n]{0,60}\}\}",
    r"(?<![\w)\]}\"'=:.])\$?\{\s*[A-Za-z][\w .'/-]{0,40}\}(?![\w:])",
    r"%%?[A-Za-z][A-Za-z_]{2,30}%%?",
    r"\*\|[A-Z_:]{2,30}\|\*",
    r"(?<!\w)##?[A-Z_]{3,30}#{1,2}",
    r"@@[\w ]{2,30}@@",
    r"\$[A-Z][A-Z_]{2,30}\b|\$\([\w ]{2,30}\)",
    r"<<[^<>\n]{1,60}>>",
    rf"«\s?(?:[A-Za-z]+[a-z][A-Z]\w*|[A-Z_]{{3,30}}|(?i:{_FILL}))\s?»",
    r"(?<![\w/.-])[Xx]{1,4}(?:[/.-][Xx]{1,4}){1,3}(?:[/.-]\d{2,4})?(?![\w/])",
    r"(?<![\w-])X{3,12}(?![\w-])(?!\s(?:rated|Olympi|Congress|Edition|Corps))",
    r"(?<![\w-])XX(?![\w-])(?!\s?(?:chromosome|century))",
    r"[£$€]\s?[Xx]{1,8}k?\b|\b[Xx]{2,8}(?=\s?(?:%|years?|months?|percent|people|June|May|July))",
    r"\b0?\d{2,5}[\s-]?[Xx]{3,}(?:[\s-]?[Xx]{2,})*\b",
    r"(?<![\w_])_{3,}(?![\w_])|(?<!\S)_{2}(?=[\s.,])",
    r"(?<![\w.])\.{5,}(?!\w)|(?<!\S)…{2,}(?=\s|[,.])",
    r"(?i:\b(?:dear|hi|hello|mr|mrs|ms|dr|on|at|by|the|of|as)\.? )\?{2,}(?=[\s,.]|$)",
    r"\b[Xx]{3,}@|\bDear (?:Mr|Mrs|Ms|Dr)\.? [XYN]\b",
    r"\[\s?(?:[#?*X]|[DMYTdmy]{1,4}(?:[/.: -][DMYHdmyh]{1,4}){1,2})\s?\]",
    r"\b(?:TODO|FIXME|TKTK|INSERT)\b",
    r"\b(?:TT|JJ)[./-]MM[./-](?:JJJJ|AAAA|JJ)\b|\bDD[./-]MM[./-]AAAA\b",
    r"\binsert (?:phone|mobile|cell|tel|name|date|number)\b|\d[ -]?\d{0,3}[Xx]{2,6}\b",
    r"\b[Ll]orem ipsum\b",
    r"(?<![\w&])#(?:NAME|REF|VALUE|N/A|DIV/0|NULL|NUM)[?!]?",
    r"\b(?:INSERT|ENTER|ADD|YOUR|FILL IN) [A-Z]{2,}(?: [A-Z]{2,}){0,4}\b",
    r"\b(?:NAME|COMPANY|POSITION|TITLE|ROLE|TOPIC|FIRSTNAME|LASTNAME|SURNAME|INTERVIEWER"
    r"|EMPLOYER|MANAGER|JOBTITLE|FIRMA|VORNAME|NACHNAME|NOMBRE|EMPRESA)\b(?! [A-Z]{2})",
    r"\b(?:FIRST|LAST|FULL|COMPANY|JOB|HIRING|INTERVIEWER|ROLE|POSITION|CANDIDATE|CONTACT"
    r"|CLIENT)_[A-Z_]{2,30}\b",
    r"(?<![\w/])(?:[Dd]{2}[/.-][Mm]{2}|[Mm]{2}[/.-][Dd]{2})(?:[/.-][\dYy]{2,4})?(?!\w)"
    r"|\b[Xx]{2}:[Xx]{2}\b",
    r"\bInsert [A-Z][a-z]+\b|\((?:your|insert|add|enter|name of) [a-z' ]{2,40}\)",
    r"\((?:[a-z]+ ){1,2}(?:name|title|date|number)\)",
    r"\b(?:Firma|Herrn?|Frau|Company|Mr|Mrs|Ms|Dr|Stadt|Team|Firm|Acme)\.? (?:XYZ?|NN|N\.N\."
    r"|ABC)\b|\bXYZ (?:Ltd|Inc|GmbH|Corp|Company|company|plc)\b",
    r"\b(?:Max|Erika|Firma) Muster(?:mann|frau|firma)?\b|\bMuster(?:mann|firma|stra.e)\b",
    r"\bTK\b(?= [a-z]|$|[.,])",
    r"\b(?:[Yy]our|[Mm]y) (?:full )?(?:name|number|phone(?: number)?|signature|title) here\b",
    r"\b(?:insert|add|enter|fill in) (?:your |the |their )?"
    r"(?:name|date|topic|company|title|role|phone|detail|number|something|skill)s?\b(?: \w+)?"
    r" here\b",
    r"\b(?:Your|YOUR|First|FIRST|Last|LAST|Company|COMPANY|Interviewer|INTERVIEWER|Job|JOB|Full"
    r"|FULL|"
    r"Hiring Manager|Recipient|Candidate|CANDIDATE)(?:['’]s)? (?:Name|NAME|Phone(?: Number)?"
    r"|PHONE|Number|Title|TITLE|Address|"
    r"Email|Company|Mobile|Telephone(?: Number)?|Job Title|Full Name|Signature|First Name|Last"
    r" Name)\b"
    r"(?! \()",
)
_BRACKETED = re.compile(r"(?<![\w)\]])\[\s*([^\[\]\n]{1,80}?)\s*\](?![\[(])")
_ANGLED = re.compile(r"(?<![\w<])<\s?([A-Za-z][^<>\n@:=/]{0,50})>(?!>)")
_PARENTHESISED = re.compile(rf"\(\s*({_FILL})\s*\)", re.IGNORECASE)
_SLOT_WORDS = re.compile(_FILL, re.IGNORECASE)
_STRONG = re.compile(rf"\b{_STRONG_SLOT}\b", re.IGNORECASE)
_MARK = re.compile("|".join(_MARKS))
_TO_BE_TOLD = re.compile(r"(?<![\w-])(T\.?B\.?[DCA]|t\.?b\.?[dca])\.?(?![\w-])")
_ASIDES = words_of(
    """
    sic … ... i a u x s es laughs laugh laughter smiles smile joke joking lol edit ed redacted
    e o ed. sigh grin wink pause spoiler external confidential
    """
)
_HTML = words_of(
    """
    enter esc tab ctrl shift b i u p br em hr ul ol li a div span strong td tr table code pre h1
    h2 t k v
    """
)
_CODE = re.compile(r"`[^`\n]{1,200}`|https?://\S+|www\.\S+")
_TAG = re.compile(
    rf"^\s*(?:(?:re|fwd?|aw|wg)\s?:\s*)*\[(?!{_STRONG_SLOT}\b)[\w .-]{{1,30}}\]", re.I
)
_LINE_IS_SLOT = re.compile(
    r"(?im)^[ \t]*(?:your|my)[ \t](?:full[ \t])?(?:name|phone|phone number|number|signature)[ \t]*$"
)
_ASKS_FOR = re.compile(r"\byou\b|\b(?:discussed|mentioned|here)\b|\bno\.?$", re.IGNORECASE)
_EXPLANATION = re.compile(
    r"\s{0,2}[(,–—:=-]\s?(?:as in |that is,? |which is |short for |meaning |i\.e\.,? |or )?"
    r"([^()\n]{3,80})"
)
_SAYS_SOMETHING = words_of("see cf as note my we i that which who what and or but in at exit enter")
_ANY_BUT_A_BREAK = re.compile(r"[^\n]")
_LONG = 100
_LONGEST = 30_000


def check_placeholders(view: NoteView) -> Outcome:
    """Tell whether subject and body are without anything that somebody meant to fill in."""
    note = view.draft.note
    span = find_placeholder(_own_text(note.body))
    found = note.body[slice(*span)] if span else _in_subject(note.subject)
    if found is None:
        return Outcome(True, "Nothing is left to fill in.")
    where = "" if span else " in the subject"
    return Outcome(
        False,
        f"“{found[:60]}”{where} is still to be filled in.",
        "Put in what belongs there, or take it out.",
        span,
    )


def _own_text(body: str) -> str:
    """Return the body with blanks for what is quoted, so that places stay what they are."""
    own, end = [], 0
    for line in own_lines(body):
        own += [_ANY_BUT_A_BREAK.sub(" ", body[end : line.start]), line.text]
        end = line.end
    return "".join(own)


def _in_subject(subject: str | None) -> str | None:
    text = _TAG.sub("", subject or "")
    span = find_placeholder(text)
    return text[slice(*span)] if span else None


def find_placeholder(text: str) -> tuple[int, int] | None:
    """Return where the first placeholder stands; None where there is none.

    None are footnotes, code, an abbreviation that is explained, a heart, an address in <…>.
    """
    text = _CODE.sub(lambda match: " " * len(match[0]), text[:_LONGEST])
    if len(text) > _LONG and sum(map(str.isupper, text)) > sum(map(str.islower, text)):
        text = text.lower()  # who shouts all the time has no word in capitals that asks
    finders = (_marks, _brackets, _angles, _parentheses, _told_later, _lines)
    spans = [span for find in finders if (span := find(text))]
    return min(spans, default=None)


def _marks(text: str) -> tuple[int, int] | None:
    for match in _MARK.finditer(text):
        if not _is_explained(text, match):
            return match.span()
    return None


def _brackets(text: str) -> tuple[int, int] | None:
    for match in _BRACKETED.finditer(text):
        inside = match[1]
        has_letter = any(char.isalpha() for char in inside)
        is_empty = not inside.strip(" _.…-?")
        if (is_empty and inside not in _ASIDES) or (has_letter and _is_slot(inside)):
            return match.span()
    return None


def _is_slot(inside: str) -> bool:
    """Tell whether what stands in brackets asks for something instead of saying it."""
    words = inside.split()
    if inside.casefold() in _ASIDES or len(words) > 10:
        return False
    if words[0].casefold() in _SAYS_SOMETHING:
        return False
    if _STRONG.search(inside) or _SLOT_WORDS.fullmatch(inside) or _ASKS_FOR.search(inside):
        return True
    return len(words) == 1 and not inside.endswith("s") and inside.isalpha() and len(inside) > 3


def _angles(text: str) -> tuple[int, int] | None:
    for match in _ANGLED.finditer(text):
        if match[1].strip().casefold() not in _HTML and len(match[1].split()) <= 6:
            return match.span()
    return None


def _parentheses(text: str) -> tuple[int, int] | None:
    for match in _PARENTHESISED.finditer(text):
        if _STRONG.search(match[1]) and not match[1].casefold().startswith(
            ("in ", "and ", "or ", "my ")
        ):
            return match.span()
    return None


def _told_later(text: str) -> tuple[int, int] | None:
    for match in _TO_BE_TOLD.finditer(text):
        if not _is_explained(text, match):
            return match.span()
    return None


def _lines(text: str) -> tuple[int, int] | None:
    match = _LINE_IS_SLOT.search(text)
    return match.span() if match else None


def _is_explained(text: str, match: re.Match[str]) -> bool:
    """Tell whether the letters abbreviate words beside them: "TBD (Technical Board …)"."""
    letters = [char for char in match[0].casefold() if char.isalpha()]
    after = _EXPLANATION.match(text[match.end() : match.end() + 90])
    before = re.search(r"([^()\n]{3,80})\(\s?$", text[max(0, match.start() - 90) : match.start()])
    initials_after = _initials(after[1])[: len(letters)] if after else []
    initials_before = _initials(before[1])[-len(letters) :] if before else []
    return bool(letters) and letters in (initials_after, initials_before)


def _initials(words: str) -> list[str]:
    return [word[0].casefold() for word in re.findall(r"[^\W\d_]+", words) if word not in _SMALL]


_SMALL = frozenset(["of", "the", "and", "for"])
