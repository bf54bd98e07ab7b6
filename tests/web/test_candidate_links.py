"""The recruiter gives the candidate their link, and sees what came of it."""

import pytest
from structlog.testing import capture_logs

from plugin.store.interviews import Interviewer
from plugin.store.people import Candidate
from plugin.store.prompts import Prompt
from tests import factories
from tests.web.candidates_link import (
    READY,
    UNFINISHED,
    Ana,
    candidates_browser,
    evidence_kept,
    notes_kept,
)
from tests.web.cast import Cast
from tests.web.visitors import text_of


@pytest.fixture
def ana(cast: Cast) -> Ana:
    return candidates_browser(cast)


def link_path(cast: Cast, action: str = "") -> str:
    return f"/submissions/{cast.rows.submission_id}/candidate-link{action}"


def dashboard(cast: Cast) -> str:
    return text_of(cast.sams().get(f"/candidates/{cast.rows.candidate_id}"))


def test_looking_makes_no_link(cast: Cast) -> None:
    page = text_of(cast.sams().get(link_path(cast)))

    assert "No link opens the page at present." in page


def test_the_link_is_made_renewed_and_taken_back_by_buttons(cast: Cast) -> None:
    sam = cast.sams()

    def shown() -> str:
        return sam.get(link_path(cast)).text.partition("/c/")[2].partition('"')[0]

    assert sam.post(link_path(cast)).status_code == 303
    first = shown()
    sam.post(link_path(cast))
    assert shown() == first
    ana = Ana(cast.app.test_client(), first, cast.rows.interviewer_id)
    assert ana.get().status_code == 200

    sam.post(link_path(cast, "/renew"))
    assert shown() != first
    assert ana.get().status_code == 410

    renewed = Ana(cast.app.test_client(), shown(), cast.rows.interviewer_id)
    sam.post(link_path(cast, "/revoke"))
    assert shown() == ""
    assert renewed.get().status_code == 410


@pytest.mark.parametrize("action", ["", "/renew", "/revoke"])
def test_another_agency_has_no_such_link(cast: Cast, action: str) -> None:
    assert cast.charlies().post(link_path(cast, action)).status_code == 404
    assert cast.charlies().get(link_path(cast)).status_code == 404
    assert cast.sams().post_forged(link_path(cast, action)).status_code == 400


def test_an_erased_candidate_gets_no_link(cast: Cast) -> None:
    with cast.app.app_context():
        gone = {"deleted_at": factories.utcnow()}
        factories.change(Candidate, cast.rows.installation_id, cast.rows.candidate_id, **gone)

    assert cast.sams().post(link_path(cast)).status_code == 404


def test_colleagues_can_cover(cast: Cast) -> None:
    assert cast.kits().post(link_path(cast)).status_code == 303


# Coverage


def test_coverage_tells_the_sources_of_evidence_apart(cast: Cast, ana: Ana) -> None:
    """Features N13: self-reported, recruiter-ticked, Bcc-captured, never mixed up."""
    prompt = cast.note()
    cast.sams().post(f"/prompts/{prompt}/done")
    assert "ticked by Sam Lee" in dashboard(cast)
    assert "Ana Ruiz says so" not in dashboard(cast)
    cast.sams().post(f"/prompts/{prompt}/undo")

    ana.press("sent")

    assert "Ana Ruiz says so" in dashboard(cast)
    assert "ticked by" not in dashboard(cast).partition("Timeline")[0]


def test_coverage_counts_interviewer_by_interviewer(cast: Cast) -> None:
    """Features N01: a panel of four, one removed, one generic address: 2 of 3 and one block."""
    rows = cast.rows
    with cast.app.app_context():
        people = [
            factories.make_interviewer(rows.installation_id, rows.interview_id, name=name)
            for name in ("Bo Li", "Al Yu", "Kim")
        ]
        factories.change(
            Interviewer, rows.installation_id, people[2], removed_at=factories.utcnow()
        )
    done = {"state": "done", "done_at": factories.utcnow()}
    cast.note(**done)
    cast.note(interviewer_id=people[0], **done)
    cast.note(interviewer_id=people[1], state="blocked", reason="no_address")
    cast.note(interviewer_id=people[2], state="cancelled", reason="interviewer_removed")

    assert "2 of 3 thanked, 1 without a work address" in dashboard(cast)


def test_a_note_captured_by_bcc_says_so(cast: Cast, ana: Ana) -> None:
    from plugin.clock import utcnow
    from plugin.domain.evidence import EvidenceSource, NoteKind
    from plugin.services.evidence import Evidence, record_evidence
    from plugin.store.base import transaction

    rows = cast.rows
    cast.note()
    with cast.app.app_context(), transaction(rows.installation_id) as session:
        record_evidence(
            session,
            Evidence(
                installation_id=rows.installation_id,
                submission_id=rows.submission_id,
                interview_id=rows.interview_id,
                interviewer_id=rows.interviewer_id,
                kind=NoteKind.THANK_YOU,
                source=EvidenceSource.BCC,
                at=utcnow(),
            ),
        )

    assert "captured by Bcc" in dashboard(cast)
    assert "(a copy reached us)" in text_of(ana.get())


