"""Write a step's e-mail from its template: strict, sandboxed, and never with a gap in it."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from plugin.domain.coaching import MISSING, Letter
from plugin.errors import Refused

_GAPS = re.compile(r"\n{3,}")


class _MissingField(StrictUndefined):
    """A field without a value: a text may ask whether it is there; using it raises Refused."""

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = None,
        name: str | None = None,
        exc: Any = Refused,
    ) -> None:
        super().__init__(MISSING.get(name or "", hint or "A fact is missing."), obj, name, exc)


def write_letter(name: str, fields: Mapping[str, str | bool]) -> Letter:
    """Return the letter that the template makes of the fields.

    Raises Refused, saying which fact is missing, where the template needs a field that is not
    there. Values are put in as they are: none is ever read as a template.
    """
    subject = _environment().get_template(f"{name}.subject.txt").render(fields)
    text = _environment().get_template(f"{name}.txt").render(fields)
    return Letter(" ".join(subject.split()), _GAPS.sub("\n\n", text).strip() + "\n")


@cache
def _environment() -> Environment:
    return ImmutableSandboxedEnvironment(
        loader=PackageLoader("plugin", "templates/mail"),
        undefined=_MissingField,
        autoescape=False,  # plain text; the HTML is made of it, escaped, by `layout`
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
