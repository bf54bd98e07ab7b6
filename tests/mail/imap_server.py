"""A small IMAP server on loopback: one account, one folder, and what our client says to it.

It speaks RFC 3501 as far as logging in, selecting, searching by UID, fetching and marking go. A
real server is driven in tests/real/test_imap.py.
"""

import contextlib
import re
import shlex
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

USER, PASSWORD = "notes", "secret of the tests"


@dataclass
class Folder:
    """What is in the mailbox. `refuses_login` and `is_broken` are how it may fail."""

    uid_validity: int = 7
    mails: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    refuses_login: bool = False
    is_broken: bool = False
    log: list[str] = field(default_factory=list)

    def put(self, raw: bytes, delivered_to: str = "") -> int:
        """Deliver a mail, as a server does that says for whom it was; return its UID."""
        uid = max(self.mails, default=0) + 1
        head = f"Delivered-To: {delivered_to}\r\n".encode() if delivered_to else b""
        self.mails[uid] = head + raw
        return uid

    def bodies_fetched(self) -> int:
        return sum("BODY.PEEK[]" in line for line in self.log)


@contextlib.contextmanager
def imap_server(folder: Folder) -> Iterator[str]:
    """Serve the folder; give the URL of it, as AFTERWORD_INBOUND_IMAP_URL takes it."""

    class Session(_Session):
        shown = folder

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            password = PASSWORD.replace(" ", "%20")
            yield f"imap://{USER}:{password}@127.0.0.1:{server.server_address[1]}/INBOX"
        finally:
            server.shutdown()
            thread.join(5)


class _Session(socketserver.StreamRequestHandler):
    shown: Folder

    def handle(self) -> None:
        self._say("* OK [CAPABILITY IMAP4rev1] ready")
        for line in self.rfile:
            tag, _, command = line.decode().strip().partition(" ")
            self.shown.log.append(re.sub(r"^LOGIN .*", "LOGIN", command))
            if self.shown.is_broken and not command.startswith("LOGIN"):
                return
            words = command.split()
            name = " ".join(words[:2]) if words[0] == "UID" else words[0]
            answer = getattr(self, f"_{name.lower().replace(' ', '_')}")(command)
            self._say(f"{tag} {answer}")
            if name == "LOGOUT":
                return

    def _say(self, line: str) -> None:
        with contextlib.suppress(OSError):
            self.wfile.write(line.encode() + b"\r\n")

    def _capability(self, _command: str) -> str:
        self._say("* CAPABILITY IMAP4rev1")
        return "OK done"

    def _login(self, command: str) -> str:
        is_good = shlex.split(command)[1:] == [USER, PASSWORD] and not self.shown.refuses_login
        return "OK logged in" if is_good else "NO [AUTHENTICATIONFAILED] no"

    def _select(self, _command: str) -> str:
        self._say(f"* {len(self.shown.mails)} EXISTS")
        self._say(f"* OK [UIDVALIDITY {self.shown.uid_validity}] valid")
        return "OK [READ-WRITE] selected"

    def _uid_search(self, command: str) -> str:
        first = int(re.search(r"UID (\d+):\*", command)[1])  # type: ignore[index]
        last = max(self.shown.mails, default=0)
        found = [uid for uid in self.shown.mails if uid >= first or uid == last]
        self._say(" ".join(["* SEARCH", *map(str, found)]))
        return "OK found"

    def _uid_fetch(self, command: str) -> str:
        uids, wanted = re.match(r"UID FETCH ([\d,]+) \((.*)\)", command).groups()  # type: ignore[union-attr]
        for uid in map(int, uids.split(",")):
            raw = self.shown.mails.get(uid)
            if raw is None:
                continue
            if "HEADER" in wanted:
                kept = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
                items = f"BODY[HEADER] {{{len(kept)}}}"
            else:
                kept = raw[: int(re.search(r"<0\.(\d+)>", wanted)[1])]  # type: ignore[index]
                items = f'INTERNALDATE "10-Feb-2026 09:30:00 +0100" BODY[]<0> {{{len(kept)}}}'
            self.wfile.write(f"* {uid} FETCH (UID {uid} {items}\r\n".encode() + kept + b")\r\n")
        return "OK fetched"

    def _uid_store(self, command: str) -> str:
        uids = re.match(r"UID STORE ([\d,]+) \+FLAGS", command)[1]  # type: ignore[index]
        self.shown.seen |= set(map(int, uids.split(",")))
        return "OK stored"

    def _logout(self, _command: str) -> str:
        self._say("* BYE")
        return "OK bye"
