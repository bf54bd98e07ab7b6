"""/c/<token>: what a candidate sees and writes, without an account."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from sqlalchemy import text
from structlog.testing import capture_logs

from plugin.clock import utcnow
from plugin.extensions import db
from plugin.services.links import revoke_links
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.interviews import Interview, Interviewer
from plugin.store.people import Candidate, ClientCompany
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission
from tests import factories
from tests.web.candidates_link import (
    BLANK_LEFT,
    BY_SCRIPT,
    READY,
    UNFINISHED,
    Ana,
    candidates_browser,
    evidence_kept,
    link_of,
    notes_kept,
)
from tests.web.cast import Cast
from tests.web.visitors import BASE, text_of


@pytest.fixture
def ana(cast: Cast) -> Ana:
    cast.note()
    return candidates_browser(cast)


def change(cast: Cast, model: Any, row_id: int, **values: Any) -> None:
    with cast.app.app_context():
        factories.change(model, cast.rows.installation_id, row_id, **values)


def kept(cast: Cast) -> list[Any]:
    return notes_kept(cast.app, cast.rows.installation_id)


def evidence(cast: Cast) -> list[tuple[str, str]]:
    return evidence_kept(cast.app, cast.rows.installation_id)


# What the page says


@pytest.mark.rule("R22", "R23", "R25")
def test_it_says_what_to_do_now_and_by_when(ana: Ana) -> None:
    said = text_of(ana.get())

    assert "Hi Ana. You met Dr. Jo Park at Acme today." in said
    assert "Best within the hour: by 09:00. Still good today. At the latest tomorrow 08:00." in said
    assert "You talked about: moving from Airflow to Dagster" in said
    assert "no note yet" in said


@pytest.mark.rule("R29")
@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (2, "The first hour has gone, and today is still good. At the latest tomorrow 08:00."),
        (16, "Please send it now. At the latest today 08:00."),
        (30, "A late note is still much better than none: please send it."),
    ],
)
def test_later_it_says_what_is_still_worth_doing(
    cast: Cast, clock: time_machine.Traveller, hours: int, said: str
) -> None:
    cast.note()
    ana = candidates_browser(cast)
    clock.shift(timedelta(hours=hours))

    assert said in text_of(ana.get())


def test_times_are_the_candidates_own(cast: Cast) -> None:
    """V14: the candidate is in Vancouver, the employer in London."""
    said = text_of(candidates_browser(cast, timezone="America/Vancouver").get())

    assert "by 01:00. Still good today. At the latest tomorrow 00:00." in said
    assert "Times are those of Vancouver." in said


@pytest.mark.parametrize("zone", [None, "Mars/Olympus"])
def test_an_unknown_zone_is_said(cast: Cast, zone: str | None) -> None:
    said = text_of(candidates_browser(cast, timezone=zone).get())

    assert "We do not know where you are, so times are those of London." in said


@pytest.mark.rule("R30")
def test_everyone_of_a_panel_day_is_there_once(cast: Cast) -> None:
    installation = cast.rows.installation_id
    with cast.app.app_context():
        now = utcnow()
        second = factories.make_interview(
            installation,
            cast.rows.submission_id,
            starts_at=now - timedelta(minutes=50),
            ends_at=now - timedelta(minutes=10),
        )
        for interview, ref, name in (
            (second, "P-bo", "Bo Li"),
            (cast.rows.interview_id, "P-bo", "Bo Li"),
            (second, "P-al", "Al Yu"),
        ):
            factories.make_interviewer(installation, interview, ref=ref, name=name)

    said = text_of(candidates_browser(cast).get())

    assert "You met three people at Acme today." in said
    assert said.count("Write to Bo") == 1


@pytest.mark.rule("R02")
def test_the_day_before_it_helps_to_prepare(cast: Cast) -> None:
    now = utcnow()
    starts = {"starts_at": now + timedelta(hours=24), "ends_at": now + timedelta(hours=25)}
    change(cast, Interview, cast.rows.interview_id, **starts)

    said = text_of(candidates_browser(cast).get())

    assert "Your interview at Acme is tomorrow 09:00." in said
    assert "Prepare your note to Jo" in said
    assert "You can send it once the interview is over." in said
    assert "I sent it" not in said


@pytest.mark.rule("R77", "R86")
def test_what_comes_next_is_said_with_its_reason(cast: Cast) -> None:
    installation, now = cast.rows.installation_id, utcnow()
    with cast.app.app_context():
        told = {"promise_kind": "exact", "promise_on": now.date() + timedelta(days=6)}
        factories.make_debrief(installation, cast.rows.interview_id, **told)
    cast.prompt(step="check_in", opens_at=now + timedelta(days=7))
    cast.prompt(step="move_on", opens_at=now + timedelta(days=30))

    said = text_of(candidates_browser(cast).get())

    assert (
        "Tue 17 Feb time to ask Acme how things stand, because they said “by 16 February”" in said
    )
    assert "Thu 12 Mar if you have heard nothing by then" in said


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        (None, "Please do not write to them yet: Sam Lee will tell you."),
        ("none", "Acme asks candidates not to write after an interview"),
    ],
)
def test_where_nobody_may_write_it_says_so_and_offers_no_place(
    cast: Cast, mode: str | None, said: str
) -> None:
    ana = candidates_browser(cast)
    change(cast, ClientCompany, cast.rows.client_company_id, contact_mode=mode)

    page = ana.get()

    assert said in text_of(page)
    assert "<textarea" not in page.text.partition('id="debrief"')[0]
    assert ana.write(READY).status_code == 409
    assert kept(cast) == []


def test_nobody_known_asks_who_was_there(cast: Cast) -> None:
    change(cast, Interviewer, cast.rows.interviewer_id, removed_at=utcnow())
    token = link_of(cast.app, cast.rows.installation_id, cast.rows.submission_id)

    said = text_of(Ana(cast.app.test_client(), token, 0).get())

    assert "We do not know yet whom you met." in said
    assert "Somebody else who was there" in said


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("withdrawn", "You have withdrawn from this one"),
        ("rejected", "Acme has decided for somebody else this time."),
        ("offer", "There is an offer."),
        ("hired", "You have the job"),
        ("job_closed", "Acme has closed this job"),
    ],
)
def test_a_decided_submission_asks_for_nothing(cast: Cast, ana: Ana, stage: str, said: str) -> None:
    change(cast, Submission, cast.rows.submission_id, stage=stage)

    page = ana.get()

    assert said in text_of(page)
    assert "<textarea" not in page.text
    assert ana.write(READY).status_code == 409


def test_an_interview_that_is_to_be_moved_asks_for_nothing_either(cast: Cast, ana: Ana) -> None:
    with cast.app.app_context():
        rows = cast.rows
        factories.change(Interview, rows.installation_id, rows.interview_id, status="rescheduling")

    said = text_of(ana.get())

    assert "Best within the hour" not in said
    assert "no note yet" not in said


def test_it_says_whom_the_words_belong_to(ana: Ana) -> None:
    assert "What you write here is yours." in text_of(ana.get())


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("de", "Guten Tag, Ana. Sie haben heute bei Acme Dr. Jo Park kennengelernt."),
        ("fr-CA", "Bonjour Ana. Vous avez rencontré Dr. Jo Park chez Acme aujourd’hui."),
        ("es_MX", "Hola, Ana. Usted habló con Dr. Jo Park en Acme hoy."),
        ("en-US", "Best within the hour: by 9:00 AM."),
        ("pl", "Hi Ana."),
        ("nonsense!", "Hi Ana."),
    ],
)
def test_it_speaks_the_candidates_language(cast: Cast, locale: str, said: str) -> None:
    page = candidates_browser(cast, locale=locale).get()

    assert said in text_of(page).replace("\u202f", " ")


def test_without_a_locale_the_browser_says_which_language(ana: Ana) -> None:
    page = ana.get(headers={"Accept-Language": "fr-FR,fr;q=0.9,en;q=0.5"})

    assert '<html lang="fr-FR">' in page.text


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", "Ann\nBcc: x", "x" * 300, "\u202eanA", "{company.x}", "%s"],
)
def test_hostile_names_are_only_names(cast: Cast, ana: Ana, name: str) -> None:
    change(cast, Candidate, cast.rows.candidate_id, name=name)
    change(cast, Interviewer, cast.rows.interviewer_id, name=name, title=name, topics=name)

    page = ana.get()

    assert page.status_code == 200
    assert "<script>alert" not in page.text


# Who gets in


def test_nothing_is_asked_but_the_link_and_nothing_leaks(ana: Ana) -> None:
    page = ana.get()

    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"].startswith("noindex")
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers
    assert "<script>" not in page.text
    assert "style=" not in page.text


def test_get_never_changes_state(cast: Cast, ana: Ana) -> None:
    """Features C.5, 78: scanners open every link of every e-mail, more than once."""
    ana.write(UNFINISHED)
    before = everything(cast)

    for path in ("", "?open=debrief", "/calendar.ics", "?open=1-thank_you&sent=1"):
        for _ in range(10):
            assert ana.get(path).status_code == 200
    for action in ("", "sent", "share", "mail", "not-sent", "unshare"):
        answer = ana.client.get(ana.note_path(action), base_url=BASE)
        assert answer.status_code in (404, 405)

    assert everything(cast) == before


def everything(cast: Cast) -> dict[str, Any]:
    """Return every row of the agency's tables, as the database writes it."""
    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        names = session.scalars(
            text("select tablename from pg_tables where schemaname = 'public'")
        ).all()
        return {
            name: sorted(map(str, session.execute(text(f"select t::text from {name} t"))))
            for name in names
            if name not in ("alembic_version",)
        }


