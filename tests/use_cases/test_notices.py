"""Instant notices: what cannot wait, by choice, in the recruiter's channels, never twice."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from pytest_httpserver import HTTPServer
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.messages import MessageReason
from plugin.extensions import held
from plugin.mail.sender import FailureKind, SendFailed
from plugin.queue import TaskName
from plugin.services import notice_settings, notices, sweeps
from plugin.services.notice_claims import Claimed
from plugin.store.interviews import Interviewer
from plugin.store.messages import Message
from plugin.store.notices import Notice, NoticeChannel
from plugin.store.people import Candidate, Recruiter
from plugin.store.prompts import Prompt
from tests import factories
from tests.mail.servers import Mailbox
from tests.use_cases.chat import Chat
from tests.use_cases.notice_desk import NoticeDesk, allow_loopback, london, notice_desk

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _context(app: Flask, clock: time_machine.Traveller) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def chat(httpserver: HTTPServer, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Chat:
    allow_loopback(monkeypatch)
    return Chat(httpserver)


@pytest.fixture
def sam(chat: Chat) -> NoticeDesk:
    """Sam, on Tuesday at 09:00, with a Mattermost channel for thank-yous at risk."""
    desk = notice_desk()
    desk.choose(digest=False)
    desk.add_channel(chat.mattermost)
    return desk


def test_a_note_at_risk_is_told_at_most_twice_before_the_hour_and_before_the_day_end(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller
) -> None:
    sam.note()
    path = f"https://afterword.example/candidates/{sam.rows.candidate_id}"

    for _ in range(24 * 4 + 4):
        sam.run()
        sam.run()
        clock.shift(15 * MINUTE)

    assert chat.texts == [
        f"Thank-you at risk: Ana, 15 min left of the first hour. {path}",
        # 07:00 on Wednesday is in quiet hours, and so this came on Tuesday at 19:45.
        f"Thank-you at risk: Ana, 13 h left of the 24 h. {path}",
    ]
    assert sam.told() == [("first_hour", "sent", None), ("last_hours", "sent", None)]


def test_a_text_names_no_family_name_no_client_no_interviewer_and_no_address(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller
) -> None:
    sam.note()
    clock.shift(45 * MINUTE)

    sam.run()

    assert len(chat.texts) == 1
    for word in ("Ruiz", "Acme", "Park", "Data Engineer", "@", "mail.example"):
        assert word not in chat.texts[0]


def test_who_wants_no_names_gets_none(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller
) -> None:
    sam.choose(says_names=False)
    sam.note()
    clock.shift(45 * MINUTE)

    sam.run()

    assert chat.texts[0].startswith("Thank-you at risk: a candidate, 15 min left")
    assert "Ana" not in chat.texts[0]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("@everyone Ruiz", "everyone"),
        ("<!channel> Ruiz", "channel"),
        ("[Ana](https://evil.example) Ruiz", "Ana https evil.example"),
        ("*_~`Ana`~_*", "Ana"),
        ("Ana\nBcc: x", "Ana"),
        ("   ", "a candidate"),
        (None, "a candidate"),
        ("Ö" * 300, "Ö" * 40),
        ("O'Brien, Anne-Marie", "Anne-Marie"),
    ],
)
def test_a_hostile_name_pings_nobody_and_links_nowhere(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller, name: str | None, said: str
) -> None:
    factories.change(Candidate, sam.agency, sam.rows.candidate_id, name=name)
    sam.note()
    clock.shift(45 * MINUTE)

    sam.run()

    assert chat.texts[0].startswith(f"Thank-you at risk: {said}, 15 min left")


def test_a_panel_of_three_is_one_notice_not_three(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller
) -> None:
    sam.note()
    for _ in range(2):
        other = factories.make_interviewer(sam.agency, sam.rows.interview_id, name="Bo Li")
        sam.note(interviewer_id=other)
    clock.shift(45 * MINUTE)

    sam.run()

    assert [text.partition(":")[0] for text in chat.texts] == ["3 thank-yous at risk"]


def test_a_note_that_was_sent_in_time_is_not_told_of(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller
) -> None:
    prompt = sam.note()
    sam.run()
    factories.change(Prompt, sam.agency, prompt, state="done", done_at=utcnow())
    clock.shift(45 * MINUTE)

    sam.run()

    assert chat.texts == []
    assert sam.told("first_hour") == [("first_hour", "skipped", "prompt_over")]


def test_a_prompt_that_went_to_a_colleague_is_not_told_to_who_had_it(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller
) -> None:
    """C.5-83: what is re-routed is the new owner's."""
    prompt = sam.note()
    sam.run()
    kit = factories.make_recruiter(sam.agency)
    factories.change(Prompt, sam.agency, prompt, recruiter_id=kit)
    clock.shift(45 * MINUTE)

    sam.run()

    assert (chat.texts, sam.told("first_hour")) == ([], [("first_hour", "skipped", "not_yours")])


