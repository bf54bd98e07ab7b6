"""The morning digest: once a working day, in the recruiter's zone, to recruiters only."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from flask import Flask

from plugin.clock import utcnow
from plugin.extensions import held
from plugin.queue import TaskName
from plugin.services import notice_settings, sweeps
from plugin.store.interviews import Interviewer
from plugin.store.people import Candidate, Recruiter
from tests import factories
from tests.mail.servers import Mailbox
from tests.use_cases.notice_desk import NoticeDesk, london, notice_desk

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _context(app: Flask, clock: time_machine.Traveller) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def sam(mailbox: Mailbox) -> NoticeDesk:
    """It is Tuesday 09:00; the first look makes the settings, and tomorrow's digest due."""
    desk = notice_desk()
    desk.run()
    return desk


def mail(mailbox: Mailbox, number: int = -1) -> EmailMessage:
    found = message_from_bytes(mailbox.mails[number], policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def text_of(mailbox: Mailbox) -> str:
    body = mail(mailbox).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def html_of(mailbox: Mailbox) -> str:
    body = mail(mailbox).get_body(("html",))
    assert body is not None
    return str(body.get_content())


def test_a_recruiter_gets_one_digest_at_eight_in_their_own_zone(
    sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    sam.prompt(due_at=london("2026-02-11 14:00"))
    clock.move_to(london("2026-02-11 07:59"))
    sam.run()
    before = len(mailbox.mails)

    clock.move_to(london("2026-02-11 08:00"))
    sam.run()
    sam.run()

    assert (before, len(mailbox.mails)) == (0, 1)
    assert mailbox.recipients == [["sam.lee@agency.example"]]
    assert sam.told() == [("digest", "sent", None)]


def test_switching_on_starts_now_and_sends_nothing_for_the_morning_that_is_over(
    mailbox: Mailbox,
) -> None:
    """C.3-62: activation starts now. It is 09:00, an hour after the time."""
    desk = notice_desk()
    desk.prompt()

    desk.run()

    assert mailbox.mails == []
    assert desk.settings().digest_due_at == london("2026-02-11 08:00")


def test_the_digest_says_what_the_inbox_says_in_its_groups_and_links_to_each(
    sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    clock.move_to(london("2026-02-11 08:00"))
    sam.note(
        opens_at=utcnow() - HOUR / 2, due_at=utcnow() + HOUR / 2, limit_at=utcnow() + 23 * HOUR
    )
    sam.prompt(due_at=utcnow() + 6 * HOUR)
    sam.prompt(step="promised_date", due_at=utcnow() + 9 * HOUR)
    sam.prompt(step="move_on", due_at=utcnow() + 9 * HOUR)
    sam.prompt(step="keep_applying", due_at=utcnow() + 50 * HOUR)

    sam.run()

    assert mail(mailbox)["Subject"] == (
        "Today: 1 at risk, 1 due today, 1 waiting on the client, 1 moving on"
    )
    text = text_of(mailbox)
    headings = ["AT RISK TODAY (1)", "DUE TODAY (1)", "WAITING ON THE CLIENT (1)", "MOVING ON (1)"]
    assert sorted(headings, key=text.index) == headings
    assert "Good morning, Sam." in text
    assert "on Wed 11 February. Times are those of Europe/London." in text
    assert (
        "- Ana Ruiz (Data Engineer at Acme): Thank-you to Dr. Jo Park, best by 08:30, at the latest"
        f" by tomorrow 07:00. https://afterword.example/candidates/{sam.rows.candidate_id}" in text
    )
    assert "Debrief call, by 14:00." in text
    assert "keep applying" not in text
    assert "https://afterword.example/settings/notices" in text


def test_the_html_beside_the_text_says_the_same_and_obeys_nobody_s_name(
    sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    name = "<script>alert(1)</script> https://evil.example/x\r\nBcc: all@evil.example"
    factories.change(Candidate, sam.agency, sam.rows.candidate_id, name=name)
    sam.prompt(due_at=london("2026-02-11 14:00"))
    clock.move_to(london("2026-02-11 08:00"))

    sam.run()

    html = html_of(mailbox)
    assert "<script>" not in html
    assert 'href="https://evil.example' not in html
    assert "https://evil.example" not in text_of(mailbox)
    assert "Bcc" not in mail(mailbox)
    assert 'href="https://afterword.example/"' in html


def test_where_nothing_is_due_nothing_is_sent_and_the_row_says_so(
    sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    """C.3-61: each planned item ends in sent, skipped with a reason, or failed."""
    clock.move_to(london("2026-02-11 08:00"))

    sam.run()

    assert mailbox.mails == []
    assert sam.told() == [("digest", "skipped", "nothing_due")]


def test_who_wants_it_anyway_gets_it_when_nothing_is_due(
    sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    sam.choose(digest_when_empty=True)
    clock.move_to(london("2026-02-11 08:00"))

    sam.run()

    assert mail(mailbox)["Subject"] == "Today: nothing is due"
    assert "Nobody is at risk, and nothing is due on Wed 11 February." in text_of(mailbox)


def test_a_digest_missed_by_two_hours_is_sent_and_one_missed_until_the_afternoon_is_not(
    sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    """C.3-60: what is overdue is found later; what is out of date says why it was left out."""
    sam.prompt(due_at=london("2026-02-20 14:00"), opens_at=london("2026-02-10 08:00"))
    sam.prompt(step="promised_date", due_at=london("2026-02-20 14:00"))
    clock.move_to(london("2026-02-11 10:00"))
    sam.run()
    clock.move_to(london("2026-02-12 12:01"))

    sam.run()

    assert sam.told() == [("digest", "sent", None), ("digest", "skipped", "missed")]
    assert sam.settings().digest_due_at == london("2026-02-13 08:00")


def test_an_afterword_that_was_off_for_a_week_sends_one_digest_not_seven(
    sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    """C.3-62: no backlog is replayed."""
    sam.prompt(step="promised_date", due_at=london("2026-02-28 14:00"))
    clock.move_to(london("2026-02-18 09:00"))

    for _ in range(10):
        sam.run()

    assert len(mailbox.mails) == 1
    assert sam.told() == [("digest", "skipped", "missed"), ("digest", "sent", None)]


def test_weekends_and_the_recruiter_s_holidays_have_no_digest(
    mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    """C.3-53: recruiters are spoken to on working days. Good Friday and Easter Monday 2026."""
    clock.move_to(london("2026-04-02 09:00"))
    desk = notice_desk()

    desk.run()

    assert desk.settings().digest_due_at == london("2026-04-07 08:00")


def test_a_recruiter_who_leaves_gets_no_digest(
    sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    """C.5-83: disabled and deleted users keep getting scheduled mail."""
    sam.choose(digest_when_empty=True)
    factories.change(Recruiter, sam.agency, sam.rows.recruiter_id, is_active=False)
    gone = factories.make_recruiter(sam.agency, deleted_at=utcnow())
    clock.move_to(london("2026-02-11 08:00"))

    sam.run()

    assert mailbox.mails == []
    assert gone not in {row.recruiter_id for row in sam.rows_of(notice_settings.NoticeSettings)}


def test_a_recruiter_who_leaves_between_planning_and_sending_gets_no_digest(
    sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    sam.choose(digest_when_empty=True)
    clock.move_to(london("2026-02-11 08:00"))
    mailbox.answers["MAIL"] = "451 later"
    sam.run()
    mailbox.answers.clear()
    factories.change(Recruiter, sam.agency, sam.rows.recruiter_id, is_active=False)
    clock.shift(HOUR)

    sam.run()

    assert (mailbox.mails, sam.told()) == ([], [("digest", "skipped", "recruiter_gone")])


@pytest.mark.parametrize("model", [Candidate, Interviewer])
def test_a_digest_never_goes_to_a_candidate_or_an_interviewer(
    sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller, model: Any
) -> None:
    """C.4-72: an internal mail reached candidates. The CRM has one address for two people."""
    row_id = sam.rows.candidate_id if model is Candidate else sam.rows.interviewer_id
    factories.change(model, sam.agency, row_id, email="Sam.Lee@Agency.example")
    sam.choose(digest_when_empty=True)
    clock.move_to(london("2026-02-11 08:00"))

    sam.run()

    assert (mailbox.mails, sam.told()) == ([], [("digest", "skipped", "address_of_another")])


@pytest.mark.parametrize("email", [None, "", "nobody", "a@b@c"])
def test_a_recruiter_without_a_usable_address_is_skipped_with_the_reason(
    mailbox: Mailbox, clock: time_machine.Traveller, email: str | None
) -> None:
    desk = notice_desk(email=email)
    desk.choose(digest_when_empty=True)
    clock.move_to(london("2026-02-11 08:00"))

    desk.run()

    assert desk.told() == [("digest", "skipped", "address_unusable")]


def test_managers_are_told_of_prompts_that_nobody_owns(
    mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    boss = notice_desk(is_manager=True)
    boss.run()
    boss.prompt(recruiter_id=None, due_at=london("2026-02-11 14:00"))
    clock.move_to(london("2026-02-11 08:00"))

    boss.run()

    assert mail(mailbox)["Subject"] == "Today: 1 without an owner"
    assert "NOBODY'S YET (1)" in text_of(mailbox)


def test_a_recruiter_who_manages_nothing_is_not_told_of_them(
    sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    sam.prompt(recruiter_id=None, due_at=london("2026-02-11 14:00"))
    clock.move_to(london("2026-02-11 08:00"))

    sam.run()

    assert sam.told() == [("digest", "skipped", "nothing_due")]


def test_one_recruiter_s_digest_says_nothing_of_another_s_candidates(
    sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    kit = factories.make_recruiter(sam.agency, name="Kit Ray", email="kit@agency.example")
    other = factories.make_journey(sam.agency, kit, candidate={"name": "Tom Other"})
    sam.run()
    factories.make_prompt(
        sam.agency,
        other.submission_id,
        other.interview_id,
        recruiter_id=kit,
        due_at=london("2026-02-11 15:00"),
    )
    sam.prompt(due_at=london("2026-02-11 14:00"))
    clock.move_to(london("2026-02-11 08:00"))

    sam.run()

    by_reader = {
        to[0]: message_from_bytes(mime, policy=policy.default)
        for to, mime in zip(mailbox.recipients, mailbox.mails, strict=True)
    }
    assert set(by_reader) == {"sam.lee@agency.example", "kit@agency.example"}
    assert "Tom Other" not in by_reader["sam.lee@agency.example"].as_string()
    assert "Ana Ruiz" not in by_reader["kit@agency.example"].as_string()


def test_a_recruiter_who_moves_after_the_digest_gets_no_second_one_that_day(
    sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    sam.choose(digest_when_empty=True)
    clock.move_to(london("2026-02-11 08:00"))
    sam.run()
    factories.change(
        Recruiter,
        sam.agency,
        sam.rows.recruiter_id,
        timezone="America/New_York",
        country="US",
        subdivision=None,
    )
    clock.move_to(london("2026-02-11 13:00"))  # 08:00 in New York

    sam.run()

    assert len(mailbox.mails) == 1
    assert sam.settings().digest_due_at == london("2026-02-12 13:00")


def test_a_recruiter_who_moves_before_the_digest_gets_it_by_the_new_clock(
    sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    sam.choose(digest_when_empty=True)
    factories.change(
        Recruiter,
        sam.agency,
        sam.rows.recruiter_id,
        timezone="Asia/Tokyo",
        country="JP",
        subdivision=None,
    )
    clock.move_to(london("2026-02-11 23:00"))  # Thursday 08:00 in Tokyo; Wednesday is a holiday

    sam.run()

    assert len(mailbox.mails) == 1
    assert sam.settings().digest_due_at == london("2026-02-12 23:00")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "Europe/London\n"])
def test_a_zone_that_nobody_knows_is_the_agency_s(
    mailbox: Mailbox, clock: time_machine.Traveller, zone: str
) -> None:
    desk = notice_desk(timezone=zone)

    desk.run()

    assert desk.settings().digest_due_at == london("2026-02-11 08:00")


def test_changing_the_time_on_the_same_morning_brings_no_second_digest(
    sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    sam.choose(digest_when_empty=True)
    clock.move_to(london("2026-02-11 08:00"))
    sam.run()

    sam.choose(digest_at=time(10, 0))
    clock.move_to(london("2026-02-11 10:00"))
    sam.run()

    assert len(mailbox.mails) == 1


def test_who_switches_it_off_gets_none(
    sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    """C.1-15: every flag works in its off position."""
    sam.choose(digest=False, digest_when_empty=True)
    clock.move_to(london("2026-02-11 08:00"))

    sam.run()

    assert (mailbox.mails, sam.told()) == ([], [])


def test_a_mail_server_that_is_away_delays_the_digest_until_it_is_back(
    sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    sam.choose(digest_when_empty=True)
    clock.move_to(london("2026-02-11 08:00"))
    mailbox.answers["MAIL"] = "451 later"
    sam.run()
    mailbox.answers.clear()
    waited = sam.told()
    clock.shift(timedelta(minutes=2))

    sam.run()

    assert waited == [("digest", "queued", None)]
    assert len(mailbox.mails) == 1


def test_a_mail_server_that_is_away_all_morning_ends_the_digest_as_failed(
    sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    sam.choose(digest_when_empty=True)
    mailbox.answers["MAIL"] = "451 later"
    clock.move_to(london("2026-02-11 08:00"))

    for _ in range(30):
        sam.run()
        clock.shift(timedelta(minutes=10))

    assert sam.told() == [("digest", "failed", "away")]


def test_a_broken_connection_after_the_data_leaves_it_unknown_and_it_is_not_sent_again(
    sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    sam.choose(digest_when_empty=True)
    clock.move_to(london("2026-02-11 08:00"))
    mailbox.drops_after_data = True
    sam.run()
    mailbox.drops_after_data = False
    clock.shift(HOUR)

    sam.run()

    assert sam.told() == [("digest", "unknown", "no_answer")]
    assert len(mailbox.mails) == 1


def test_one_address_that_is_refused_stops_nobody_else_s_digest(
    sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    """C.3-63, C.2-24: one poison item stalls nothing."""
    factories.make_recruiter(sam.agency, email="kit@agency.example")
    sam.run()
    for row in sam.rows_of(Recruiter):
        sam.prompt(recruiter_id=row.id, due_at=london("2026-02-11 14:00"), occurrence=row.id % 9999)
    clock.move_to(london("2026-02-11 08:00"))
    factories.change(Recruiter, sam.agency, sam.rows.recruiter_id, email="broken")
    sam.run()

    assert sorted(sam.told()) == [
        ("digest", "sent", None),
        ("digest", "skipped", "address_unusable"),
    ]


def test_the_sweep_rings_when_a_digest_is_due_and_not_before(
    sam: NoticeDesk, clock: time_machine.Traveller
) -> None:
    before = TaskName.SEND_NOTICES in sweeps.waiting_work(sam.agency, now=utcnow())
    clock.move_to(london("2026-02-11 08:00"))

    assert not before
    assert TaskName.SEND_NOTICES in sweeps.waiting_work(sam.agency, now=utcnow())


def test_a_copy_for_trying_things_out_sends_nothing_with_notices_off(
    sam: NoticeDesk,
    mailbox: Mailbox,
    clock: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """C.2-38: a staging copy mailed real people."""
    sam.choose(digest_when_empty=True)
    monkeypatch.setattr(held, "config", replace(held.config, notices=False))
    clock.move_to(london("2026-02-11 08:00"))

    sam.run()

    assert (mailbox.mails, sam.told()) == ([], [])
    assert TaskName.SEND_NOTICES not in sweeps.waiting_work(sam.agency, now=utcnow())


def test_an_agency_whose_manager_stopped_notices_is_sent_none_until_they_go_on(
    mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    boss = notice_desk(is_manager=True)
    boss.choose(digest_when_empty=True)
    notice_settings.stop_all(boss.viewer, stops=True)
    clock.move_to(london("2026-02-11 08:00"))
    boss.run()
    stopped = (
        len(mailbox.mails),
        TaskName.SEND_NOTICES in sweeps.waiting_work(boss.agency, now=utcnow()),
    )
    notice_settings.stop_all(boss.viewer, stops=False)

    boss.run()

    assert stopped == (0, False)
    assert len(mailbox.mails) == 1
