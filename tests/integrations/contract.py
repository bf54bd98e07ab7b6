"""What every adapter must pass. Subclass it in the CRM's own folder and fill in what it asks for.

A test that asks for what a kind of CRM has not declared is skipped, with the capability's name as
the reason, and the kind is held to refusing it; nothing goes by a CRM's name.
"""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar, TypeVar
from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from plugin.crm import (
    POLLED,
    BadLaunch,
    BadSignature,
    Capability,
    CrmAdapter,
    CrmAuthError,
    CrmError,
    NoteDraft,
    PolledPage,
    RecordGone,
    Registration,
    TaskDraft,
    UnreadablePayload,
    Unsupported,
)
from plugin.domain.event_json import events_to_json
from plugin.domain.records import CrmEvent, CrmEventType, RecordKind

NOW = 1_770_714_000
"""2026-02-10 09:00 UTC, when deliveries are signed."""

NOTE = NoteDraft("note-1", "C-1", "S-1", "Ana\u2019s thank-you note went out.\nWell done.")
TASK = TaskDraft("task-1", "C-1", "S-1", "R-1", "Call Ana", date(2026, 2, 11))

UNDECLARED: Mapping[str, tuple[frozenset[Capability], Callable[[CrmAdapter], object]]] = {
    "poll": (POLLED, lambda crm: crm.poll(None)),
    "parse_page": (POLLED, lambda crm: crm.parse_page(b"{}")),
    "write_note": (frozenset({Capability.WRITE_NOTE}), lambda crm: crm.write_note(NOTE)),
    "write_task": (frozenset({Capability.WRITE_TASK}), lambda crm: crm.write_task(TASK)),
    "panel_steps": (
        frozenset({Capability.EMBED}),
        lambda crm: crm.panel_steps("https://a.example"),
    ),
    "webhook_steps": (
        frozenset({Capability.WEBHOOKS}),
        lambda crm: crm.webhook_steps("https://a.example"),
    ),
    "register_webhooks": (
        frozenset({Capability.SELF_REGISTERED_WEBHOOKS}),
        lambda crm: crm.register_webhooks("https://a.example"),
    ),
    "remove_webhooks": (
        frozenset({Capability.SELF_REGISTERED_WEBHOOKS}),
        lambda crm: crm.remove_webhooks(),
    ),
    "webhook_states": (frozenset({Capability.WEBHOOK_STATES}), lambda crm: crm.webhook_states()),
    "authorize_url": (
        frozenset({Capability.OAUTH}),
        lambda crm: crm.authorize_url("https://a.example", "state"),
    ),
}
"""What a kind that has not declared any of these must refuse."""

PERSONAL = ("Ana", "thank-you", "Call Ana")

# status, permanent, error
STATUSES = (
    (400, True, CrmError),
    (401, True, CrmAuthError),
    (403, True, CrmAuthError),
    (409, True, CrmError),
    (429, False, CrmError),
    (500, False, CrmError),
    (503, False, CrmError),
)


Test = TypeVar("Test", bound=Callable[..., None])


def needs(*capabilities: Capability) -> Callable[[Test], Test]:
    """Skip the test for a kind that declares none of these."""

    def mark(test: Test) -> Test:
        return pytest.mark.needs(*capabilities)(test)  # type: ignore[no-any-return]

    return mark


needs_to_be_asked = pytest.mark.needs_to_be_asked
"""Skip the test for a kind that is fed: there is no CRM that could answer or fail."""


def fixture_names(folder: Path) -> list[str]:
    """The deliveries kept in a folder: `<event>__<variant>`."""
    return sorted(
        path.stem for path in folder.glob("*__*.json") if not path.stem.endswith(".expected")
    )


def poll_all(adapter: CrmAdapter) -> Iterator[PolledPage]:
    """Poll from the beginning to the end, a hundred pages at most."""
    cursor = None
    for _ in range(100):
        page = adapter.poll(cursor)
        yield page
        if not page.has_more:
            return
        cursor = page.cursor