def test_an_interview_that_is_moved_is_told_of_by_its_new_time_only(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller
) -> None:
    """C.1-1, C.1-4."""
    prompt = sam.note()
    sam.run()
    later = utcnow() + 3 * HOUR
    factories.change(
        Prompt, sam.agency, prompt, opens_at=later, due_at=later + HOUR, limit_at=later + 24 * HOUR
    )
    clock.shift(45 * MINUTE)
    sam.run()
    before = list(chat.texts)
    clock.shift(3 * HOUR)

    sam.run()

    assert (before, len(chat.texts)) == ([], 1)


def test_switching_notices_on_tells_nothing_old(chat: Chat, clock: time_machine.Traveller) -> None:
    """C.3-62: no backlog fires. The hour of these notes had its warning ten minutes ago."""
    desk = notice_desk()
    desk.choose(digest=False)
    for _ in range(5):
        other = factories.make_interviewer(desk.agency, desk.rows.interview_id)
        desk.note(interviewer_id=other, opens_at=utcnow() - HOUR, due_at=utcnow() + 5 * MINUTE)

    desk.add_channel(chat.mattermost)
    desk.run()

    assert chat.texts == []
    assert desk.told("first_hour") == [("first_hour", "skipped", "before_activation")] * 5


def test_a_night_s_notices_are_one_in_the_morning_less_what_became_pointless(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller
) -> None:
    """Three notes of the evening: one is sent at night; two messages failed, one was settled."""
    sam.choose(mail_trouble=True)
    prompt = sam.prompt()
    clock.move_to(london("2026-02-10 22:00"))
    failed = [
        factories.make_message(
            sam.agency, prompt, state="failed", reason="content_refused", claimed_at=utcnow()
        )
        for _ in range(3)
    ]
    sam.run()
    at_night = list(chat.texts)
    factories.change(Message, sam.agency, failed[0], state="cancelled", reason="by_recruiter")
    clock.move_to(london("2026-02-11 07:30"))

    for _ in range(3):
        sam.run()

    assert at_night == []
    assert len(chat.texts) == 1
    assert [f"/messages/{number}" in chat.texts[0] for number in failed] == [False, True, True]
    assert sorted(sam.told()) == [
        ("mail_trouble", "sent", None),
        ("mail_trouble", "sent", None),
        ("mail_trouble", "skipped", "settled"),
    ]


def test_in_quiet_hours_no_bell_is_rung_for_what_waits(
    sam: NoticeDesk, clock: time_machine.Traveller
) -> None:
    """C.3-58: what is put off has a next moment, and C.2-25: it is not made anew each time."""
    sam.choose(mail_trouble=True)
    prompt = sam.prompt()
    clock.move_to(london("2026-02-10 22:00"))
    factories.make_message(
        sam.agency, prompt, state="failed", reason="content_refused", claimed_at=utcnow()
    )
    sam.run()

    assert TaskName.SEND_NOTICES not in sweeps.waiting_work(sam.agency, now=utcnow())
    assert TaskName.SEND_NOTICES in sweeps.waiting_work(sam.agency, now=london("2026-02-11 07:30"))
    assert len(sam.rows_of(Notice)) == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"state": "failed", "reason": "address_refused"}, "was not sent"),
        ({"state": "unknown", "reason": "no_answer"}, "may not have arrived; please find out"),
        ({"state": "sent", "bounced": True}, "came back"),
    ],
)
def test_an_email_that_did_not_arrive_is_told_once(
    sam: NoticeDesk, chat: Chat, values: dict[str, object], said: str
) -> None:
    """C.5-84: failed mail visible only in its record."""
    sam.choose(mail_trouble=True)
    now = utcnow()
    if values.pop("bounced", False):
        values |= {"sent_at": now, "bounced_at": now}
    message = factories.make_message(sam.agency, sam.prompt(), claimed_at=now, **values)

    sam.run()
    sam.run()

    assert chat.texts == [f"An e-mail to Ana {said}. https://afterword.example/messages/{message}"]


def test_what_the_recruiter_said_themselves_is_no_news(sam: NoticeDesk, chat: Chat) -> None:
    sam.choose(mail_trouble=True)
    factories.make_message(
        sam.agency, sam.prompt(), state="failed", reason="did_not_arrive", claimed_at=utcnow()
    )

    sam.run()

    assert chat.texts == []


@pytest.mark.parametrize("kind", ["at_risk", "mail_trouble"])
def test_what_is_switched_off_is_not_told(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller, kind: str
) -> None:
    """C.1-15."""
    sam.choose(at_risk=True, mail_trouble=True)
    sam.choose(**{kind: False})
    prompt = sam.note()
    factories.make_message(
        sam.agency, prompt, state="failed", reason="content_refused", claimed_at=utcnow()
    )
    clock.shift(45 * MINUTE)

    sam.run()

    told = {row.kind for row in sam.rows_of(Notice) if row.state == "sent"}
    assert told == ({"mail_trouble"} if kind == "at_risk" else {"first_hour"})