def test_a_link_of_ours_that_was_touched_opens_nothing(ana: Ana) -> None:
    for token in (ana.token[:-2] + "xy", ana.token + "x", "nonsense", "WzEsMV0.x"):
        answer = ana.client.get(f"/c/{token}", base_url=BASE)

        assert answer.status_code == 404
        assert "ask your recruiter for a new one" in text_of(answer)
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_an_ended_link_says_what_to_do(cast: Cast, ana: Ana, clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(days=91))

    answer = ana.get(headers={"Accept-Language": "de"})

    assert answer.status_code == 410
    assert "Bitten Sie Ihre Personalberatung um einen neuen Link." in text_of(answer)


def test_a_link_that_was_taken_back_opens_nothing_and_keeps_what_is_sent_in_sight(
    cast: Cast, ana: Ana
) -> None:
    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        revoke_links(session, cast.rows.submission_id, utcnow())

    assert ana.get().status_code == 410
    answer = ana.post(ana.note_path(), {"body": "My words"})
    assert answer.status_code == 410
    assert "My words" in answer.text


def test_an_erased_candidate_has_no_page(cast: Cast, ana: Ana) -> None:
    change(cast, Candidate, cast.rows.candidate_id, deleted_at=utcnow())

    assert ana.get().status_code == 410
    assert ana.write(READY).status_code == 410


