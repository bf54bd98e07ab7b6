"""What each way to decide a dispute changes among our worked examples.

Examples are the journeys with their plans, the labelled notes, the coaching e-mails in English, and
follow-ups that the badger guard judges. `python -m tests.domain.dispute_examples` writes
`plugin/domain/dispute_vectors.py` anew.
"""

import json
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from plugin.domain.badger_guard import Attempt, Channel, find_objections, may_be_passed_over
from plugin.domain.disputes import DISPUTES, decided
from plugin.domain.journey_json import parse_journey
from plugin.domain.journeys import FollowUp, Journey
from plugin.domain.languages import Language
from plugin.domain.note_draft_json import parse_draft
from plugin.domain.notes import review, review_to_json
from plugin.domain.plan_json import plan_to_json
from plugin.domain.planning import plan
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.domain.promises import PromiseKind
from plugin.language import language
from tests.domain.makers import JOURNEYS, at, exact, interview, journey, journey_file
from tests.mail.variants import VARIANTS, written_by

VECTORS = Path(__file__).parents[2] / "plugin/domain/dispute_vectors.py"
NOTES = Path(__file__).parent.parent / "notes/labelled.jsonl"
_HEAD = '''"""Which worked examples come out otherwise where a dispute is decided otherwise.

Written by `python -m tests.domain.dispute_examples`; a test holds it to the truth.
"""

from collections.abc import Mapping

_NAMES: dict[tuple[str, str], str] = {
'''
_TAIL = '''VECTORS: Mapping[tuple[str, str], tuple[str, ...]] = {
    key: tuple(names.split()) for key, names in _NAMES.items()
}
"""By dispute and option, all but the defaults: the names of the examples, kind first."""
'''
_SAID = ("rules", "sources", "why")

_TOLD = interview(promise=exact("2026-06-10"))
_FIRST = FollowUp(at("2026-06-11 09:00"), "email")
ATTEMPTS: dict[str, tuple[Attempt, Journey]] = {
    "early-email": (Attempt(Channel.EMAIL, at("2026-06-10 12:00")), journey(_TOLD)),
    "first-email": (Attempt(Channel.EMAIL, at("2026-06-11 12:00")), journey(_TOLD)),
    "first-call": (Attempt(Channel.CALL, at("2026-06-11 12:00")), journey(_TOLD)),
    "invited-call": (
        Attempt(Channel.CALL, at("2026-06-11 12:00")),
        journey(interview(promise=exact("2026-06-10"), told_to_call=True)),
    ),
    "call-on-top": (
        Attempt(Channel.CALL, at("2026-06-12 12:00")),
        journey(_TOLD, follow_ups=(_FIRST,)),
    ),
    "second-email": (
        Attempt(Channel.EMAIL, at("2026-06-18 12:00")),
        journey(_TOLD, follow_ups=(_FIRST,)),
    ),
    "vague-promise-email": (
        Attempt(Channel.EMAIL, at("2026-06-11 12:00")),
        journey(interview(promise=replace(exact("2026-06-10"), kind=PromiseKind.APPROXIMATE))),
    ),
}


def changed_by(playbook: Playbook) -> tuple[str, ...]:
    """Return the names of the examples that come out otherwise than under the default."""
    before, after = examples(DEFAULT_PLAYBOOK), examples(playbook)
    assert before.keys() == after.keys()
    return tuple(sorted(name for name in before if before[name] != after[name]))


def examples(playbook: Playbook) -> dict[str, Any]:
    """Return what becomes of each example, by its name."""
    return dict(
        (*_plans(playbook), *_reviews(playbook), *_mails(playbook), *_attempts(playbook)),
    )


def _plans(playbook: Playbook) -> Iterator[tuple[str, Any]]:
    for path in sorted(JOURNEYS.glob("*.json")):
        document = parse_journey(journey_file(path.name)["journey"])
        assert document.as_of
        made = plan_to_json(plan(document.journey, playbook, as_of=document.as_of))
        prompts = [{k: v for k, v in each.items() if k not in _SAID} for each in made["prompts"]]
        yield f"journey/{path.stem}", prompts


@cache
def _drafts() -> tuple[tuple[str, Any], ...]:
    samples = map(json.loads, NOTES.read_text(encoding="utf-8").splitlines())
    return tuple((sample["id"], parse_draft(sample["draft"])) for sample in samples)


def _reviews(playbook: Playbook) -> Iterator[tuple[str, Any]]:
    for name, draft in _drafts():
        found = review_to_json(review(draft, language(), playbook))
        said = [(each["check"], each["holds"], each["level"]) for each in found["findings"]]
        yield f"note/{name}", (found["verdict"], said)


def _mails(playbook: Playbook) -> Iterator[tuple[str, Any]]:
    for variant in VARIANTS:
        yield f"e-mail/{variant}", written_by(variant, Language.ENGLISH, playbook)


def _attempts(playbook: Playbook) -> Iterator[tuple[str, Any]]:
    override = playbook.follow_ups.override
    for name, (attempt, of) in ATTEMPTS.items():
        found = find_objections(attempt, of, playbook)
        answers = tuple(may_be_passed_over(found, override, reason) for reason in (None, "why"))
        yield f"follow-up/{name}", (tuple(each.ground for each in found), answers)


def all_changes() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the names of what changes, by dispute and option, for all but the defaults."""
    return {
        (dispute.key, option.key): changed_by(decided(DEFAULT_PLAYBOOK, {dispute.key: option.key}))
        for dispute in DISPUTES.values()
        for option in dispute.options[1:]
    }


def main() -> None:
    """Write the module that pages read."""
    rows = "".join(_row(*each) for each in all_changes().items())
    VECTORS.write_text(_HEAD + rows + "}\n\n" + _TAIL, encoding="utf-8")


def _row(key: tuple[str, str], names: tuple[str, ...]) -> str:
    lines = textwrap.wrap(" ".join(names), 88, break_long_words=False, break_on_hyphens=False)
    words = "".join(f'        "{line} "\n' for line in lines) or '        ""\n'
    return f'    ("{key[0]}", "{key[1]}"): (\n{words}    ),\n'


if __name__ == "__main__":
    main()
