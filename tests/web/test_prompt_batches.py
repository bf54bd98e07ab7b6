"""The buttons below the inbox: the same for all that are chosen."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from plugin.clock import utcnow
from plugin.store.people import Candidate
from plugin.store.prompts import Prompt
from tests import factories
from tests.web.cast import Cast
from tests.web.visitors import Visitor, text_of, visitor

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MONDAY = datetime(2026, 2, 16, 9, 0, tzinfo=UTC)

FORMS: Mapping[str, Mapping[str, str]] = {
    "snooze": {"until": "monday"},
    "dismiss": {"reason": "not_fitting"},
    "done": {},
}


def three(cast: Cast) -> list[int]:
    return [cast.prompt(step=step) for step in ("keep_applying", "move_on", "contacts")]


def read(cast: Cast, prompt: int) -> Prompt:
    with cast.app.app_context():
        return factories.read(Prompt, cast.rows.installation_id, prompt)


def is_untouched(cast: Cast, prompt: int) -> bool:
    row = read(cast, prompt)
    return (row.state, row.snoozed_until) == ("planned", None)


def press(browser: Visitor, action: str, ids: list[Any], **form: str) -> Any:
    return browser.post(f"/prompts/batches/{action}", {**FORMS[action], "prompt": ids, **form})


def undo_path(page: str) -> str:
    found = re.search(r'action="(/prompts/batches/[0-9a-f-]+/undo)" data-undo', page)
    assert found
    return found[1]


def test_the_inbox_offers_a_tick_a_row_and_one_set_of_buttons(cast: Cast) -> None:
    ids = three(cast)

    page = cast.sams().get("/").text

    for prompt in ids:
        assert f'type="checkbox" name="prompt" value="{prompt}" form="batch"' in page
    assert page.count('id="batch"') == 1


def test_an_empty_inbox_offers_no_buttons_for_several(cast: Cast) -> None:
    assert 'id="batch"' not in cast.sams().get("/").text


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("snooze", "3 prompts snoozed to Monday 09:00. Undo"),
        ("dismiss", "3 prompts dismissed. Undo"),
        ("done", "3 prompts ticked as done. Undo"),
    ],
)
def test_what_was_done_is_said_with_one_undo_for_all(cast: Cast, action: str, said: str) -> None:
    ids = three(cast)
    browser = cast.sams()

    answer = press(browser, action, ids, back="/?page=1")
    page = browser.get("/")
    undone = browser.post(undo_path(page.text), {"back": "/"})

    assert (answer.status_code, answer.location) == (303, "/?page=1")
    assert said in text_of(page)
    assert (undone.status_code, undone.location) == (303, "/")
    assert "Taken back. 3 prompts are as before." in text_of(browser.get("/"))
    assert all(is_untouched(cast, prompt) for prompt in ids)


def test_all_are_snoozed_to_the_recruiters_monday(cast: Cast) -> None:
    ids = three(cast)

    press(cast.sams(), "snooze", ids)

    assert {read(cast, prompt).snoozed_until for prompt in ids} == {MONDAY}


def test_those_that_cannot_are_named_with_why(cast: Cast) -> None:
    note = cast.note()
    ids = three(cast)
    gone = cast.prompt(occurrence=2, state="cancelled", reason="no_show")
    browser = cast.sams()

    answer = press(browser, "snooze", [*ids, note, gone, 10**9])

    said = text_of(answer)
    assert answer.status_code == 200
    for sentence in (
        "3 snoozed to Monday 09:00",
        "2 stayed as they were",
        "Ana Ruiz: Thank-you to Dr. Jo Park By then the 24 hours are over",
        "Debrief call Nothing calls for it any more.",
        "1 of those chosen is not there any more, or not your agency’s.",
    ):
        assert sentence in said
    browser.post(undo_path(answer.text))
    assert all(is_untouched(cast, prompt) for prompt in ids)


def test_where_none_could_be_nothing_was_changed(cast: Cast) -> None:
    note = cast.note()

    answer = press(cast.sams(), "done", [note])

    assert answer.status_code == 422
    assert "Nothing was changed" in text_of(answer)
    assert "Tick this one on its own" in text_of(answer)
    assert "data-undo" not in answer.text
    assert read(cast, note).state == "planned"


@pytest.mark.parametrize("action", FORMS)
def test_a_press_without_a_choice_asks_for_one(cast: Cast, action: str) -> None:
    three(cast)
    browser = cast.sams()

    answer = press(browser, action, [])

    assert (answer.status_code, answer.location) == (303, "/")
    assert "Choose at least one prompt first." in text_of(browser.get("/"))


@pytest.mark.parametrize(
    ("action", "form", "said"),
    [
        ("snooze", {"until": "at"}, "Give a date."),
        ("snooze", {"until": "at", "on": "2026-02-09"}, "That time has passed."),
        ("snooze", {"until": "at", "on": "9999-12-31"}, "within the next 60 days"),
        ("snooze", {"until": ""}, "Choose until when."),
        ("dismiss", {"reason": ""}, "Choose a reason."),
        ("dismiss", {"reason": "other"}, "Say in a few words"),
        ("dismiss", {"reason": "other", "text": "x" * 501}, "under 500"),
    ],
)
def test_a_press_that_lacks_something_keeps_the_choice(
    cast: Cast, action: str, form: dict[str, str], said: str
) -> None:
    ids = three(cast)

    answer = press(cast.sams(), action, ids, **form)

    assert answer.status_code == 422
    assert said in text_of(answer)
    for prompt in ids:
        assert f'name="prompt" value="{prompt}" checked' in answer.text
        assert is_untouched(cast, prompt)


def test_a_date_and_time_of_ones_own_is_for_all(cast: Cast) -> None:
    ids = three(cast)

    press(cast.sams(), "snooze", ids, until="at", on="2026-03-29", at="01:30")

    # 01:30 does not exist on the night in which the clocks go forward.
    assert {read(cast, prompt).snoozed_until for prompt in ids} == {
        datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    }


def test_what_was_offered_before_midnight_keeps_its_day(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    ids = three(cast)
    clock.move_to(datetime(2026, 2, 11, 0, 1, tzinfo=UTC), tick=False)

    press(cast.sams(), "snooze", ids, until="tomorrow", seen="2026-02-10")

    assert {read(cast, prompt).snoozed_until for prompt in ids} == {
        datetime(2026, 2, 11, 9, 0, tzinfo=UTC)
    }


@pytest.mark.parametrize("action", FORMS)
def test_what_is_no_id_is_nobodys_prompt(cast: Cast, action: str) -> None:
    [prompt, *_] = three(cast)

    answer = press(
        cast.sams(), action, [prompt, "x", "", "-1", "1e3", "²", "9" * 19, "9" * 400, "1\0", "0"]
    )

    assert answer.status_code == 200
    assert "1 of those chosen is not there any more" in text_of(answer)
    assert not is_untouched(cast, prompt)


@pytest.mark.parametrize("action", FORMS)
def test_ten_thousand_are_too_many_and_change_nothing(cast: Cast, action: str) -> None:
    ids = three(cast)

    answer = press(cast.sams(), action, [*ids, *range(10**6, 10**6 + 10_000)])

    assert answer.status_code == 422
    assert "Choose at most 500 prompts at once" in text_of(answer)
    assert all(is_untouched(cast, prompt) for prompt in ids)


@pytest.mark.parametrize("action", FORMS)
def test_the_same_one_ten_thousand_times_is_one(cast: Cast, action: str) -> None:
    [prompt, *_] = three(cast)
    browser = cast.sams()

    assert press(browser, action, [prompt] * 10_000).status_code == 303
    assert "1 prompt " in text_of(browser.get("/"))


@pytest.mark.parametrize("action", FORMS)
def test_another_agency_changes_and_takes_back_nothing(cast: Cast, action: str) -> None:
    ids = three(cast)
    charlie = cast.charlies()

    answer = press(charlie, action, ids)

    assert answer.status_code == 422
    assert "3 of those chosen are not there any more" in text_of(answer)
    assert "Ana Ruiz" not in text_of(answer)
    assert all(is_untouched(cast, prompt) for prompt in ids)

    sams = cast.sams()
    press(sams, action, ids)
    assert charlie.post(undo_path(sams.get("/").text)).status_code == 404
    assert not is_untouched(cast, ids[0])


def test_a_batch_that_never_was_is_not_there(cast: Cast) -> None:
    assert cast.sams().post(f"/prompts/batches/{uuid4()}/undo").status_code == 404


@pytest.mark.parametrize("action", FORMS)
def test_a_colleague_may_cover(cast: Cast, action: str) -> None:
    ids = three(cast)

    assert press(cast.kits(), action, ids).status_code == 303
    assert not is_untouched(cast, ids[0])


def test_an_undo_of_several_that_comes_too_late_says_so(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    ids = three(cast)
    browser = cast.sams()
    press(browser, "dismiss", ids)
    path = undo_path(browser.get("/").text)
    clock.shift(timedelta(minutes=10, seconds=1))

    answer = browser.post(path)

    assert answer.status_code == 409
    assert "more than 10 minutes ago and can no longer be undone" in text_of(answer)
    assert read(cast, ids[0]).state == "dismissed"


def test_what_was_settled_together_is_taken_back_together_from_just_done(cast: Cast) -> None:
    ids = three(cast)
    alone = cast.prompt(step="card")
    browser = cast.sams()
    press(browser, "dismiss", ids)
    browser.post(f"/prompts/{alone}/done")
    browser.get("/")

    page = browser.get("/")

    assert "Just done 4" in text_of(page)
    assert text_of(page).count("Undo all 3") == 1
    found = re.search(r'action="(/prompts/batches/[0-9a-f-]+/undo)"', page.text)
    assert found
    browser.post(found[1])
    assert all(is_untouched(cast, prompt) for prompt in ids)


@pytest.mark.parametrize("action", FORMS)
def test_nothing_happens_on_get_or_by_another_sites_form(cast: Cast, action: str) -> None:
    [prompt, *_] = three(cast)
    browser = cast.sams()
    path = f"/prompts/batches/{action}"

    statuses = [
        browser.get(f"{path}?prompt={prompt}&until=monday").status_code,
        browser.post_forged(path).status_code,
        visitor(cast.app).post(path, {"prompt": [prompt]}).status_code,
    ]

    assert statuses == [405, 400, 303]
    assert is_untouched(cast, prompt)


def test_five_hundred_long_names_do_not_burst_the_session(cast: Cast) -> None:
    """What could not be done is told on the page: a cookie has no room for it."""
    with cast.app.app_context():
        factories.change(
            Candidate, cast.rows.installation_id, cast.rows.candidate_id, name="Ω" * 200
        )
    ids = [cast.note(occurrence=number) for number in range(1, 51)]
    browser = cast.sams()

    answer = press(browser, "done", ids)

    assert text_of(answer).count("Tick this one on its own") == 50
    assert all(len(value) < 4000 for value in answer.headers.getlist("Set-Cookie"))
    assert browser.get("/").status_code == 200


def test_a_snooze_of_several_may_not_be_in_the_past(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    ids = three(cast)
    clock.shift(6 * HOUR)

    answer = press(cast.sams(), "snooze", ids, until="afternoon")

    assert answer.status_code == 422
    assert text_of(answer).count("That time has passed.") == 3
    assert utcnow() > read(cast, ids[0]).changed_at