def test_the_recruiters_tick_is_evidence_and_undo_removes_it(cast: Cast) -> None:
    prompt = cast.note()
    sam = cast.sams()

    sam.post(f"/prompts/{prompt}/done")
    assert evidence_kept(cast.app, cast.rows.installation_id) == [("thank_you", "recruiter")]

    sam.post(f"/prompts/{prompt}/undo")
    assert evidence_kept(cast.app, cast.rows.installation_id) == []


def test_undoing_the_recruiters_tick_leaves_the_candidates_word(cast: Cast, ana: Ana) -> None:
    prompt = cast.note()
    ana.press("sent")

    cast.sams().post(f"/prompts/{prompt}/undo")

    with cast.app.app_context():
        assert factories.read(Prompt, cast.rows.installation_id, prompt).state == "done"
    assert evidence_kept(cast.app, cast.rows.installation_id) == [("thank_you", "candidate")]


def test_coverage_says_how_far_a_note_is(cast: Cast, ana: Ana) -> None:
    cast.note()
    assert "no note yet" in dashboard(cast)

    ana.write(UNFINISHED)
    assert "the candidate is writing" in dashboard(cast)

    ana.write(READY, version=1)
    assert "the candidate’s note is ready" in dashboard(cast)


# Whose words


SECRET = READY.replace("forty pipelines", "zanzibar pipelines")


def test_no_recruiters_page_and_no_log_shows_a_note_that_was_not_shared(
    cast: Cast, ana: Ana
) -> None:
    prompt = cast.note()
    sam, rows = cast.sams(), cast.rows
    with capture_logs() as logs:
        ana.write(SECRET)
        ana.press("mail", SECRET, version=1)
    [note] = notes_kept(cast.app, rows.installation_id)
    pages = [
        sam.get(path).text
        for path in (
            "/",
            "/snoozed",
            "/settings",
            "/candidates",
            f"/candidates/{rows.candidate_id}",
            f"/interviews/{rows.interview_id}/debrief",
            f"/prompts/{prompt}/done",
            f"/messages/new?prompt={prompt}",
            f"/notes/{note.id}",
            link_path(cast),
            "/health/ready",
            "/metrics",
        )
    ] + [cast.framed().get("/panel").text]

    assert "zanzibar" in ana.get().text
    assert [page for page in pages if "zanzibar" in page] == []
    assert "zanzibar" not in str(logs)
    assert sam.get(f"/notes/{note.id}").status_code == 404
    assert "zanzibar" not in repr(note)


@pytest.fixture
def shared(cast: Cast, ana: Ana) -> int:
    """A note that lacks something, sent to the recruiter to look at; its id."""
    cast.note()
    ana.press("share", UNFINISHED, sure="1")
    [note] = notes_kept(cast.app, cast.rows.installation_id)
    return note.id


def test_a_shared_note_is_read_with_its_checks(cast: Cast, shared: int) -> None:
    sam = cast.sams()

    assert "Read the note they sent you" in dashboard(cast)
    page = text_of(sam.get(f"/notes/{shared}"))
    assert "I write after our talk" in page
    assert "not yet" in page
    assert cast.charlies().get(f"/notes/{shared}").status_code == 404


def test_only_the_copy_that_was_shared_is_read(cast: Cast, ana: Ana, shared: int) -> None:
    ana.write(SECRET, version=1)

    page = text_of(cast.sams().get(f"/notes/{shared}"))

    assert "zanzibar" not in page
    assert "has gone on writing since" in page


def test_what_was_taken_back_is_not_read(cast: Cast, ana: Ana, shared: int) -> None:
    ana.press("unshare")

    assert cast.sams().get(f"/notes/{shared}").status_code == 404


def test_the_recruiter_says_why_a_note_may_go_as_it_is(cast: Cast, ana: Ana, shared: int) -> None:
    sam = cast.sams()
    path = f"/notes/{shared}/release"
    assert sam.post(path, {"version": "1", "reason": " "}).status_code == 422
    assert sam.post(path, {"version": "7", "reason": "x"}).status_code == 409
    assert cast.charlies().post(path, {"version": "1", "reason": "x"}).status_code == 404

    sam.post(path, {"version": "1", "reason": "Jo knows you well."})

    assert "Sam Lee says that it may go as it is: Jo knows you well." in text_of(ana.get())
    assert ana.press("sent", UNFINISHED, version=1).status_code == 303


def test_a_release_is_for_the_text_that_was_read(cast: Cast, ana: Ana, shared: int) -> None:
    form = {"version": "1", "reason": "Jo knows you well."}
    cast.sams().post(f"/notes/{shared}/release", form)

    ana.write(UNFINISHED + "\nP.S. Hello.", version=1)

    assert "may go as it is" not in text_of(ana.get())


def test_a_ready_note_through_the_recruiter_is_passed_on_and_ticked(cast: Cast, ana: Ana) -> None:
    from plugin.store.people import ClientCompany

    prompt = cast.note()
    with cast.app.app_context():
        via = {"contact_mode": "via_recruiter"}
        company = cast.rows.client_company_id
        factories.change(ClientCompany, cast.rows.installation_id, company, **via)
    ana.press("share")
    [note] = notes_kept(cast.app, cast.rows.installation_id)
    sam = cast.sams()

    page = sam.get(f"/notes/{note.id}")
    assert "mailto:jo.park@acme.example" in page.text
    sam.post(f"/prompts/{prompt}/done")

    assert "Sam Lee forwarded it 09:00" in text_of(ana.get())