def test_a_recruiter_who_has_left_is_told_nothing(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller
) -> None:
    """C.5-83."""
    sam.note()
    sam.run()
    factories.change(Recruiter, sam.agency, sam.rows.recruiter_id, deleted_at=utcnow())
    clock.shift(45 * MINUTE)

    sam.run()

    assert chat.texts == []
    assert sam.told("first_hour") == [("first_hour", "skipped", "recruiter_gone")]


def test_one_recruiter_s_broken_channel_stops_nobody_else_s(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller
) -> None:
    """C.3-63: the one whose chat does not answer is tried first."""
    broken = notice_settings.NoticeChoices(digest=False)
    kit_id = factories.make_recruiter(sam.agency, name="Kit Ray")
    kit = NoticeDesk(factories.make_journey(sam.agency, kit_id), broken)
    kit.choose(digest=False)
    nobody = f"mmost://127.0.0.1:9/{chat.mattermost.rpartition('/')[2]}"
    factories.change(
        NoticeChannel,
        sam.agency,
        sam.channels()[0].id,
        ciphertext=held.fernet.encrypt(nobody.encode()),
    )
    sam.note()
    notice_settings.add_channel(kit.viewer, chat.mattermost)
    kit.note()
    clock.shift(45 * MINUTE)

    sam.run()

    assert len(chat.texts) == 1
    assert sorted(sam.told("first_hour")) == [
        ("first_hour", "queued", None),
        ("first_hour", "sent", None),
    ]


