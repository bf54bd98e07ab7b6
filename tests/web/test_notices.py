"""/settings/notices: what a recruiter chooses, sees and may do about their notices."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from plugin.clock import utcnow
from plugin.extensions import held
from plugin.queue import rq_queue
from plugin.services import notice_settings
from plugin.services.notice_settings import NoticePage
from plugin.store.base import transaction
from plugin.store.notices import Notice, NoticeChannel, NoticeSettings, NoticeStop
from plugin.store.people import Recruiter
from plugin.web.notices import KINDS, STATES
from tests import factories
from tests.web.cast import Cast
from tests.web.visitors import text_of, visitor

SLACK = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
PAGE = "/settings/notices"
CHOICES = {
    "digest": "y",
    "digest_at": "07:15",
    "at_risk": "y",
    "quiet_from": "19:00",
    "quiet_until": "08:00",
}


def page_of(cast: Cast) -> NoticePage:
    with cast.app.app_context():
        return notice_settings.get_page(cast.sam)


def rows_of(model: Any, cast: Cast) -> list[Any]:
    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        found = list(session.scalars(select(model)))
        session.expunge_all()
        return found


def change(cast: Cast, model: Any, row_id: int, agency: int | None = None, **values: Any) -> None:
    with cast.app.app_context():
        factories.change(model, agency or cast.rows.installation_id, row_id, **values)


def test_a_manager_is_asked_about_troubles_with_the_crm_and_others_are_not(cast: Cast) -> None:
    with cast.app.app_context():
        factories.change(
            Recruiter, cast.rows.installation_id, cast.rows.recruiter_id, is_manager=True
        )

    page = text_of(cast.sams().get("/settings/notices"))

    assert "Without a channel this comes by e-mail." in page
    assert "managers only" not in text_of(cast.kits().get("/settings/notices"))


def test_looking_at_the_page_changes_nothing(cast: Cast) -> None:
    """C.5-78: a GET never changes anything."""
    for _ in range(10):
        assert cast.sams().get(PAGE).status_code == 200

    assert [rows_of(model, cast) for model in (NoticeSettings, NoticeChannel, Notice)] == [
        [], [], [],
    ]  # fmt: skip


def test_a_recruiter_who_chose_nothing_sees_the_defaults(cast: Cast) -> None:
    page = cast.sams().get(PAGE).text

    assert 'value="08:00"' in page
    assert 'value="20:00"' in page
    assert 'value="07:30"' in page
    assert "You have no channel yet" in page


def test_what_is_chosen_is_kept(cast: Cast) -> None:
    answer = cast.sams().post(PAGE, CHOICES)

    choices = page_of(cast).choices
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert (choices.digest, choices.digest_at) == (True, time(7, 15))
    assert (choices.at_risk, choices.mail_trouble, choices.says_names) == (True, False, False)
    assert (choices.quiet_from, choices.quiet_weekends) == (time(19, 0), False)


def test_every_switch_works_in_its_off_position(cast: Cast) -> None:
    """C.1-15."""
    sams = cast.sams()
    names = (
        "digest",
        "digest_when_empty",
        "at_risk",
        "mail_trouble",
        "says_names",
        "quiet_weekends",
    )
    times = {name: CHOICES[name] for name in ("digest_at", "quiet_from", "quiet_until")}
    sams.post(PAGE, times | dict.fromkeys(names, "y"))
    before = page_of(cast).choices

    sams.post(PAGE, times)

    after = page_of(cast).choices
    assert [getattr(before, name) for name in names] == [True] * len(names)
    assert [getattr(after, name) for name in names] == [False] * len(names)


@pytest.mark.parametrize("value", ["", "25:00", "noon", "8"])
def test_a_time_that_is_none_is_said_to_be_at_its_field(cast: Cast, value: str) -> None:
    answer = cast.sams().post(PAGE, CHOICES | {"digest_at": value})

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert page_of(cast).choices == notice_settings.NoticeChoices()


def test_a_channel_is_shown_masked_and_its_address_never_again(cast: Cast) -> None:
    cast.sams().post(f"{PAGE}/channels", {"address": f"  {SLACK} "})

    page = cast.sams().get(PAGE).text
    assert "Slack" in page
    assert "slack://T...2/A...D/T...Q" in page
    assert "TIiajkdnlazkcOXrIdevi7FQ" not in page
    assert page_of(cast).choices.at_risk


def test_an_address_that_is_refused_is_not_shown_again_either(cast: Cast) -> None:
    answer = cast.sams().post(f"{PAGE}/channels", {"address": "file:///etc/passwd?secret"})

    assert answer.status_code == 422
    assert "Notices cannot go to this kind of address." in text_of(answer)
    assert "secret" not in answer.text


@pytest.mark.parametrize("address", ["", "   ", "\0"])
def test_no_address_is_asked_for(cast: Cast, address: str) -> None:
    assert cast.sams().post(f"{PAGE}/channels", {"address": address}).status_code == 422


def test_the_same_channel_twice_is_one(cast: Cast) -> None:
    sams = cast.sams()
    sams.post(f"{PAGE}/channels", {"address": SLACK})
    sams.post(f"{PAGE}/channels/mail")

    again = [sams.post(f"{PAGE}/channels", {"address": SLACK}), sams.post(f"{PAGE}/channels/mail")]

    assert [answer.status_code for answer in again] == [422, 422]
    assert len(page_of(cast).channels) == 2


def test_a_fourth_channel_is_one_too_many(cast: Cast) -> None:
    sams = cast.sams()
    for number in range(3):
        sams.post(f"{PAGE}/channels", {"address": f"https://hooks.agency.example/{number}"})

    answer = sams.post(f"{PAGE}/channels", {"address": SLACK})

    assert (answer.status_code, len(page_of(cast).channels)) == (422, 3)


def test_a_test_is_asked_for_by_a_button_and_sent_by_a_worker(cast: Cast) -> None:
    agency, sams = cast.rows.installation_id, cast.sams()
    sams.post(f"{PAGE}/channels", {"address": SLACK})
    channel_id = page_of(cast).channels[0].id

    for _ in range(2):
        sams.post(f"{PAGE}/channels/{channel_id}/test")

    assert [row.kind for row in rows_of(Notice, cast)] == ["test"]
    assert f"send_notices-{agency}" in rq_queue().job_ids


def test_a_removed_channel_is_gone_with_what_waits_for_it(cast: Cast) -> None:
    sams = cast.sams()
    sams.post(f"{PAGE}/channels", {"address": SLACK})
    channel_id = page_of(cast).channels[0].id
    sams.post(f"{PAGE}/channels/{channel_id}/test")

    sams.post(f"{PAGE}/channels/{channel_id}/remove")

    assert page_of(cast).channels == ()
    assert rows_of(Notice, cast) == []


@pytest.mark.parametrize("action", ["test", "remove"])
def test_a_colleague_s_and_another_agency_s_channel_are_not_there(cast: Cast, action: str) -> None:
    cast.sams().post(f"{PAGE}/channels", {"address": SLACK})
    channel_id = page_of(cast).channels[0].id

    statuses = [
        somebody.post(f"{PAGE}/channels/{channel_id}/{action}").status_code
        for somebody in (cast.kits(), cast.charlies())
    ]

    assert statuses == [404, 404]
    assert len(page_of(cast).channels) == 1
    assert "slack://" not in cast.kits().get(PAGE).text


@pytest.mark.parametrize(
    "path", ["", "/channels", "/channels/mail", "/channels/1/test", "/channels/1/remove", "/stop"]
)
def test_a_forged_form_does_nothing(cast: Cast, path: str) -> None:
    assert cast.sams().post_forged(f"{PAGE}{path}").status_code == 400


def test_who_is_not_signed_in_sees_nothing(app: Flask, cast: Cast) -> None:
    assert visitor(app).get(PAGE).status_code in (302, 303, 401)


def test_a_channel_that_is_given_up_says_so_and_what_to_do(cast: Cast) -> None:
    """C.5-84: whether it works is seen where the recruiter looks."""
    cast.sams().post(f"{PAGE}/channels", {"address": SLACK})
    change(
        cast,
        NoticeChannel,
        page_of(cast).channels[0].id,
        error="refused",
        attempts=3,
        failing_since=utcnow() - timedelta(days=1),
        paused_at=utcnow() - timedelta(hours=2),
    )

    page = text_of(cast.sams().get(PAGE))

    assert "Afterword stopped trying today 07:00" in page
    assert "The other side refused it. Send a test: when it arrives, notices go on." in page


def test_what_was_told_and_what_was_not_is_listed_with_the_reason(cast: Cast) -> None:
    agency = cast.rows.installation_id
    with cast.app.app_context(), transaction(agency) as session:
        session.add(
            Notice(
                installation_id=agency,
                recruiter_id=cast.rows.recruiter_id,
                kind="digest",
                key="digest:1",
                state="skipped",
                reason="nothing_due",
                due_at=utcnow(),
            )
        )

    assert "Morning digest skipped Nothing was due." in text_of(cast.sams().get(PAGE))
    assert "Nothing was due." not in text_of(cast.kits().get(PAGE))


def test_a_manager_can_stop_all_notices_and_let_them_go_on(cast: Cast) -> None:
    change(cast, Recruiter, cast.rows.recruiter_id, is_manager=True)
    sams = cast.sams()

    sams.post(f"{PAGE}/stop")
    sams.post(f"{PAGE}/stop")
    stopped = (len(rows_of(NoticeStop, cast)), text_of(cast.kits().get(PAGE)))
    sams.post(f"{PAGE}/go-on")

    assert stopped[0] == 1
    assert "A manager has stopped all notices of your agency." in stopped[1]
    assert rows_of(NoticeStop, cast) == []


@pytest.mark.parametrize("action", ["stop", "go-on"])
def test_who_manages_nothing_cannot_stop_the_agency_s_notices(cast: Cast, action: str) -> None:
    answer = cast.kits().post(f"{PAGE}/{action}")

    assert answer.status_code == 403
    assert "Stop all notices" not in cast.kits().get(PAGE).text


def test_one_agency_s_stop_is_no_other_s(cast: Cast) -> None:
    theirs = cast.charlie
    change(cast, Recruiter, theirs.recruiter_id, theirs.installation_id, is_manager=True)

    cast.charlies().post(f"{PAGE}/stop")

    assert not page_of(cast).is_stopped


def test_where_the_operator_switched_notices_off_the_page_says_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "config", replace(held.config, notices=False))
    cast.sams().post(f"{PAGE}/channels", {"address": SLACK})

    answer = cast.sams().post(f"{PAGE}/channels/{page_of(cast).channels[0].id}/test")

    assert answer.status_code == 422
    assert "switched notices off" in text_of(cast.sams().get(PAGE))


def test_every_kind_and_state_has_its_word() -> None:
    from plugin.domain.notices import NoticeKind, NoticeState

    assert (set(KINDS), set(STATES)) == (set(NoticeKind), set(NoticeState))
