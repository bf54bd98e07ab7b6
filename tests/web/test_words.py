"""Every idea has a word: the tables of the pages are whole."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from plugin.domain.interviews import InterviewStatus, PositionInLine
from plugin.domain.messages import MessageState, is_coached
from plugin.domain.people import ContactMode
from plugin.domain.promises import PromiseKind
from plugin.domain.prompts import PlannedState, PromptState, StepKey
from plugin.domain.reasons import BlockReason, CancelReason, SkipReason
from plugin.domain.submissions import CLOSING_STAGES, Stage
from plugin.domain.urgency import Urgency
from plugin.services import prompt_words
from plugin.services.prompts import DismissReason
from plugin.web import prompt_rows, words


@pytest.mark.parametrize(
    ("table", "ideas"),
    [
        (words.GROUPS, Urgency),
        (words.STEP_WORDS, StepKey),
        (words.DONE, StepKey),
        (words.SAID_DONE, StepKey),
        (words.DISMISSALS, DismissReason),
        (words.STAGES, Stage),
        (words.STATUSES, InterviewStatus),
        (words.CONTACT_MODES, ContactMode),
        (words.PROMISES, PromiseKind),
        (words.POSITIONS, PositionInLine),
        (words.MESSAGES, MessageState),
        (prompt_words._TITLES, StepKey),
        (prompt_rows._CHANGES, StepKey),
    ],
)
def test_every_idea_has_its_word(table: Mapping[Any, Any], ideas: Iterable[Any]) -> None:
    assert set(table) == set(ideas)


def test_every_state_has_its_word() -> None:
    assert {*PromptState, *PlannedState} == set(words.STATES)


def test_every_step_with_an_email_has_a_button_for_it() -> None:
    assert {step for step in StepKey if is_coached(step)} == set(words.COACHING)


@pytest.mark.parametrize(
    "code", [*SkipReason, *BlockReason, *CancelReason, *sorted(CLOSING_STAGES), *DismissReason]
)
def test_every_reason_is_said_in_words(code: str) -> None:
    said = words.reason(code)

    assert said is not None
    assert said != code.replace("_", " ")


def test_a_dismissal_says_what_the_recruiter_added() -> None:
    assert words.reason("other: they met: twice") == "another reason: they met: twice"


def test_no_reason_says_nothing() -> None:
    assert words.reason(None) is None
