"""What candidates ask for by their link, and that it holds."""

from collections.abc import Iterator

import pytest
from flask import Flask

from plugin.domain.languages import Language
from plugin.domain.messages import MessageReason, MessageState
from plugin.domain.suppressions import Scope, SuppressionSource
from plugin.errors import NotFound, Refused
from plugin.services import candidates, drafting, suppression_list
from plugin.services.links import preferences_url
from plugin.services.suppressions import suppress
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.links import Link
from plugin.store.people import Candidate
from plugin.store.suppressions import Suppression
from tests.conftest import A_TUESDAY
from tests.factories import make_candidate
from tests.mail.servers import Mailbox, mail_server
from tests.use_cases.desk import Desk, desk, use_mail_server

pytestmark = pytest.mark.usefixtures("clock")

OLD, NEW = "ana.ruiz@mail.example", "ana@new.example"


@pytest.fixture(autouse=True)
def _context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def mailbox(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    box = Mailbox()
    with mail_server(box) as url:
        use_mail_server(monkeypatch, url)
        yield box


def token_of(sam: Desk) -> str:
    with transaction(sam.rows.installation_id) as session:
        url = preferences_url(
            session,
            session.get_one(Installation, sam.rows.installation_id),
            session.get_one(Candidate, sam.rows.candidate_id),
            A_TUESDAY,
        )
    return url.rpartition("/")[2]


def scope_of(sam: Desk) -> Scope | None:
    return suppression_list.get_preferences(token_of(sam)).scope


def rename(sam: Desk, address: str | None) -> None:
    sam.change(Candidate, sam.rows.candidate_id, email=address)


def test_looking_changes_nothing() -> None:
    """C.5 78."""
    sam = desk()
    token = token_of(sam)

    found = [suppression_list.get_preferences(token) for _ in range(10)]

    assert {each.scope for each in found} == {None}
    assert sam.count(Suppression) == 0


def test_the_page_speaks_the_candidates_language() -> None:
    sam = desk()
    sam.change(Candidate, sam.rows.candidate_id, locale="de-AT")

    found = suppression_list.get_preferences(token_of(sam))

    assert (found.language, found.agency) == (Language.GERMAN, "Bright Recruiting")


@pytest.mark.parametrize("scope", Scope)
def test_what_a_candidate_stops_is_stopped_until_they_take_it_back(scope: Scope) -> None:
    sam = desk()
    token = token_of(sam)

    suppression_list.set_preferences(token, scope)
    stopped = scope_of(sam)
    suppression_list.set_preferences(token, None)

    assert stopped is scope
    assert scope_of(sam) is None


def test_the_scopes_are_told_apart_and_the_last_choice_counts() -> None:
    """C.5 80: an opt-out of coaching is not one of everything."""
    sam = desk()
    token = token_of(sam)

    suppression_list.set_preferences(token, Scope.ALL)
    suppression_list.set_preferences(token, Scope.COACHING)

    assert scope_of(sam) is Scope.COACHING
    assert sam.count(Suppression) == 1


def test_asking_ten_times_is_asking_once() -> None:
    sam = desk()
    token = token_of(sam)

    for _ in range(10):
        suppression_list.unsubscribe(token)

    assert sam.count(Suppression) == 1


def test_a_mail_program_takes_back_no_wish_for_no_e_mails_at_all() -> None:
    sam = desk()
    token = token_of(sam)
    suppression_list.set_preferences(token, Scope.ALL)

    suppression_list.unsubscribe(token)

    assert scope_of(sam) is Scope.ALL


def test_an_opt_out_after_a_message_is_queued_cancels_it(mailbox: Mailbox) -> None:
    """C.5 79: consent is asked about when it is sent, and the item ends as cancelled."""
    sam = desk()
    message_id = sam.queue()

    suppression_list.set_preferences(token_of(sam), Scope.COACHING)
    sam.send_due()
    sam.send_due()

    message = sam.message(message_id)
    assert (message.state, message.reason) == (MessageState.CANCELLED, MessageReason.SUPPRESSED)
    assert mailbox.mails == []


def test_the_recruiter_sees_the_wish_before_writing() -> None:
    """C.5 80."""
    sam = desk()
    suppression_list.set_preferences(token_of(sam), Scope.COACHING)

    dashboard = candidates.get_dashboard(sam.viewer, sam.rows.candidate_id)
    with pytest.raises(Refused, match="asked on Tue 10 February for no coaching e-mails"):
        drafting.start_draft(sam.viewer, sam.prompt_id)

    assert dashboard.candidate.suppressed is not None
    assert dashboard.candidate.suppressed.scope is Scope.COACHING


def test_a_wish_holds_while_the_crm_changes_the_address_back_and_forth() -> None:
    sam = desk()
    sam.draft()  # to the old address
    rename(sam, NEW)
    suppression_list.set_preferences(token_of(sam), Scope.COACHING)

    found = []
    for address in (OLD, NEW, OLD.upper()):
        rename(sam, address)
        with pytest.raises(Refused) as refused:
            drafting.start_draft(sam.viewer, sam.prompt_id)
        found.append(str(refused.value))

    assert all("no coaching e-mails" in said for said in found)


def test_a_wish_holds_when_the_candidate_is_merged_into_another_record() -> None:
    """C.4 77: the address is what counts, whichever record has it."""
    sam = desk()
    suppression_list.set_preferences(token_of(sam), Scope.ALL)
    sam.change(Candidate, sam.rows.candidate_id, deleted_at=A_TUESDAY)

    merged = make_candidate(sam.rows.installation_id, email=" Ana.Ruiz@MAIL.example")

    shown = candidates.get_dashboard(sam.viewer, merged).candidate.suppressed
    assert shown is not None
    assert shown.scope is Scope.ALL


def test_another_agencys_mails_are_not_concerned() -> None:
    sam, kim = desk(), desk()

    suppression_list.set_preferences(token_of(sam), Scope.ALL)

    assert scope_of(kim) is None


def test_a_candidate_cannot_lift_what_mail_that_came_back_has_stopped() -> None:
    sam = desk()
    with transaction(sam.rows.installation_id) as session:
        suppress(
            session,
            installation_id=sam.rows.installation_id,
            address=OLD,
            scope=Scope.COACHING,
            source=SuppressionSource.BOUNCE,
            at=A_TUESDAY,
        )

    suppression_list.set_preferences(token_of(sam), None)

    assert scope_of(sam) is Scope.COACHING


@pytest.mark.parametrize("token", ["", "x", "a.b", "\0", "é", "x" * 5000])
def test_a_token_that_is_not_ours_opens_nothing(token: str) -> None:
    with pytest.raises(NotFound):
        suppression_list.get_preferences(token)


def test_a_candidates_page_link_is_no_preferences_link(mailbox: Mailbox) -> None:
    sam = desk()
    mime = sam.message(sam.draft()).mime or b""
    text = mime.decode().replace("=\r\n", "")
    page_token = text.partition("/c/")[2].split()[0]

    with pytest.raises(NotFound):
        suppression_list.get_preferences(page_token)


def test_every_message_of_a_candidate_has_the_same_link() -> None:
    sam = desk()
    sam.draft()
    sam.draft(text="Other words\n")

    with transaction(sam.rows.installation_id) as session:
        purposes = sorted(session.query(Link.purpose).all())

    assert purposes == [("candidate_page",), ("preferences",)]