def test_a_notice_that_cannot_be_written_stops_no_other(
    sam: NoticeDesk,
    chat: Chat,
    clock: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kit_id = factories.make_recruiter(sam.agency, name="Kit Ray")
    kit = NoticeDesk(factories.make_journey(sam.agency, kit_id))
    kit.choose(digest=False)
    sam.note()
    notice_settings.add_channel(kit.viewer, chat.mattermost)
    kit.note()
    clock.shift(45 * MINUTE)
    poisoned, claim = sam.channels()[0].id, notices.claim_channel

    def fail_for_one(session: Session, channel_id: int, now: datetime) -> Claimed | None:
        if channel_id == poisoned:
            raise ValueError("nobody foresaw that")
        return claim(session, channel_id, now)

    monkeypatch.setattr(notices, "claim_channel", fail_for_one)

    sam.run()

    assert sorted(state for _, state, _ in sam.told("first_hour")) == ["queued", "sent"]


def test_a_chat_that_is_down_is_tried_again_later_and_later(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller
) -> None:
    sam.note()
    clock.shift(45 * MINUTE)
    chat.status = 503
    sam.run()
    channel = sam.channels()[0]
    chat.status = 200
    sam.run()  # too early
    early = list(chat.texts)
    clock.shift(MINUTE)

    sam.run()

    assert (channel.attempts, channel.error) == (1, "away")
    assert (early, len(chat.texts)) == ([], 1)
    assert sam.channels()[0].failing_since is None


def test_a_mail_server_that_is_away_is_asked_once_a_run(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirty seconds of silence for each recruiter would keep everybody's work waiting."""
    asked: list[str] = []

    def silent(_mime: bytes, to: str) -> None:
        asked.append(to)
        raise SendFailed(FailureKind.LATER, MessageReason.SERVER_SILENT)

    monkeypatch.setattr("plugin.services.notices.mail_sender.send", silent)
    for number in range(3):
        address = f"r{number}@agency.example"
        recruiter = factories.make_recruiter(sam.agency, ref=f"R{number}", email=address)
        other = NoticeDesk(factories.make_journey(sam.agency, recruiter))
        other.choose(digest=False)
        other.add_channel(None)
        other.note()
    sam.note()
    clock.shift(45 * MINUTE)

    has_more = sam.run()

    assert (len(asked), len(chat.texts), has_more) == (1, 1, False)
    clock.shift(MINUTE)
    sam.run()
    assert len(asked) == 2


def test_a_chat_that_is_down_past_the_mark_ends_the_notice_and_says_why(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller
) -> None:
    sam.note()
    clock.shift(45 * MINUTE)
    chat.status = 503
    for _ in range(20):
        sam.run()
        clock.shift(MINUTE)

    assert sam.told("first_hour") == [("first_hour", "skipped", "time_passed")]


def test_a_channel_that_fails_for_a_day_is_given_up_and_a_test_brings_it_back(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller
) -> None:
    """C.5-84: a channel dead for days is said to be."""
    channel_id = sam.channels()[0].id
    chat.status = 503
    for day in range(3):
        clock.move_to(london(f"2026-02-{10 + day} 10:00"))
        sam.note(occurrence=day + 1)
        clock.shift(45 * MINUTE)
        sam.run()
    given_up = sam.channels()[0].paused_at
    page = notice_settings.get_page(sam.viewer).channels[0]
    chat.status = 200
    sam.note(occurrence=9)
    sam.run()
    while_paused = list(chat.texts)
    notice_settings.send_test(sam.viewer, channel_id)

    sam.run()

    assert given_up is not None
    assert (page.paused_at, page.error) == (given_up, "The other side did not answer.")
    assert while_paused == []
    assert chat.texts == ["This is a test notice from Afterword. Your notices arrive here."]
    assert sam.channels()[0].paused_at is None


def test_a_web_hook_that_was_deleted_is_given_up_after_three_refusals(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller
) -> None:
    chat.status = 404
    for number in range(3):
        notice_settings.send_test(sam.viewer, sam.channels()[0].id)
        sam.run()
        clock.shift(MINUTE)
        assert (sam.channels()[0].paused_at is not None) == (number == 2)

    assert sam.told() == [("test", "failed", "refused")] * 3


def test_a_yes_that_got_lost_is_unknown_and_is_not_said_again(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller
) -> None:
    chat.status = 504
    sam.note()
    clock.shift(45 * MINUTE)
    sam.run()
    chat.status = 200
    clock.shift(10 * MINUTE)

    sam.run()

    assert chat.texts == []
    assert sam.told("first_hour") == [("first_hour", "unknown", "no_answer")]


def test_what_a_worker_never_finished_is_unknown_after_five_minutes(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller
) -> None:
    sam.note()
    sam.run()
    first = sam.rows_of(Notice)[0].id
    factories.change(Notice, sam.agency, first, state="sending", claimed_at=utcnow())
    clock.shift(timedelta(minutes=6))

    sweeps.waiting_work(sam.agency, now=utcnow())

    assert sam.told("first_hour") == [("first_hour", "unknown", "worker_lost")]


def test_two_channels_get_it_once_each(
    sam: NoticeDesk, chat: Chat, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    sam.add_channel(None)
    sam.note()
    clock.shift(45 * MINUTE)

    sam.run()
    sam.run()

    assert len(chat.texts) == 1
    assert mailbox.recipients == [["sam.lee@agency.example"]]
    assert b"Subject: Afterword: this cannot wait" in mailbox.mails[0]


def test_an_instant_mail_never_goes_to_a_candidate_or_an_interviewer(
    sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    """C.4-72."""
    notice_settings.remove_channel(sam.viewer, sam.channels()[0].id)
    sam.add_channel(None)
    factories.change(
        Interviewer, sam.agency, sam.rows.interviewer_id, found_email="sam.lee@agency.example"
    )
    sam.note()
    clock.shift(45 * MINUTE)

    sam.run()

    assert mailbox.mails == []
    assert sam.told("first_hour") == [("first_hour", "skipped", "address_of_another")]


def test_a_host_that_the_operator_allows_no_more_is_not_written_to(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    sam.note()
    clock.shift(45 * MINUTE)
    monkeypatch.setattr(held, "config", replace(held.config, notice_hosts=frozenset()))

    sam.run()

    assert chat.texts == []
    assert sam.told("first_hour") == [("first_hour", "skipped", "not_allowed")]


def test_an_address_is_encrypted_where_it_lies(sam: NoticeDesk, chat: Chat) -> None:
    channel = sam.channels()[0]

    assert channel.ciphertext is not None
    assert chat.mattermost.encode() not in channel.ciphertext
    assert chat.mattermost.rpartition("/")[2] not in channel.masked
    assert held.fernet.decrypt(channel.ciphertext).decode() == chat.mattermost


def test_a_run_without_time_for_all_says_that_more_waits(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    sam.note()
    clock.shift(45 * MINUTE)
    monkeypatch.setattr(notices, "RUN_SECONDS", 0.0)

    assert sam.run() is True
    assert chat.texts == []


def test_a_disabled_agency_is_told_nothing(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller
) -> None:
    from plugin.store.installations import Installation

    sam.note()
    clock.shift(45 * MINUTE)
    factories.change(Installation, sam.agency, sam.agency, state="disabled")

    sam.run()

    assert chat.texts == []


def test_a_test_arrives_in_quiet_hours_and_pressing_twice_sends_one(
    sam: NoticeDesk, chat: Chat, clock: time_machine.Traveller
) -> None:
    clock.move_to(london("2026-02-10 22:00"))
    channel_id = sam.channels()[0].id

    notice_settings.send_test(sam.viewer, channel_id)
    notice_settings.send_test(sam.viewer, channel_id)
    sam.run()

    assert len(chat.texts) == 1
