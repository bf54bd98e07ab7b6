"""Hand one notice to a chat service or a web hook, knowing whether it can have been taken.

Apprise answers only yes or no. So we reach the host ourselves first: while it cannot be reached,
nothing was handed over. After that only an answer with a status that says no is a certain no.
"""

import ipaddress
import logging
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from plugin.chat.addresses import WEBHOOK, ChatAddress
from plugin.deadline import within
from plugin.domain.notices import REASON_SENTENCES, NoticeReason
from plugin.errors import PluginError

CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
TOTAL_SECONDS = 20.0
_STATUS = re.compile(r"error=(\d{3})")
_BUSY = frozenset({408, 425, 429})
_UNICAST = ipaddress.ip_network("2000::/3")
"""All of IPv6 that is anybody's: site-local, IPv4-compatible and translated ones are outside."""

_OLD_6TO4 = ipaddress.ip_network("2002::/16")
"""Within it, but its addresses stand for IPv4 ones, private ones too."""


class ChatFailed(PluginError):
    """It was not (certainly) taken. `AWAY` may be tried again; the text holds no address."""

    def __init__(self, reason: NoticeReason) -> None:
        super().__init__(REASON_SENTENCES[reason])
        self.reason = reason


def send(address: ChatAddress, text: str) -> None:
    """Send the text. Raises ChatFailed.

    A name that leads into a private network is not followed, whatever it led to before.
    """
    if address.service == WEBHOOK:
        _post(address, text)
    else:
        _reach(address)
        _notify(address, text)


def is_public(ip: str) -> bool:
    """Tell whether an IP address is anybody's to reach, and leads nowhere inside."""
    found = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        elif found not in _UNICAST or found in _OLD_6TO4:
            return False
    return found.is_global and not found.is_multicast


def _notify(address: ChatAddress, text: str) -> None:
    plugin = address.plugin()
    plugin.socket_connect_timeout, plugin.socket_read_timeout = CONNECT_SECONDS, READ_SECONDS
    with _heard() as said:
        is_taken = plugin.notify(body=text, title="")
    if not is_taken:
        raise ChatFailed(_why("\n".join(said)))


def _why(said: str) -> NoticeReason:
    statuses = _STATUS.findall(said)
    if not statuses:
        return NoticeReason.NO_ANSWER
    return _why_status(int(statuses[-1]))


def _why_status(status: int) -> NoticeReason:
    """Return what an answer other than yes means; a gateway's silence can hide a yes."""
    if status in _BUSY or status in (500, 503):
        return NoticeReason.AWAY
    return NoticeReason.NO_ANSWER if status >= 500 else NoticeReason.REFUSED


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@contextmanager
def _heard() -> Iterator[list[str]]:
    """Collect what Apprise logs meanwhile: its only word on why. None of it goes into our log."""
    logger = logging.getLogger("apprise")
    logger.propagate = False
    ear = _Ear()
    logger.addHandler(ear)
    try:
        yield ear.said
    finally:
        logger.removeHandler(ear)


def _reach(address: ChatAddress) -> None:
    """Raise ChatFailed while nobody answers there; behind a proxy only the proxy can tell."""
    from requests.utils import get_environ_proxies  # noqa: PLC0415 - Apprise's own, slow to import

    if get_environ_proxies(f"https://{address.host}"):
        return
    try:
        socket.create_connection((address.host, address.port), CONNECT_SECONDS).close()
    except OSError:
        raise ChatFailed(NoticeReason.AWAY) from None


def _post(address: ChatAddress, text: str) -> None:
    """POST to a web hook: to the very IP address that was looked at, without redirects."""
    url = httpx.URL(address.url)
    extensions: dict[str, Any] = {}
    headers = {"User-Agent": "Afterword"}
    if not address.is_own_host:
        headers["Host"], extensions["sni_hostname"] = address.host, address.host
        url = url.copy_with(host=_public_ip(address))
    timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    try:
        with (
            within(TOTAL_SECONDS) as cut_off,
            httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False) as client,
            client.stream(
                "POST", url, json={"text": text}, headers=headers, extensions=extensions | cut_off
            ) as answer,
        ):
            status = answer.status_code
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol):
        raise ChatFailed(NoticeReason.AWAY) from None
    except (httpx.HTTPError, httpx.InvalidURL):
        raise ChatFailed(NoticeReason.NO_ANSWER) from None
    if not 200 <= status < 300:
        raise ChatFailed(_why_status(status))


def _public_ip(address: ChatAddress) -> str:
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except OSError:
        raise ChatFailed(NoticeReason.AWAY) from None
    ips = [str(info[4][0]) for info in found]
    if not ips or not all(is_public(ip) for ip in ips):
        raise ChatFailed(NoticeReason.NOT_ALLOWED)
    return ips[0]
