"""Say what carries out each of the articles' rules: the whole table, the same for everybody."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from plugin.domain.coaching import merge_fields
from plugin.domain.languages import Language
from plugin.domain.messages import TEMPLATE_NAMES
from plugin.domain.prompts import StepKey
from plugin.domain.rule_marks import marked_lines
from plugin.domain.rules_at_work import Carried, Carrier, Means, RuleAtWork, put_together
from plugin.domain.sample_facts import AFTERWARDS, sample_facts
from plugin.mail.templates import render_text, shipped_file

_BULLET = re.compile(r"^(?:-|\d\.) ")
_TEMPLATES = files("plugin") / "templates"


@dataclass(frozen=True, slots=True)
class Page:
    """What a page, or a part of one, is called; the steps that it is about, where not about all."""

    name: str
    steps: tuple[StepKey, ...] = ()


PAGES: Mapping[str, Page] = {
    "pages/inbox.html": Page("inbox"),
    "partials/prompt.html": Page("row of a prompt"),
    "partials/journey.html": Page("candidate’s dashboard", (StepKey.THANK_YOU,)),
    "partials/debrief_form.html": Page("debrief", (StepKey.DEBRIEF,)),
    "pages/answer.html": Page("client’s answer", (StepKey.PROMISED_DATE,)),
    "pages/address.html": Page("interviewer’s address", (StepKey.CONTACTS,)),
    "pages/prompt_done.html": Page("going on anyway", (StepKey.CHECK_IN,)),
    "candidate/page.html": Page("candidate’s page"),
    "candidate/debrief.html": Page("candidate’s own debrief", (StepKey.DEBRIEF,)),
    "candidate/note.html": Page("candidate’s note", (StepKey.THANK_YOU, StepKey.CHECK_IN)),
}
"""The templates of pages in which lines are marked with rules."""


@cache
def rules_at_work() -> tuple[RuleAtWork, ...]:
    """Return R01 … R96 in order, each with all that carries it out."""
    return put_together((*_emails(), *_pages()))


def _emails() -> Iterator[Carried]:
    """Yield what the shipped e-mails carry out, in the words that a sample candidate would get."""
    fields = merge_fields(sample_facts("en-GB"), AFTERWARDS)
    for name in TEMPLATE_NAMES:
        step = StepKey(name.removesuffix("_rejected"))
        said: dict[str, list[str]] = defaultdict(list)
        for marked in marked_lines(shipped_file(name, Language.ENGLISH)):
            for number in marked.rules:
                said[number].append(render_text(_BULLET.sub("", marked.line), fields))
        for number, lines in said.items():
            yield number, Carrier(Means.EMAIL, name, (step,), tuple(lines))


def _pages() -> Iterator[Carried]:
    for path, page in PAGES.items():
        template = (_TEMPLATES / path).read_text(encoding="utf-8")
        for number in sorted({each for line in marked_lines(template) for each in line.rules}):
            yield number, Carrier(Means.PAGE, page.name, page.steps)