def test_a_disabled_agency_has_no_pages(cast: Cast, ana: Ana) -> None:
    with cast.app.app_context(), transaction(None) as session:
        session.get_one(Installation, cast.rows.installation_id).state = "uninstalled"

    assert ana.get().status_code == 410


def test_a_link_opens_its_own_submission_only(cast: Cast, ana: Ana) -> None:
    with cast.app.app_context():
        other = factories.make_journey(cast.rows.installation_id)
        foreign = factories.make_journey(cast.charlie.installation_id)

    for interviewer in (other.interviewer_id, foreign.interviewer_id, 2**62):
        form = {"body": READY, "version": 0}
        assert ana.post(ana.note_path(who=interviewer), form).status_code == 409
        assert ana.post(ana.note_path("sent", who=interviewer), form).status_code == 409
    for interview in (other.interview_id, foreign.interview_id):
        answer = ana.post(f"{ana.path}/debriefs/{interview}", {"went_well": "x"})
        assert answer.status_code == 404

    assert kept(cast) == []


def test_a_kind_of_note_that_there_is_none_of_is_nothing(ana: Ana) -> None:
    assert ana.post(ana.note_path(kind="poem"), {"body": "x"}).status_code == 404


def test_what_goes_wrong_on_our_side_is_said_and_logged_without_the_link(
    cast: Cast, ana: Ana, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from plugin.services import candidate_notes

    def fail(*_given: Any) -> None:
        raise RuntimeError("a surprise")

    monkeypatch.setattr(candidate_notes, "save_note", fail)

    with capture_logs() as logs:
        answer = ana.press("", "My words")

    assert answer.status_code == 500
    assert "Something went wrong on our side" in text_of(answer)
    assert "My words" in answer.text
    assert [row["event"] for row in logs] == ["candidate_page_failed"]
    assert ana.token not in str(logs) + caplog.text


def test_another_sites_form_is_refused(cast: Cast, ana: Ana) -> None:
    answer = ana.post(ana.note_path(), {"body": READY}, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert kept(cast) == []


@pytest.mark.parametrize("letter", ["漢", "😀"])
def test_the_longest_note_fits_in_any_script(cast: Cast, ana: Ana, letter: str) -> None:
    assert ana.write(letter * 10_000).status_code == 200
    assert [len(note.body) for note in kept(cast)] == [10_000]


@pytest.mark.parametrize("size", [10_001, 300_000])
def test_a_text_that_is_too_long_is_refused_kindly(cast: Cast, ana: Ana, size: int) -> None:
    by_form = ana.post(ana.note_path(), {"body": "x" * size})
    by_script = ana.write("x" * size)

    assert (by_form.status_code, by_script.status_code) == (413, 413)
    assert "Go back, where your words still are, and make it shorter." in text_of(by_form)
    assert "make it shorter" in by_script.json["status"]
    assert kept(cast) == []


def test_a_body_without_a_length_is_not_read(cast: Cast, ana: Ana) -> None:
    answer = ana.post(ana.note_path(), {}, headers={"Transfer-Encoding": "chunked"})

    assert answer.status_code == 411
    assert kept(cast) == []


def test_guessing_links_is_slowed_down(ana: Ana) -> None:
    answers = [ana.client.get(f"/c/guess-{n}", base_url=BASE).status_code for n in range(32)]

    assert answers[0] == 404
    assert answers[-1] == 429


# Writing


def test_what_is_typed_is_kept_and_checked(cast: Cast, ana: Ana) -> None:
    answer = ana.write(UNFINISHED)

    assert answer.status_code == 200
    assert answer.json["verdict"] == "revise"
    assert answer.json["status"] == "Saved. Still to do: 1."
    failing = [row["check"] for row in answer.json["findings"] if not row["holds"]]
    assert "thanks" in failing
    [note] = kept(cast)
    assert (note.body, note.version, note.verdict) == (UNFINISHED, 1, "revise")


def test_a_note_gets_from_revise_to_ready(cast: Cast, ana: Ana) -> None:
    first = ana.write(UNFINISHED)

    answer = ana.write(READY, version=first.json["version"])

    assert answer.json["verdict"] == "ready"
    assert answer.json["may_go"] is True
    assert [(note.verdict, note.version) for note in kept(cast)] == [("ready", 2)]
    assert "ready to send" in text_of(ana.get())


def test_without_scripts_a_button_checks_the_note(cast: Cast, ana: Ana) -> None:
    answer = ana.press("", UNFINISHED)

    assert answer.status_code == 303
    key = f"{ana.interviewer_id}-thank_you"
    assert answer.headers["Location"].endswith(f"?open={key}#note-{key}")
    page = ana.get(f"?open={key}")
    assert '<details class="note__place" open>' in page.text
    assert "Thank them for their time or for the talk." in text_of(page)


def test_the_skeletons_own_slots_say_nothing_for_the_candidate(ana: Ana) -> None:
    said = text_of(ana.get())

    assert "you want the job : not yet" in said
    assert "nothing left to fill in : not yet" in said


def test_looking_at_the_skeleton_keeps_nothing(cast: Cast, ana: Ana) -> None:
    page = ana.get().text
    skeleton = page.partition('rows="15"')[2].partition(">")[2].partition("</textarea>")[0].strip()
    subject = page.partition('name="subject" value="')[2].partition('"')[0]

    ana.post(ana.note_path(), {"subject": subject, "body": skeleton.replace("\n", "\r\n")})

    assert kept(cast) == []


def test_the_checks_hold_no_transaction(
    cast: Cast, ana: Ana, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plugin.services import candidate_places

    review, seen = candidate_places.review, []

    def watched(*given: Any) -> Any:
        seen.append(db.session().in_transaction())
        return review(*given)

    monkeypatch.setattr(candidate_places, "review", watched)

    ana.write(READY)
    ana.get()

    assert seen
    assert not any(seen)


def test_two_pages_do_not_write_over_one_another(cast: Cast, ana: Ana) -> None:
    ana.write("Dear Dr. Park, the first page.")

    answer = ana.write("Dear Dr. Park, the second page.")

    assert answer.status_code == 409
    assert answer.json["other"] == "Dear Dr. Park, the first page."
    assert answer.json["version"] == 1
    assert [note.body for note in kept(cast)] == ["Dear Dr. Park, the first page."]
    kept_anyway = ana.write("Dear Dr. Park, the second page.", version=1)
    assert kept_anyway.json["version"] == 2


def test_without_scripts_both_texts_of_a_clash_are_shown(ana: Ana) -> None:
    ana.write("The first page's words")

    answer = ana.press("", "The second page's words")

    assert answer.status_code == 409
    assert "The first page's words" in text_of(answer)
    assert "The second page's words" in text_of(answer)
    assert 'name="version" value="1"' in answer.text


def test_the_same_text_twice_is_one_version(cast: Cast, ana: Ana) -> None:
    ana.write(READY)

    assert ana.write(READY).json["version"] == 1


def test_an_interviewer_who_left_while_one_wrote_costs_no_words(cast: Cast, ana: Ana) -> None:
    change(cast, Interviewer, cast.rows.interviewer_id, removed_at=utcnow())

    by_script, by_form = ana.write(READY), ana.press("")

    assert by_script.status_code == by_form.status_code == 409
    assert "Your words are still here." in by_script.json["status"]
    assert "moving from Airflow to Dagster" in text_of(by_form)


@pytest.mark.parametrize("status", ["cancelled", "no_show"])
def test_an_interview_that_is_off_asks_for_no_note(cast: Cast, ana: Ana, status: str) -> None:
    change(cast, Interview, cast.rows.interview_id, status=status)

    assert "No interview is booked at present." in text_of(ana.get())
    assert ana.write(READY).status_code == 409


def test_a_moved_interview_keeps_what_was_prepared(cast: Cast, ana: Ana) -> None:
    ana.write(READY)
    now = utcnow()
    moved = {"starts_at": now + timedelta(days=2), "ends_at": now + timedelta(days=2, hours=1)}
    change(cast, Interview, cast.rows.interview_id, **moved)

    said = text_of(ana.get())

    assert "Your interview at Acme is Thu 12 Feb 09:00." in said
    assert "moving from Airflow to Dagster stayed with me" in said


@pytest.mark.parametrize("body", ["", "\0\0", "\ud800", "a\u202e\u200f", "😀" * 2000, "\r\n" * 50])
def test_odd_texts_are_kept_as_far_as_they_are_text(ana: Ana, body: str) -> None:
    sent = body.encode("utf-8", "surrogatepass")

    answer = ana.client.post(ana.note_path(), base_url=BASE, data={"body": sent}, headers=BY_SCRIPT)

    assert answer.status_code == 200


# Sending


def test_a_ready_note_opens_in_the_candidates_own_mail(ana: Ana) -> None:
    link = urlsplit(ana.write(READY).json["link"])

    fields = parse_qs(link.query)
    assert (link.scheme, link.path) == ("mailto", "jo.park@acme.example")
    assert fields["body"] == [READY.replace("\n", "\r\n")]
    assert "+" not in link.query


def test_a_long_note_is_copied_instead(ana: Ana) -> None:
    answer = ana.write(READY + "\nMore words." * 150)

    assert answer.json["is_link_whole"] is False
    assert "body=" not in answer.json["link"]


def test_i_sent_it_is_the_candidates_word_and_completes_the_prompt(cast: Cast) -> None:
    prompt = cast.note()
    ana = candidates_browser(cast)

    answer = ana.press("sent")

    assert answer.status_code == 303
    assert evidence(cast) == [("thank_you", "candidate")]
    with cast.app.app_context():
        row = factories.read(Prompt, cast.rows.installation_id, prompt)
    assert (row.state, row.done_by) == ("done", None)
    assert "sent 09:00 (you said so)" in text_of(ana.get())


def test_what_was_sent_can_be_read_again(ana: Ana) -> None:
    ana.press("sent")

    assert "What you wrote Dear Dr. Park," in text_of(ana.get())


def test_saying_it_twice_says_it_once(cast: Cast, ana: Ana) -> None:
    ana.press("sent")
    ana.press("sent", version=1)

    assert evidence(cast) == [("thank_you", "candidate")]


def test_it_can_be_taken_back_for_an_hour(cast: Cast, clock: time_machine.Traveller) -> None:
    prompt = cast.note()
    ana = candidates_browser(cast)
    ana.press("sent")

    clock.shift(timedelta(minutes=50))
    ana.press("not-sent")

    assert evidence(cast) == []
    with cast.app.app_context():
        assert factories.read(Prompt, cast.rows.installation_id, prompt).state == "planned"
    ana.press("sent", version=1)
    clock.shift(timedelta(minutes=70))
    assert ana.press("not-sent").status_code == 409
    assert evidence(cast) == [("thank_you", "candidate")]


def test_a_note_that_lacks_something_asks_before_it_counts_as_sent(cast: Cast, ana: Ana) -> None:
    asked = ana.press("sent", UNFINISHED)

    assert asked.status_code == 422
    assert "Thank them for their time or for the talk." in text_of(asked)
    assert evidence(cast) == []
    assert [note.body for note in kept(cast)] == [UNFINISHED]

    ana.press("sent", UNFINISHED, version=1, sure="1")

    assert evidence(cast) == [("thank_you", "candidate")]


def test_a_blocked_note_has_no_way_into_the_mail(cast: Cast, ana: Ana) -> None:
    asked = ana.press("mail", BLANK_LEFT)

    assert asked.status_code == 422
    assert "it cannot go like this" in text_of(asked)
    assert "Something is left to fill in: [Company]" in text_of(asked)
    assert "mailto:jo.park" not in asked.text
    assert ana.write(BLANK_LEFT, version=1).json["may_go"] is False


def test_a_blocked_note_counts_as_sent_only_as_another_text(cast: Cast, ana: Ana) -> None:
    asked = ana.press("sent", BLANK_LEFT)

    assert "I sent a different text" in text_of(asked)
    assert evidence(cast) == []


def test_who_wrote_elsewhere_can_say_so_without_writing_here(cast: Cast, ana: Ana) -> None:
    page = ana.get().text
    skeleton = page.partition('rows="15"')[2].partition(">")[2].partition("</textarea>")[0].strip()
    subject = page.partition('name="subject" value="')[2].partition('"')[0]

    answer = ana.post(ana.note_path("sent"), {"subject": subject, "body": skeleton})

    assert answer.status_code == 303
    assert evidence(cast) == [("thank_you", "candidate")]


def test_nothing_can_be_sent_before_the_interview(cast: Cast) -> None:
    now = utcnow()
    starts = {"starts_at": now + timedelta(hours=24), "ends_at": now + timedelta(hours=25)}
    change(cast, Interview, cast.rows.interview_id, **starts)

    assert candidates_browser(cast).press("sent").status_code == 422
    assert evidence(cast) == []


@pytest.mark.rule("R32")
def test_a_missing_address_is_said_and_the_note_can_be_written(cast: Cast, ana: Ana) -> None:
    change(cast, Interviewer, cast.rows.interviewer_id, email="info@acme.example")

    assert "own work address is not known yet" in text_of(ana.get())
    assert ana.write(READY).json["verdict"] == "blocked"
    assert ana.write(READY).json["link"] is None


# Through the recruiter


@pytest.fixture
def via(cast: Cast, ana: Ana) -> Ana:
    change(cast, ClientCompany, cast.rows.client_company_id, contact_mode="via_recruiter")
    return ana


def test_notes_that_go_through_the_recruiter_are_sent_to_the_recruiter(
    cast: Cast, via: Ana
) -> None:
    page = via.get()
    assert "Acme likes notes to come through us." in text_of(page)
    assert "I sent it" not in text_of(page)
    assert "mailto:jo.park" not in page.text

    via.press("share")

    [note] = kept(cast)
    assert (note.shared_body, note.shared_version) == (READY, 1)
    assert "Sam Lee has had this text since 09:00." in text_of(via.get())
    assert evidence(cast) == []


def test_what_is_written_after_sharing_stays_the_candidates(cast: Cast, via: Ana) -> None:
    via.press("share")
    via.write(READY + "\nP.S. Secret.", version=1)

    [note] = kept(cast)
    assert note.shared_body == READY
    assert "Sam Lee has an earlier text of yours" in text_of(via.get())


def test_a_shared_note_can_be_taken_back(cast: Cast, via: Ana) -> None:
    via.press("share")
    via.press("unshare")

    [note] = kept(cast)
    assert (note.shared_at, note.shared_body) == (None, None)


def test_the_candidate_cannot_say_sent_where_the_recruiter_sends(cast: Cast, via: Ana) -> None:
    assert via.press("sent").status_code == 422
    assert evidence(cast) == []


def test_a_missing_address_is_the_recruiters_matter_there(cast: Cast, via: Ana) -> None:
    change(cast, Interviewer, cast.rows.interviewer_id, email=None)

    assert via.write(READY).json["verdict"] == "ready"


def test_an_empty_skeleton_is_not_sent_to_anybody(cast: Cast, via: Ana) -> None:
    page = via.get().text
    skeleton = page.partition('rows="15"')[2].partition(">")[2].partition("</textarea>")[0].strip()
    subject = page.partition('name="subject" value="')[2].partition('"')[0]

    answer = via.post(via.note_path("share"), {"subject": subject, "body": skeleton, "sure": "1"})

    assert answer.status_code == 422
    assert kept(cast) == []


# Asking how things stand


@pytest.fixture
def asking(cast: Cast, clock: time_machine.Traveller) -> Ana:
    """Ana ten days later: her check-in is called for."""
    now = utcnow()
    cast.note(state="done", done_at=now)
    cast.prompt(
        step="check_in",
        opens_at=now + timedelta(days=9),
        due_at=now + timedelta(days=11),
        expires_at=now + timedelta(days=16),
    )
    ana = candidates_browser(cast)
    clock.shift(timedelta(days=10))
    return ana


def test_a_check_in_is_written_once_it_is_called_for(asking: Ana) -> None:
    said = text_of(asking.get())

    assert "It is time to ask Acme how things stand." in said
    assert "Ask Jo how things stand" in said


def test_a_thank_you_that_nobody_asks_for_any_more_has_no_card_beside_a_check_in(
    cast: Cast, asking: Ana
) -> None:
    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        session.execute(
            text(
                "update prompts set state = 'expired', done_at = null, done_by = null"
                " where step = 'thank_you'"
            )
        )

    page = asking.get()

    assert "Ask Jo how things stand" in text_of(page)
    assert page.text.count('class="note__who"') == 1


def test_words_are_counted_as_the_check_of_the_length_counts_them(ana: Ana) -> None:
    body = f"Dear Dr. Park,\n\n{'word ' * 58}\n\nKind regards,\nAna Ruiz\n+44 7700 900123"

    ana.write(body)

    said = text_of(ana.get())
    assert "61 words" in said
    assert "68 words" not in said


def test_a_team_is_called_by_its_whole_name(cast: Cast, ana: Ana) -> None:
    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        session.execute(text("update interviewers set name = 'Hiring team'"))

    assert "Write to Hiring team" in text_of(ana.get())


def test_a_check_in_that_was_sent_counts_as_a_follow_up(cast: Cast, asking: Ana) -> None:
    form = {"body": READY, "sure": "1"}

    asking.post(asking.note_path("sent", kind="check_in"), form)

    assert evidence(cast) == [("check_in", "candidate")]
    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        made = session.execute(text("select recruiter_id, channel from follow_ups")).all()
        state = session.scalar(text("select state from prompts where step = 'check_in'"))
    assert ([tuple(row) for row in made], state) == ([(None, "email")], "done")

    asking.post(asking.note_path("not-sent", kind="check_in"))

    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        assert session.scalar(text("select count(*) from follow_ups")) == 0
        state = session.scalar(text("select state from prompts where step = 'check_in'"))
    assert state == "planned"


def test_a_second_check_in_is_the_recruiters_to_decide(cast: Cast, asking: Ana) -> None:
    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        session.execute(text("update prompts set needs_decision = true where step = 'check_in'"))

    assert "Ask Jo how things stand" not in text_of(asking.get())


# Dates to come


def test_the_calendar_is_the_same_bytes_for_the_same_dates(cast: Cast, ana: Ana) -> None:
    now = utcnow()
    cast.prompt(step="check_in", opens_at=now + timedelta(days=7))

    first, again = ana.get("/calendar.ics"), ana.get("/calendar.ics")

    assert first.data == again.data
    assert first.content_type == "text/calendar; charset=utf-8"
    lines = first.text.split("\r\n")
    assert "DTSTART;VALUE=DATE:20260217" in lines
    assert "DTSTART:20260211T080000Z" in lines
    assert f"/c/{ana.token}" not in first.text


def test_the_calendar_says_when_the_next_interview_is(cast: Cast) -> None:
    now = utcnow()
    starts = {"starts_at": now + timedelta(hours=24), "ends_at": now + timedelta(hours=25)}
    change(cast, Interview, cast.rows.interview_id, **starts)

    said = candidates_browser(cast, locale="de").get("/calendar.ics").text

    assert "SUMMARY:Gespräch bei Acme" in said
    assert "DTSTART:20260211T090000Z\r\nDTEND:20260211T100000Z" in said
