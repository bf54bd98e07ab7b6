"""What a plain word of YAML 1.2 means (its core schema): a number, yes or no, nothing, or text.

So `09:00` is text, and so are `no` and `2026-12-24`.
"""

import re

_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_WHOLE = re.compile(r"[-+]?\d{1,30}", re.ASCII)
_BASED = re.compile(r"0o[0-7]{1,30}|0x[\da-fA-F]{1,30}", re.ASCII)
_FRACTION = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?", re.ASCII)

Scalar = str | int | float | bool | None


def scalar(text: str, *, is_plain: bool) -> Scalar:
    """Return the value; what stands in quotes is text. Raises UnicodeDecodeError for half
    a character."""
    if not is_plain:
        # JSON writes what lies beyond the first plane as two halves.
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    if _BASED.fullmatch(text):
        return int(text, 0)
    return float(text) if _FRACTION.fullmatch(text) else text
