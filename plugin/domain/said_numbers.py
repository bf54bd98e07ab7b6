"""Find the numbers that a text speaks of, in digits and in words of four languages. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORDS = (
    "zero null zéro cero",
    "",  # "one" is also an article, and says nothing
    "two zwei deux dos twice zweimal both",
    "three drei trois tres",
    "four vier quatre cuatro",
    "five fünf cinq cinco",
    "six sechs seis",
    "seven sieben sept siete",
    "eight acht huit ocho",
    "nine neun neuf nueve",
    "ten zehn dix diez",
    "eleven elf onze once",
    "twelve zwölf douze doce dozen dutzend douzaine docena",
    "thirteen dreizehn treize trece",
    "fourteen vierzehn quatorze catorce",
    "fifteen fünfzehn quinze quince",
    "sixteen sechzehn seize dieciséis",
    "seventeen siebzehn",
    "eighteen achtzehn",
    "nineteen neunzehn",
)
_TENS = {
    20: "twenty zwanzig vingt veinte",
    30: "thirty dreißig dreissig trente treinta",
    40: "forty vierzig quarante cuarenta",
    50: "fifty fünfzig cinquante cincuenta",
    60: "sixty sechzig soixante sesenta",
    70: "seventy siebzig",
    80: "eighty achtzig",
    90: "ninety neunzig noventa",
    100: "hundred hundert cent cien ciento",
    1000: "thousand tausend mille mil",
    10**6: "million millionen millions millones",
}
_VALUES = {word: n for n, words in enumerate(_WORDS) for word in words.split()} | {
    word: n for n, words in _TENS.items() for word in words.split()
}
NUMBER_WORDS = frozenset(_VALUES)

_NOT_IN = {"once": "en", "both": "de fr es", "acht": "en fr es", "sept": "en de es", "tres": "fr"}
"""Words that are numbers in some languages only."""

_DIGITS = re.compile(r"(?<![\w.])\d(?:[\d.,'’  ]*\d)?(?:\s?[kKmM](?![\w]))?")
_WORD = re.compile(r"[^\W\d_]+")
_SPACES = re.compile(r"['’  ]")
_OF_WRITING = re.compile(
    r"\s*(?:or|to|oder|bis|ou|à|o|a|-|–)?\s*\S*\s*"
    r"(?:short |kurze |courtes? )?"
    r"(?:sentences?|lines?|paragraphs?|sätze|zeilen|absätze|phrases?|lignes|paragraphes|frases"
    r"|líneas|párrafos)\b",
    re.IGNORECASE,
)
"""How long a note should be is advice, and no fact."""

_LIST_MARK = re.compile(r"(?m)^\s*\d{1,2}[.)]\s")


@dataclass(frozen=True, slots=True)
class SaidNumber:
    """A number, where it stands, and what it comes to, as text: "24", "3.5", "50k"."""

    begin: int
    end: int
    value: str


def find_numbers(text: str, language: str) -> Iterator[SaidNumber]:
    """Yield the numbers in the text, but for those of lists and of how long to write."""
    marks = {found.end() for found in _LIST_MARK.finditer(text)}
    for found in _DIGITS.finditer(text):
        is_mark = any(found.start() < end <= found.end() + 2 for end in marks)
        if not is_mark and not _OF_WRITING.match(text, found.end()):
            yield SaidNumber(found.start(), found.end(), _value(found.group()))
    for found in _WORD.finditer(text):
        word = found.group().lower()
        value = _VALUES.get(word)
        if value is None or language in _NOT_IN.get(word, "").split():
            continue
        if not _OF_WRITING.match(text, found.end()):
            yield SaidNumber(found.start(), found.end(), str(value))


def _value(digits: str) -> str:
    """Return a number without what only groups its digits; 1,000 and 1.000 are both 1000."""
    plain = _SPACES.sub("", digits).lower()
    plain = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", plain)
    plain = plain.replace(",", ".")
    return plain.lstrip("0") or "0"
