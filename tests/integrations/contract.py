"""What every adapter must pass. Subclass it in the CRM's own folder and fill in what it asks for.

What a kind of CRM cannot do, by its capabilities, is left out; nothing goes by a CRM's name.
"""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from plugin.crm import (
    BadSignature,
    Capability,
    CrmAdapter,
    CrmAuthError,
    CrmError,
    NoteDraft,
    PolledPage,
    RecordGone,
    TaskDraft,
    UnreadablePayload,
)
from plugin.domain.records import CrmEvent, CrmEventType, RecordKind

NOW = 1_770_714_000
"""2026-02-10 09:00 UTC, when deliveries are signed."""

NOTE = NoteDraft("note-1", "C-1", "S-1", "Ana\u2019s thank-you note went out.\nWell done.")
TASK = TaskDraft("task-1", "C-1", "S-1", "R-1", "Call Ana", date(2026, 2, 11))

CALLS: Mapping[str, tuple[Capability | None, Callable[[CrmAdapter], object]]] = {
    "poll": (Capability.POLL_MODIFIED_SINCE, lambda crm: crm.poll("cursor-1")),
    "fetch": (None, lambda crm: crm.fetch([(RecordKind.CANDIDATE, "C-1")])),
    "write_note": (Capability.WRITE_NOTE, lambda crm: crm.write_note(NOTE)),
    "write_task": (Capability.WRITE_TASK, lambda crm: crm.write_task(TASK)),
}
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


def fixture_names(folder: Path) -> list[str]:
    """The deliveries kept in a folder: `<event>__<variant>`."""
    return sorted(
        path.stem for path in folder.glob("*__*.json") if not path.stem.endswith(".expected")
    )


