"""The note coach as a whole: which checks apply, in which order, and what follows from them."""

from datetime import date

import pytest

from plugin.domain.notes import CHECKS, CheckName, Interviewer, Level, Verdict, review_to_json
from plugin.domain.promises import Promise, PromiseKind
from tests.domain.note_makers import (
    CHECK_IN,
    THANK_YOU,
    check_in,
    draft,
    finding,
    holds,
    reviewed,
    saying,
)


def names(subject: object) -> list[str]:
    return [each.check.value for each in reviewed(subject).findings]  # type: ignore[arg-type]


def test_a_good_note_is_ready_and_nothing_is_suggested() -> None:
    for subject in (draft(), check_in()):
        review = reviewed(subject)

        assert review.verdict is Verdict.READY
        assert [each.check for each in review.findings if not each.holds] == []
        assert all(each.suggestion is None and each.span is None for each in review.findings)
        assert all(each.message for each in review.findings)


def test_findings_come_in_the_tables_order() -> None:
    order = [check.name for check in CHECKS]

    assert order == list(CheckName)
    for subject in (draft(other_notes=("Hi Al,",), forgot=("I speak Welsh",)), check_in()):
        found = [CheckName(name) for name in names(subject)]
        assert found == sorted(found, key=order.index)


def test_what_is_absent_is_not_checked() -> None:
    bare = draft(interviewer=Interviewer("Dr. Jo Park"))
    unpromised = check_in(promise=None, sent_before=None, not_before=None, send_on=None)

    assert {"topic", "personal", "forgotten"}.isdisjoint(names(bare))
    assert {"quotes_date", "not_early", "budget"}.isdisjoint(names(unpromised))
    assert "quotes_date" not in names(check_in(promise=Promise(PromiseKind.NONE)))


def test_a_missing_address_is_said() -> None:
    found = finding(draft(to=None), "recipient")

    assert not found.holds
    assert "missing" in found.message


def test_a_failing_block_blocks_a_failing_must_asks_for_revision_the_rest_only_speaks() -> None:
    assert reviewed(draft(to="jobs@acme.example")).verdict is Verdict.BLOCKED
    assert reviewed(draft(THANK_YOU.replace("Dr. Park", "Al"))).verdict is Verdict.REVISE
    both = draft(THANK_YOU.replace("Dr. Park", "[Name]"), to="jobs@acme.example")
    assert reviewed(both).verdict is Verdict.BLOCKED
    long = draft(THANK_YOU.replace("\n\nI would", " We did it with care." * 40 + "\n\nI would"))
    assert not holds(long, "length")
    assert reviewed(long).verdict is Verdict.READY


def test_each_check_has_its_level_and_rules() -> None:
    by_name = {check.name: check for check in CHECKS}

    assert by_name[CheckName.RECIPIENT].level is Level.BLOCK
    assert by_name[CheckName.RECIPIENT].rules == ("R32",)
    assert by_name[CheckName.PLACEHOLDERS].rules == ()
    assert by_name[CheckName.FORGOTTEN].level is Level.HINT
    assert by_name[CheckName.OFFERS_MORE].level is Level.WARN
    assert by_name[CheckName.BUDGET].rules == ("R78", "R84")


def test_the_span_is_where_the_offending_words_stand_in_the_body() -> None:
    body = THANK_YOU.replace("on Tuesday", "on [day]").replace("Dr. Park", "Mr. Yu")

    assert body[slice(*(finding(draft(body), "placeholders").span or ()))] == "[day]"
    assert "Mr. Yu" in body[slice(*(finding(draft(body), "greeting").span or ()))]
    sour = THANK_YOU.replace("\n\nI would", " Nobody offered me so much as a chair.\n\nI would")
    span = finding(draft(sour), "tone").span
    assert sour[slice(*(span or ()))] == "Nobody offered me so much as a chair."


def test_spans_count_characters_whatever_breaks_the_lines() -> None:
    body = THANK_YOU.replace("on Tuesday", "on [day]").replace("\n", "\r\n")

    assert body[slice(*(finding(draft(body), "placeholders").span or ()))] == "[day]"


def test_the_suggestion_names_the_topic() -> None:
    body = saying("Thank you for your time.", "I would love to join the team.")
    found = finding(draft(body), "topic")

    assert not found.holds
    assert "moving from Airflow to Dagster" in (found.suggestion or "")
    assert "Jo" in found.message


def test_the_same_draft_always_gets_the_same_answer() -> None:
    first = review_to_json(reviewed(draft()))

    assert all(review_to_json(reviewed(draft())) == first for _ in range(3))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\x00",
        "謝謝您昨天抽空與我見面。\n\n陳小美",
        "شكرا جزيلا على وقتك يوم الثلاثاء",
        "😀" * 500,
        "[" * 5_000,
        "P.S. " * 2_000,
        "if you please " * 3_000,
        "> quoted\n" * 5_000,
        "word " * 40_000,
        "." * 200_000,
    ],
    ids=["empty", "nul", "zh", "ar", "emoji", "brackets", "ps", "words", "quoted", "huge", "dots"],
)
def test_any_body_is_reviewed(body: str) -> None:
    assert not holds(draft(body), "greeting")
    assert reviewed(check_in(body)).verdict is not Verdict.READY


@pytest.mark.parametrize("days", [0, 1])
def test_a_check_in_may_go_on_the_day_it_is_due(days: int) -> None:
    assert holds(check_in(send_on=date(2026, 6, 15 + days)), "not_early")


@pytest.mark.rule("R77")
def test_a_check_in_before_its_day_is_too_early() -> None:
    assert not holds(check_in(send_on=date(2026, 6, 14)), "not_early")


@pytest.mark.rule("R78", "R84")
@pytest.mark.parametrize(("sent", "left"), [(0, True), (1, True), (2, False), (5, False)])
def test_two_follow_ups_are_all(sent: int, left: bool) -> None:
    assert holds(check_in(sent_before=sent), "budget") is left


def test_a_check_in_needs_neither_interest_nor_fit() -> None:
    assert {"interest", "fit", "topic", "generic"}.isdisjoint(names(check_in(CHECK_IN)))