def refs_in(adapter: CrmAdapter, page: PolledPage) -> set[str]:
    """The refs of all records that a page tells."""
    events = adapter.parse_page(page.body)
    sections = [asdict(event.records) for event in events if event.records is not None]
    told = {record["ref"] for section in sections for one in section.values() for record in one}
    return told | {event.ref for event in events if event.ref is not None}


def moments(value: Any) -> Iterator[datetime]:
    """Every moment within the events."""
    if isinstance(value, datetime):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from moments(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from moments(inner)


class CrmAdapterContract:
    """`adapter_at`, `signed` and `fixtures` are the CRM's own to give; see the first lines."""

    fixtures: ClassVar[Path]
    secret: ClassVar[str]
    """Any secret of the adapter that `adapter_at` makes: never to be read in an error."""

    url_token: ClassVar[str | None] = None
    """The last part of the webhook's address, for a kind with WEBHOOK_URL_TOKEN."""

    note: ClassVar[NoteDraft] = NOTE
    task: ClassVar[TaskDraft] = TASK
    """What is written, where the CRM's refs have a form of their own."""

    signs_time: ClassVar[bool] = True
    """Whether the signature covers when it was made, so that an old delivery is refused."""

    statuses: ClassVar[tuple[tuple[int, bool, type[CrmError]], ...]] = STATUSES
    """The CRM's refusals: status, whether for good, and the error (where a vendor differs)."""

    @pytest.fixture(autouse=True)
    def _only_what_is_declared(self, request: pytest.FixtureRequest, adapter: CrmAdapter) -> None:
        if Capability.FED in adapter.capabilities and any(
            request.node.iter_markers("needs_to_be_asked")
        ):
            pytest.skip(f"{adapter.kind} declares fed: nothing is asked of it")
        for mark in request.node.iter_markers("needs"):
            if not set(mark.args) & adapter.capabilities:
                pytest.skip(f"{adapter.kind} does not declare {' or '.join(sorted(mark.args))}")

    def adapter_at(self, base_url: str) -> CrmAdapter:
        """Return an adapter of an account whose CRM answers at `base_url`."""
        raise NotImplementedError

    def signed(self, body: bytes, *, at: int = NOW, by: str = "current") -> dict[str, str]:
        """Return a delivery's headers, signed by the "current", "previous" or "other" secret."""
        raise NotImplementedError

    def changed(self, body: bytes, **changes: Any) -> bytes:
        """Return the body with fields of its envelope replaced, or left out where they are None."""
        document = json.loads(body) | changes
        return json.dumps({k: v for k, v in document.items() if v is not None}).encode()

    def of_an_unknown_event(self, body: bytes) -> bytes:
        """Return the delivery as one of an event named `moon.eclipsed`."""
        return self.changed(body, event="moon.eclipsed")

    def failing_answer(self, status: int) -> Response:
        """Return how this CRM says `status` (some do so in the body)."""
        return Response("no", status)

    def verify(self, adapter: CrmAdapter, headers: Mapping[str, str], body: bytes) -> None:
        adapter.verify(headers, body, now=NOW, url_token=self.url_token)

    @pytest.fixture
    def adapter(self, httpserver: HTTPServer) -> CrmAdapter:
        return self.adapter_at(httpserver.url_for(""))

    @pytest.fixture
    def body(self) -> bytes:
        """Any delivery."""
        return self.bytes_of(fixture_names(self.fixtures)[0])

    def bytes_of(self, name: str) -> bytes:
        return (self.fixtures / f"{name}.json").read_bytes()

    def parsed(self, adapter: CrmAdapter, name: str) -> list[CrmEvent]:
        body = self.bytes_of(name)
        return adapter.parse(self.signed(body), body)

    @pytest.fixture
    def failing_crm(self, httpserver: HTTPServer) -> Callable[[Response], None]:
        """A CRM that answers everything with one answer."""

        return lambda response: answers_with(httpserver, response)

    def calls(self, adapter: CrmAdapter) -> list[tuple[str, Callable[[], object]]]:
        """The calls that this CRM can be made."""
        wanted = [(RecordKind.CANDIDATE, self.note.candidate_ref)]
        is_fed = Capability.FED in adapter.capabilities
        calls: list[tuple[str, frozenset[Capability], Callable[[], object]]] = [
            ("poll", POLLED, lambda: adapter.poll(None)),
            (
                "fetch",
                frozenset() if is_fed else adapter.capabilities,
                lambda: adapter.fetch(wanted),
            ),
            (
                "write_note",
                frozenset({Capability.WRITE_NOTE}),
                lambda: adapter.write_note(self.note),
            ),
            (
                "write_task",
                frozenset({Capability.WRITE_TASK}),
                lambda: adapter.write_task(self.task),
            ),
        ]
        return [(name, call) for name, needed, call in calls if needed & adapter.capabilities]

    def failure(self, call: Callable[[], object]) -> CrmError:
        with pytest.raises(CrmError) as caught:
            call()
        return caught.value

    # 1. Only what the CRM sent, now.

    @needs(Capability.WEBHOOKS)
    def test_a_good_delivery_passes(self, adapter: CrmAdapter, body: bytes) -> None:
        self.verify(adapter, self.signed(body), body)

    @needs(Capability.WEBHOOKS)
    def test_header_names_come_in_any_case(self, adapter: CrmAdapter, body: bytes) -> None:
        self.verify(adapter, {n.upper(): value for n, value in self.signed(body).items()}, body)

    @needs(Capability.SIGNED_WEBHOOKS)
    def test_a_changed_body_is_refused(self, adapter: CrmAdapter, body: bytes) -> None:
        with pytest.raises(BadSignature):
            self.verify(adapter, self.signed(body), body.replace(b"e", b"E", 1))

    @needs(Capability.WEBHOOKS)
    def test_a_delivery_without_proof_is_refused(self, adapter: CrmAdapter, body: bytes) -> None:
        with pytest.raises(BadSignature):
            adapter.verify({}, self.unproven(body), now=NOW)

    def unproven(self, body: bytes) -> bytes:
        """Return the body without a proof that stands in it (where the CRM puts it there)."""
        return body

    @needs(Capability.WEBHOOKS)
    def test_another_secret_is_refused(self, adapter: CrmAdapter, body: bytes) -> None:
        forged, headers, token = self.forged(body)

        with pytest.raises(BadSignature):
            adapter.verify(headers, forged, now=NOW, url_token=token)

    def forged(self, body: bytes) -> tuple[bytes, dict[str, str], str | None]:
        """Return a delivery by another secret: its body, its headers, its address's token."""
        return body, self.signed(body, by="other"), "another-token" if self.url_token else None

    @needs(Capability.WEBHOOKS)
    @pytest.mark.parametrize("seconds", [-600, 600])
    def test_a_delivery_of_another_time_is_refused(
        self, adapter: CrmAdapter, body: bytes, seconds: int
    ) -> None:
        at = NOW + seconds
        if self.signs_time:
            with pytest.raises(BadSignature):
                self.verify(adapter, self.signed(body, at=at), body)
        else:  # nothing tells when it was made: that one fact counts once is the dedupe key's
            assert adapter.signed_at(self.signed(body, at=at), body) is None
            self.verify(adapter, self.signed(body, at=at), body)

    @needs(Capability.WEBHOOKS)
    def test_a_proof_beyond_ascii_is_refused(self, adapter: CrmAdapter, body: bytes) -> None:
        headers = {name: value[:-1] + "é" for name, value in self.signed(body).items()}
        token = f"{self.url_token}é" if self.url_token else None

        with pytest.raises(BadSignature):
            adapter.verify(headers, self.unproven(body), now=NOW, url_token=token)

    @needs(Capability.WEBHOOKS)
    def test_what_is_not_signed_is_only_a_hint(self, adapter: CrmAdapter) -> None:
        told = [
            event.records
            for name in fixture_names(self.fixtures)
            for event in self.parsed(adapter, name)
            if event.records is not None
        ]

        assert Capability.SIGNED_WEBHOOKS in adapter.capabilities or not told

    # 2. Rotation.

    @needs(Capability.WEBHOOKS)
    def test_the_previous_secret_still_passes(self, adapter: CrmAdapter, body: bytes) -> None:
        sent, headers, token = self.by_the_previous_secret(body)

        adapter.verify(headers, sent, now=NOW, url_token=token)

    def by_the_previous_secret(self, body: bytes) -> tuple[bytes, dict[str, str], str | None]:
        """Return a delivery by the secret before: its body, its headers, its address's token."""
        return body, self.signed(body, by="previous"), self.url_token

    # 3. Fixtures.

    @needs(Capability.WEBHOOKS)
    def test_every_event_has_a_fixture_and_every_fixture_an_event(
        self, adapter: CrmAdapter
    ) -> None:
        events = {name.partition("__")[0] for name in fixture_names(self.fixtures)}

        assert events == adapter.event_names | adapter.ignored_event_names

    @needs(Capability.WEBHOOKS)
    def test_every_fixture_says_what_it_should(self, adapter: CrmAdapter) -> None:
        names = fixture_names(self.fixtures)

        said = {name: events_to_json(self.parsed(adapter, name)) for name in names}

        assert said == {
            name: json.loads((self.fixtures / f"{name}.expected.json").read_text("utf-8"))
            for name in names
        }

    @needs(Capability.WEBHOOKS)
    def test_parsing_twice_gives_the_same_and_leaves_the_headers_alone(
        self, adapter: CrmAdapter, body: bytes
    ) -> None:
        headers = self.signed(body)
        kept = dict(headers)

        assert adapter.parse(headers, body) == adapter.parse(headers, body)
        assert headers == kept

    # 4. What nobody has told us of.

    @needs(Capability.WEBHOOKS)
    def test_an_unknown_event_is_kept_as_unknown(self, adapter: CrmAdapter, body: bytes) -> None:
        unknown = self.of_an_unknown_event(body)

        (event,) = adapter.parse(self.signed(unknown), unknown)

        assert (event.type, event.name) == (CrmEventType.UNKNOWN, "moon.eclipsed")

    @needs(Capability.WEBHOOKS)
    def test_fields_that_we_do_not_know_change_nothing(
        self, adapter: CrmAdapter, body: bytes
    ) -> None:
        more = self.changed(body, moon={"phase": ["full"]})

        assert adapter.parse(self.signed(more), more) == adapter.parse(self.signed(body), body)

    @needs(Capability.WEBHOOKS)
    @pytest.mark.parametrize(
        "body", [b"", b"{", b"[]", b"null", b"\xff", b'{"id": 1}', b"[" * 100_000]
    )
    def test_what_cannot_be_read_says_so(self, adapter: CrmAdapter, body: bytes) -> None:
        with pytest.raises(UnreadablePayload):
            adapter.parse(self.signed(body), body)

    # 5. Keys and times.

    @needs(Capability.WEBHOOKS)
    def test_a_redelivery_has_the_key_of_the_first_delivery(
        self, adapter: CrmAdapter, body: bytes
    ) -> None:
        first = adapter.dedupe_key(self.signed(body), body)

        assert adapter.dedupe_key(self.signed(body, at=NOW + 60), body) == first

    @needs(Capability.WEBHOOKS)
    def test_two_facts_have_two_keys(self, adapter: CrmAdapter) -> None:
        bodies = [self.bytes_of(name) for name in fixture_names(self.fixtures)]
        keys = {adapter.dedupe_key(self.signed(body), body) for body in bodies}

        assert len(keys) == len(bodies)

    @needs(Capability.WEBHOOKS)
    def test_a_key_is_the_same_in_another_process(self, adapter: CrmAdapter, body: bytes) -> None:
        kind = type(adapter)
        program = (
            "import sys; from plugin.crm import CrmConnection;"
            f" from {kind.__module__} import {kind.__qualname__} as Adapter;"
            " adapter = Adapter(CrmConnection('k', 'http://127.0.0.1', 'http://127.0.0.1'));"
            " print(adapter.dedupe_key({}, sys.stdin.buffer.read()))"
        )
        other = subprocess.run(
            [sys.executable, "-c", program], input=body, capture_output=True, check=True
        )

        assert other.stdout.decode().strip() == adapter.dedupe_key(self.signed(body), body)

    @needs(Capability.WEBHOOKS)
    def test_all_moments_are_aware_utc(self, adapter: CrmAdapter) -> None:
        found = [
            moment
            for name in fixture_names(self.fixtures)
            for event in self.parsed(adapter, name)
            for moment in moments(asdict(event))
        ]

        assert all(moment.utcoffset() is not None for moment in found)
        assert all(not moment.utcoffset() for moment in found)

    # 6. A CRM that fails.

    @needs_to_be_asked
    def test_a_refusal_says_whether_to_try_again(self) -> None:
        """Each status at a CRM of its own, as an adapter may remember what it was told."""
        for status, permanent, kind in self.statuses:
            with HTTPServer(host="127.0.0.1", port=0) as crm:
                answers_with(crm, self.failing_answer(status))
                adapter = self.adapter_at(crm.url_for(""))
                errors = {name: self.failure(call) for name, call in self.calls(adapter)}

            # A consent that is over (MustReconnect) is one of the ways in which nobody is let in.
            said = {
                name: CrmAuthError if isinstance(error, CrmAuthError) else type(error)
                for name, error in errors.items()
            }
            assert said == dict.fromkeys(errors, kind)
            assert {error.permanent for error in errors.values()} == {permanent}

    @needs_to_be_asked
    def test_the_wait_that_was_asked_for_is_passed_on(
        self, adapter: CrmAdapter, failing_crm: Callable[[Response], None]
    ) -> None:
        failing_crm(Response("later", 429, headers={"Retry-After": "17"}))

        waits = {self.failure(call).retry_after for _, call in self.calls(adapter)}

        assert waits == {17.0}

    def test_a_record_that_is_gone_cannot_be_written_to(
        self, adapter: CrmAdapter, failing_crm: Callable[[Response], None]
    ) -> None:
        failing_crm(self.failing_answer(404))

        errors = [
            self.failure(call) for name, call in self.calls(adapter) if name.startswith("write")
        ]

        assert all(isinstance(error, RecordGone) for error in errors)

    @needs_to_be_asked
    @pytest.mark.parametrize("text", ["<html>Sign in</html>", '{"records": ', "[]", '"x"', "{}"])
    def test_nonsense_may_be_sense_next_time(
        self, adapter: CrmAdapter, failing_crm: Callable[[Response], None], text: str
    ) -> None:
        failing_crm(Response(text, 200, content_type="text/html"))

        assert {self.failure(call).permanent for _, call in self.calls(adapter)} == {False}

    @needs_to_be_asked
    def test_nobody_answering_is_transient(self, httpserver: HTTPServer) -> None:
        adapter = self.adapter_at(f"http://127.0.0.1:{free_port()}")

        assert {self.failure(call).permanent for _, call in self.calls(adapter)} == {False}

    # 7. Secrets and people.

    @pytest.mark.parametrize("status", [400, 401, 429, 500])
    def test_neither_secrets_nor_people_are_in_errors(
        self, adapter: CrmAdapter, failing_crm: Callable[[Response], None], status: int
    ) -> None:
        failing_crm(self.failing_answer(status))

        said = " ".join(repr(self.failure(call)) for _, call in self.calls(adapter))

        assert self.secret not in said
        assert not any(word in said for word in PERSONAL)

    def test_secrets_are_not_shown_with_the_adapter(self, adapter: CrmAdapter) -> None:
        assert self.secret not in f"{adapter!r} {adapter.connection!r}"

    # 8. Polling a CRM that answers: `living` is an adapter of one with several pages.

    @pytest.fixture
    def living(self) -> CrmAdapter:
        raise NotImplementedError

    @needs(*POLLED)
    def test_pages_end_and_tell_each_record(self, living: CrmAdapter) -> None:
        pages = list(poll_all(living))

        assert len(pages) > 1
        assert [page.has_more for page in pages] == [True] * (len(pages) - 1) + [False]
        assert all(refs_in(living, page) for page in pages[:-1])

    @needs(*POLLED)
    def test_asking_again_from_a_cursor_gives_the_same_page(self, living: CrmAdapter) -> None:
        first = living.poll(None)

        again = [refs_in(living, living.poll(first.cursor)) for _ in range(2)]

        assert again[0] == again[1] != refs_in(living, first)

    @needs(*POLLED)
    def test_a_page_tells_the_same_each_time_it_is_read(self, living: CrmAdapter) -> None:
        page = living.poll(None)

        assert living.parse_page(page.body) == living.parse_page(page.body)

    @needs(*POLLED)
    def test_what_is_no_page_says_so(self, living: CrmAdapter) -> None:
        for body in (b"", b"[]", b"<html>", b"{}", b'{"page": 1}'):
            with pytest.raises(UnreadablePayload):
                living.parse_page(body)

    @pytest.mark.parametrize("kind", list(RecordKind))
    def test_a_list_of_all_records_ends_and_names_each_once(
        self, living: CrmAdapter, kind: RecordKind
    ) -> None:
        if kind not in living.compared:
            with pytest.raises(Unsupported):
                living.list_refs(kind, None)
            return
        listed, cursor = [], None
        for _ in range(100):
            page = living.list_refs(kind, cursor)
            listed += [record.ref for record in page.records]
            cursor = page.cursor
            if cursor is None:
                break

        assert cursor is None
        assert listed
        assert len(listed) == len(set(listed))

    def test_what_is_gone_comes_back_as_deleted(self, living: CrmAdapter) -> None:
        for kind in living.compared:
            found = asdict(living.fetch([(kind, self.gone_ref)]))
            told = [record for section in found.values() for record in section]

            # A CRM may make one record of two kinds: then both are gone.
            assert {r["is_deleted"] for r in told if r["ref"] == self.gone_ref} == {True}

    gone_ref: ClassVar[str] = "GONE-1"
    """A ref that `living` knows nothing of, in the form that the CRM's refs have."""

    # 9. Writing once.

    @needs(Capability.WRITE_NOTE)
    def test_the_same_note_is_written_once(self, living: CrmAdapter) -> None:
        assert living.write_note(self.note) == living.write_note(self.note)

    @needs(Capability.WRITE_TASK)
    def test_the_same_task_is_written_once(self, living: CrmAdapter) -> None:
        assert living.write_task(self.task) == living.write_task(self.task)

    # 10. Installing.

    def test_it_tells_whose_account_it_is(self, living: CrmAdapter) -> None:
        assert living.account().ref

    def test_a_connection_that_works_is_found_to(self, living: CrmAdapter) -> None:
        findings = living.check()

        assert any(finding.works for finding in findings)
        assert not [f.text for f in findings if f.is_needed and not f.works]

    @needs_to_be_asked
    def test_one_that_does_not_work_is_told_in_sentences(
        self, adapter: CrmAdapter, failing_crm: Callable[[Response], None]
    ) -> None:
        failing_crm(self.failing_answer(401))

        findings = adapter.check()

        assert [finding for finding in findings if finding.is_needed and not finding.works]
        assert all(finding.text.endswith((".", "?")) for finding in findings)
        assert self.secret not in repr(findings)

    def test_each_of_its_own_words_has_a_name_and_counts_once(self, living: CrmAdapter) -> None:
        words = living.vocabulary()

        for terms in (words.stages, words.interview_types):
            assert all(term.name for term in terms)
            assert len({term.ref for term in terms}) == len(terms)

    @needs(Capability.WEBHOOKS)
    def test_somebody_is_told_how_to_set_up_the_webhooks(self, living: CrmAdapter) -> None:
        url = "https://afterword.example/webhooks/a-key"
        steps = living.webhook_steps(url)

        assert any(url in (step.value or "") for step in steps)

    @needs(Capability.EMBED)
    def test_somebody_is_told_how_to_show_the_panel(self, living: CrmAdapter) -> None:
        url = "https://afterword.example/launch/kind?installation=a-key"
        steps = living.panel_steps(url)

        assert any(url in (step.value or "") for step in steps)

    @needs(Capability.SELF_REGISTERED_WEBHOOKS)
    def test_webhooks_are_set_up_once_and_taken_down(self, living: CrmAdapter) -> None:
        url = "https://afterword.example/webhooks/a-key"
        first = living.register_webhooks(url)
        again = self.with_registration(living, first).register_webhooks(url)
        ours = self.with_registration(living, again)

        assert self.hooks_in_the_crm() == self.hooks_expected
        ours.remove_webhooks()
        ours.remove_webhooks()
        assert self.hooks_in_the_crm() == 0

    hooks_expected: ClassVar[int] = 1
    """How many webhooks a registration makes in the CRM."""

    def hooks_in_the_crm(self) -> int:
        """Return how many webhooks of ours the living CRM has now."""
        raise NotImplementedError

    def with_registration(self, adapter: CrmAdapter, done: Registration) -> CrmAdapter:
        """Return the adapter as it is built once a registration was stored."""
        before = adapter.connection
        return type(adapter)(
            replace(
                before,
                secrets={**before.secrets, **done.secrets},
                settings={**before.settings, **done.settings},
            )
        )

    @needs(Capability.OAUTH)
    def test_consent_is_asked_for_with_a_state_and_an_address(self, adapter: CrmAdapter) -> None:
        asked = parse_qs(urlsplit(adapter.authorize_url("https://a.example/back", "a-state")).query)

        assert (asked["state"], asked["redirect_uri"]) == (["a-state"], ["https://a.example/back"])
        assert asked["response_type"] == ["code"]

    @needs(Capability.OAUTH)
    def test_consent_that_was_refused_connects_nobody(self, adapter: CrmAdapter) -> None:
        with pytest.raises(CrmAuthError):
            adapter.grant({"error": "access_denied", "state": "a-state"}, "https://a.example/back")

    # What is not declared is refused, so that no page can promise it.

    def test_what_is_not_declared_is_refused(self, adapter: CrmAdapter) -> None:
        for needed, call in UNDECLARED.values():
            if not needed & adapter.capabilities:
                with pytest.raises(Unsupported):
                    call(adapter)

    def test_without_proof_nobody_is_launched(self, adapter: CrmAdapter) -> None:
        with pytest.raises(BadLaunch):
            adapter.verify_launch({"installation": "an-installation"}, now=NOW)

    def test_signed_and_token_kinds_have_webhooks(self, adapter: CrmAdapter) -> None:
        of_webhooks = {
            Capability.SIGNED_WEBHOOKS,
            Capability.WEBHOOK_URL_TOKEN,
            Capability.SELF_REGISTERED_WEBHOOKS,
            Capability.WEBHOOK_STATES,
        }

        assert not of_webhooks & adapter.capabilities or (
            Capability.WEBHOOKS in adapter.capabilities
        )


def answers_with(crm: HTTPServer, response: Response) -> None:
    """Let a CRM answer everything with one answer."""

    def respond(_request: Request) -> Response:
        return response

    crm.expect_request(re.compile(".*")).respond_with_handler(respond)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
