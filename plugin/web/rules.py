"""/rules: the 96 rules of the articles, in our words, with what carries each out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, render_template, request

from plugin.domain.prompts import StepKey
from plugin.domain.rules import ARTICLES
from plugin.domain.rules_at_work import RuleAtWork
from plugin.services import managers
from plugin.services.rulebook import rules_at_work
from plugin.web import rule_words, session
from plugin.web.pages import back_path
from plugin.web.words import STEP_WORDS

bp = Blueprint("rules", __name__, url_prefix="/rules")


@dataclass(frozen=True, slots=True)
class StepChoice:
    """One way to narrow the list down; `key` None: all rules."""

    key: str | None
    label: str
    count: int


@bp.get("")
def show() -> str:
    """Show all rules, or those of one step."""
    viewer = session.current()
    chosen = _step(request.args.get("step", ""))
    rows = [row for row in rules_at_work() if chosen is None or chosen in row.steps]
    is_framed = session.is_framed()
    return render_template(
        "pages/rules.html",
        parts=[(part, list(rules)) for part, rules in groupby(rows, lambda row: row.rule.part)],
        choices=list(_choices(rules_at_work())),
        chosen=chosen.value if chosen else None,
        listed=ARTICLES,
        carried_by=rule_words.carried_by,
        may_see_mails=not is_framed and managers.is_manager(viewer),
        back=back_path() if is_framed else None,
        mails_endpoint=rule_words.MAILS,
    )


def _step(given: str) -> StepKey | None:
    return next((step for step in StepKey if step.value == given), None)


def _choices(rows: Sequence[RuleAtWork]) -> Iterator[StepChoice]:
    yield StepChoice(None, "all", len(rows))
    for step in StepKey:
        yield StepChoice(step.value, STEP_WORDS[step], sum(step in row.steps for row in rows))