def as_json(events: list[CrmEvent]) -> Any:
    """Events as they stand in an `.expected.json`: without what is None or empty.

    Interviewers stay: none of them is one thing, not to know them another.
    """

    def says_nothing(name: str, value: Any) -> bool:
        return value is None or (name != "interviewers" and value in ((), {}, []))

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: bare(v) for k, v in value.items() if not says_nothing(k, v)}
        if isinstance(value, list | tuple):
            return [bare(one) for one in value]
        return value.isoformat() if isinstance(value, datetime) else value

    return json.loads(json.dumps([bare(asdict(event)) for event in events]))


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
    return {record["ref"] for section in sections for one in section.values() for record in one}


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

        def answer_with(response: Response) -> None:
            def respond(_request: Request) -> Response:
                return response

            httpserver.expect_request(re.compile(".*")).respond_with_handler(respond)

        return answer_with

    def calls(self, adapter: CrmAdapter) -> list[tuple[str, Callable[[], object]]]:
        """The calls that this CRM can be made."""
        return [
            (name, lambda call=call: call(adapter))  # type: ignore[misc]  # mypy cannot see the default
            for name, (needs, call) in CALLS.items()
            if needs is None or needs in adapter.capabilities
        ]

    def failure(self, call: Callable[[], object]) -> CrmError:
        with pytest.raises(CrmError) as caught:
            call()
        return caught.value

    # 1. Only what the CRM signed, now.

    def test_a_good_delivery_passes(self, adapter: CrmAdapter, body: bytes) -> None:
        adapter.verify(self.signed(body), body, now=NOW)

    def test_header_names_come_in_any_case(self, adapter: CrmAdapter, body: bytes) -> None:
        headers = {name.upper(): value for name, value in self.signed(body).items()}

        adapter.verify(headers, body, now=NOW)

    def test_a_changed_body_is_refused(self, adapter: CrmAdapter, body: bytes) -> None:
        with pytest.raises(BadSignature):
            adapter.verify(self.signed(body), body.replace(b"e", b"E", 1), now=NOW)

    def test_a_missing_signature_is_refused(self, adapter: CrmAdapter, body: bytes) -> None:
        with pytest.raises(BadSignature):
            adapter.verify({}, body, now=NOW)

    def test_another_secret_is_refused(self, adapter: CrmAdapter, body: bytes) -> None:
        with pytest.raises(BadSignature):
            adapter.verify(self.signed(body, by="other"), body, now=NOW)

    @pytest.mark.parametrize("seconds", [-600, 600])
    def test_a_delivery_of_another_time_is_refused(
        self, adapter: CrmAdapter, body: bytes, seconds: int
    ) -> None:
        with pytest.raises(BadSignature):
            adapter.verify(self.signed(body, at=NOW + seconds), body, now=NOW)

    def test_a_signature_beyond_ascii_is_refused(self, adapter: CrmAdapter, body: bytes) -> None:
        headers = {name: value[:-1] + "é" for name, value in self.signed(body).items()}

        with pytest.raises(BadSignature):
            adapter.verify(headers, body, now=NOW)

    # 2. Rotation.

    def test_the_previous_secret_still_passes(self, adapter: CrmAdapter, body: bytes) -> None:
        adapter.verify(self.signed(body, by="previous"), body, now=NOW)

    # 3. Fixtures.

    def test_every_event_has_a_fixture_and_every_fixture_an_event(
        self, adapter: CrmAdapter
    ) -> None:
        events = {name.partition("__")[0] for name in fixture_names(self.fixtures)}

        assert events == adapter.event_names | adapter.ignored_event_names

    def test_every_fixture_says_what_it_should(self, adapter: CrmAdapter) -> None:
        said = {name: as_json(self.parsed(adapter, name)) for name in fixture_names(self.fixtures)}

        assert said == {
            name: json.loads((self.fixtures / f"{name}.expected.json").read_text("utf-8"))
            for name in fixture_names(self.fixtures)
        }

    def test_parsing_twice_gives_the_same_and_leaves_the_headers_alone(
        self, adapter: CrmAdapter, body: bytes
    ) -> None:
        headers = self.signed(body)
        kept = dict(headers)

        assert adapter.parse(headers, body) == adapter.parse(headers, body)
        assert headers == kept

    # 4. What nobody has told us of.

    def test_an_unknown_event_is_kept_as_unknown(self, adapter: CrmAdapter, body: bytes) -> None:
        unknown = self.changed(body, event="moon.eclipsed")

        (event,) = adapter.parse(self.signed(unknown), unknown)

        assert (event.type, event.name) == (CrmEventType.UNKNOWN, "moon.eclipsed")

    def test_fields_that_we_do_not_know_change_nothing(
        self, adapter: CrmAdapter, body: bytes
    ) -> None:
        more = self.changed(body, moon={"phase": ["full"]})

        assert adapter.parse(self.signed(more), more) == adapter.parse(self.signed(body), body)

    @pytest.mark.parametrize(
        "body", [b"", b"{", b"[]", b"null", b"\xff", b'{"id": 1}', b"[" * 100_000]
    )
    def test_what_cannot_be_read_says_so(self, adapter: CrmAdapter, body: bytes) -> None:
        with pytest.raises(UnreadablePayload):
            adapter.parse(self.signed(body), body)

    # 5. Keys and times.

    def test_a_redelivery_has_the_key_of_the_first_delivery(
        self, adapter: CrmAdapter, body: bytes
    ) -> None:
        first = adapter.dedupe_key(self.signed(body), body)

        assert adapter.dedupe_key(self.signed(body, at=NOW + 60), body) == first

    def test_two_facts_have_two_keys(self, adapter: CrmAdapter) -> None:
        bodies = [self.bytes_of(name) for name in fixture_names(self.fixtures)]
        keys = {adapter.dedupe_key(self.signed(body), body) for body in bodies}

        assert len(keys) == len(bodies)

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

    def test_all_moments_are_aware_utc(self, adapter: CrmAdapter) -> None:
        found = [
            moment
            for name in fixture_names(self.fixtures)
            for event in self.parsed(adapter, name)
            for moment in moments(asdict(event))
        ]

        assert found
        assert all(moment.utcoffset() is not None for moment in found)
        assert all(not moment.utcoffset() for moment in found)

    # 6. A CRM that fails.

    @pytest.mark.parametrize(("status", "permanent", "kind"), STATUSES)
    def test_a_refusal_says_whether_to_try_again(
        self,
        adapter: CrmAdapter,
        failing_crm: Callable[[Response], None],
        status: int,
        permanent: bool,
        kind: type[CrmError],
    ) -> None:
        failing_crm(Response("no", status))

        errors = {name: self.failure(call) for name, call in self.calls(adapter)}

        assert {name: type(error) for name, error in errors.items()} == dict.fromkeys(errors, kind)
        assert {error.permanent for error in errors.values()} == {permanent}

    def test_the_wait_that_was_asked_for_is_passed_on(
        self, adapter: CrmAdapter, failing_crm: Callable[[Response], None]
    ) -> None:
        failing_crm(Response("later", 429, headers={"Retry-After": "17"}))

        waits = {self.failure(call).retry_after for _, call in self.calls(adapter)}

        assert waits == {17.0}

    def test_a_record_that_is_gone_cannot_be_written_to(
        self, adapter: CrmAdapter, failing_crm: Callable[[Response], None]
    ) -> None:
        failing_crm(Response("gone", 404))

        errors = [
            self.failure(call) for name, call in self.calls(adapter) if name.startswith("write")
        ]

        assert all(isinstance(error, RecordGone) for error in errors)

    @pytest.mark.parametrize("text", ["<html>Sign in</html>", '{"records": ', "[]", '"x"', "{}"])
    def test_nonsense_may_be_sense_next_time(
        self, adapter: CrmAdapter, failing_crm: Callable[[Response], None], text: str
    ) -> None:
        failing_crm(Response(text, 200, content_type="text/html"))

        assert {self.failure(call).permanent for _, call in self.calls(adapter)} == {False}

    def test_nobody_answering_is_transient(self, httpserver: HTTPServer) -> None:
        adapter = self.adapter_at(f"http://127.0.0.1:{free_port()}")

        assert {self.failure(call).permanent for _, call in self.calls(adapter)} == {False}

    # 7. Secrets and people.

    @pytest.mark.parametrize("status", [400, 401, 429, 500])
    def test_neither_secrets_nor_people_are_in_errors(
        self, adapter: CrmAdapter, failing_crm: Callable[[Response], None], status: int
    ) -> None:
        failing_crm(Response("no", status))

        said = " ".join(repr(self.failure(call)) for _, call in self.calls(adapter))

        assert self.secret not in said
        assert not any(word in said for word in PERSONAL)

    def test_secrets_are_not_shown_with_the_adapter(self, adapter: CrmAdapter) -> None:
        assert self.secret not in f"{adapter!r} {adapter.connection!r}"

    # 8. Polling a CRM that answers: `living` is an adapter of one with several pages.

    @pytest.fixture
    def living(self) -> CrmAdapter:
        raise NotImplementedError

    def test_pages_end_and_tell_each_record(self, living: CrmAdapter) -> None:
        pages = list(poll_all(living))

        assert len(pages) > 1
        assert [page.has_more for page in pages] == [True] * (len(pages) - 1) + [False]
        assert all(refs_in(living, page) for page in pages[:-1])

    def test_asking_again_from_a_cursor_gives_the_same_page(self, living: CrmAdapter) -> None:
        first = living.poll(None)

        again = [refs_in(living, living.poll(first.cursor)) for _ in range(2)]

        assert again[0] == again[1] != refs_in(living, first)

    def test_a_page_tells_the_same_each_time_it_is_read(self, living: CrmAdapter) -> None:
        page = living.poll(None)

        assert living.parse_page(page.body) == living.parse_page(page.body)

    def test_what_is_no_page_says_so(self, living: CrmAdapter) -> None:
        for body in (b"", b"[]", b"<html>", b"{}"):
            with pytest.raises(UnreadablePayload):
                living.parse_page(body)

    # 9. Writing once.

    def test_the_same_note_is_written_once(self, living: CrmAdapter) -> None:
        assert living.write_note(NOTE) == living.write_note(NOTE)

    def test_the_same_task_is_written_once(self, living: CrmAdapter) -> None:
        assert living.write_task(TASK) == living.write_task(TASK)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
