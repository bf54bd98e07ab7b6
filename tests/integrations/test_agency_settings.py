"""An agency's answers: what makes sense is taken, the rest is named and breaks nothing."""

import pytest

from integrations.agency_settings import Answers
from plugin.domain.submissions import Stage


def test_what_nobody_answered_has_its_default_and_is_nothing_wrong() -> None:
    answers = Answers({})

    assert (answers.stages(), answers.interview_types(), answers.text("web_url")) == (
        {},
        None,
        None,
    )
    assert (answers.refs("webhook_ids"), answers.is_on("open_notes")) == ((), False)
    assert answers.unknown == ()


def test_stages_are_ours_by_the_crms_ref() -> None:
    answers = Answers({"stages": {"7": "offer", "8": None, "9": "promoted", "10": ["hired"]}})

    assert answers.stages() == {"7": Stage.OFFER}
    assert answers.unknown == ("stages.9", "stages.10")


@pytest.mark.parametrize("value", ["offer", 7, ["offer"]])
def test_stages_that_are_no_mapping_are_named(value: object) -> None:
    answers = Answers({"stages": value})

    assert (answers.stages(), answers.unknown) == ({}, ("stages",))


def test_no_type_at_all_is_another_answer_than_none_given() -> None:
    assert Answers({"interview_types": []}).interview_types() == frozenset()


def test_a_type_that_is_no_text_is_left_out() -> None:
    assert Answers({"interview_types": ["A", ["B"], {}]}).interview_types() == {"A"}


def test_types_that_are_no_list_are_named() -> None:
    answers = Answers({"interview_types": "all"})

    assert (answers.interview_types(), answers.unknown) == (None, ("interview_types",))


def test_a_text_that_is_none_is_named() -> None:
    answers = Answers({"web_url": 7, "note_type": ""})

    assert (answers.text("web_url"), answers.text("note_type")) == (None, None)
    assert answers.unknown == ("web_url", "note_type")


def test_ids_may_be_numbers() -> None:
    assert Answers({"webhook_ids": [7, "8"]}).refs("webhook_ids") == ("7", "8")


def test_only_true_is_on() -> None:
    assert Answers({"a": True}).is_on("a")
    assert not Answers({"a": "true"}).is_on("a")
