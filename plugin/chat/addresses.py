"""Which addresses notices may go to: a closed list of chat services, and public web hooks.

Apprise knows well over a hundred kinds of address, some of which read files, run programs or reach
into the network of whoever runs us. Only these are loaded, by name; everything else is refused
before Apprise sees it.
"""

import logging
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Self
from urllib.parse import SplitResult, parse_qsl, urlsplit

from plugin.errors import Refused

LONGEST = 1000
_UNUSABLE = re.compile(r"[\x00-\x20\x7f\\]")
_NAME = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_HTTPS = 443

WEBHOOK = "webhook"
MAIL = "mail"


# Apprise logs what it refuses, parts of the secret in it. Nobody reads that but `chat.sender`.
_APPRISE = logging.getLogger("apprise")
_APPRISE.addHandler(logging.NullHandler())
_APPRISE.propagate = False


@dataclass(frozen=True, slots=True)
class Service:
    """One chat service. `host` is where its plugin connects to; None: the address names it.

    `native` are the hosts of the addresses that people copy from the service itself, as endings.
    `own_hosts` says that the address may only name hosts that the operator allows.
    `parameters` are the only words that may stand behind a question mark.
    """

    name: str
    plugin: str
    schemes: tuple[str, ...]
    host: str | None = None
    native: tuple[str, ...] = ()
    own_hosts: bool = False
    parameters: frozenset[str] = frozenset()


SERVICES: Mapping[str, Service] = {
    "slack": Service(
        "Slack",
        "slack.NotifySlack",
        ("slack",),
        host="hooks.slack.com",
        native=("hooks.slack.com",),
    ),
    "teams": Service(
        "Microsoft Teams",
        "workflows.NotifyWorkflows",
        ("workflow", "workflows"),
        native=(".logic.azure.com", ".api.powerplatform.com"),
        parameters=frozenset({"api-version", "sp", "sv", "sig"}),
    ),
    "gchat": Service(
        "Google Chat",
        "google_chat.NotifyGoogleChat",
        ("gchat",),
        host="chat.googleapis.com",
        native=("chat.googleapis.com",),
        parameters=frozenset({"key", "token"}),
    ),
    "discord": Service(
        "Discord",
        "discord.NotifyDiscord",
        ("discord",),
        host="discord.com",
        native=("discord.com", "discordapp.com"),
    ),
    "telegram": Service("Telegram", "telegram.NotifyTelegram", ("tgram",), host="api.telegram.org"),
    "mattermost": Service(
        "Mattermost", "mattermost.NotifyMattermost", ("mmost", "mmosts"), own_hosts=True
    ),
    "rocketchat": Service(
        "Rocket.Chat", "rocketchat.NotifyRocketChat", ("rocket", "rockets"), own_hosts=True
    ),
}

NAMES: Mapping[str, str] = {
    **{key: service.name for key, service in SERVICES.items()},
    WEBHOOK: "Web hook",
    MAIL: "E-mail",
}

_BY_SCHEME = {scheme: key for key, service in SERVICES.items() for scheme in service.schemes}
_UNKNOWN = (
    "Notices cannot go to this kind of address. Give the web hook address of Slack, Teams, Google"
    " Chat or Discord, a tgram:// address, or an https:// address of your own."
)
_INSIDE = (
    "Notices may not go to this host. Whoever runs Afterword can allow it by name in"
    " AFTERWORD_NOTICE_HOSTS."
)


@dataclass(frozen=True, slots=True)
class ChatAddress:
    """A checked address. `url` is a secret: who has it can write into the channel."""

    service: str
    host: str
    port: int
    is_own_host: bool
    url: str = field(repr=False)

    @classmethod
    def parse(cls, text: str, own_hosts: Set[str]) -> Self:
        """Return the address, if notices may go to it. Raises Refused, saying what is wrong.

        `own_hosts` are those inside the operator's network that may be named. Asks no network.
        """
        parts = _split(text)
        key = _service_of(parts)
        service = SERVICES.get(key)
        host = (service.host if service and service.host else parts.hostname) or ""
        is_own = host in own_hosts
        _check_host(key, parts, host, is_own=is_own)
        _check_parameters(service, parts)
        usual = _HTTPS if parts.scheme[-1] == "s" or not is_own else 80
        port = usual if service and service.host else (_port(parts) or usual)
        found = cls(key, host, port, is_own, text)
        if service is not None:
            found.plugin()
        return found

    @property
    def masked(self) -> str:
        """Return what may be shown of it: enough to tell it from others, not enough to use it."""
        if self.service == WEBHOOK:
            return f"{urlsplit(self.url).scheme}://{self.host}/…"
        shown: str = self.plugin().url(privacy=True)
        return shown.partition("?")[0].rstrip("/")[:120]

    def plugin(self) -> Any:
        """Return Apprise's object for it. Raises Refused where the address is not complete."""
        from apprise.asset import AppriseAsset  # noqa: PLC0415 - slow to import, and rarely needed
        from apprise.exception import AppriseException  # noqa: PLC0415

        service = SERVICES[self.service]
        module, _, name = service.plugin.partition(".")
        kind = getattr(import_module(f"apprise.plugins.{module}"), name)
        is_native = urlsplit(self.url).scheme == "https"
        read = kind.parse_native_url(self.url) if is_native else kind.parse_url(self.url)
        said = f"This is not a complete {service.name} address. Copy it again from {service.name}."
        if not read:
            raise Refused(said)
        asset = AppriseAsset(allow_templates=False, secure_logging=True, app_id="Afterword")
        try:
            made = kind(**read | {"asset": asset, "verify": True, "redirect": False})
        except (AppriseException, TypeError, ValueError):
            raise Refused(said) from None  # its text can hold parts of the secret
        _check_is_hook(service, made, said)
        return made


def _split(text: str) -> SplitResult:
    if not text or len(text) > LONGEST or _UNUSABLE.search(text):
        raise Refused(_UNKNOWN)
    try:
        return urlsplit(text)
    except ValueError:
        raise Refused(_UNKNOWN) from None


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise Refused(_UNKNOWN) from None


def _service_of(parts: SplitResult) -> str:
    """Return the service that the address is of; a native one is known by its host."""
    if parts.scheme in _BY_SCHEME:
        return _BY_SCHEME[parts.scheme]
    if parts.scheme not in ("https", "http"):
        raise Refused(_UNKNOWN)
    host = parts.hostname or ""
    for key, service in SERVICES.items():
        if parts.scheme == "https" and _is_among(host, service.native):
            return key
    return WEBHOOK


def _is_among(host: str, endings: tuple[str, ...]) -> bool:
    return any(host.endswith(end) if end[0] == "." else host == end for end in endings)


def _check_host(key: str, parts: SplitResult, host: str, *, is_own: bool) -> None:
    """Let a service's own host pass, a public name over https, or what the operator allows."""
    service = SERVICES.get(key)
    if service is None:
        is_allowed = is_own or _is_public_hook(parts, host)
    elif service.own_hosts:
        is_allowed = is_own
    else:
        is_allowed = bool(service.host) or _is_native(service, parts, host)
    if not is_allowed:
        raise Refused(_INSIDE)


def _is_public_hook(parts: SplitResult, host: str) -> bool:
    has_usual_port = _port(parts) in (None, _HTTPS) and "@" not in parts.netloc
    return parts.scheme == "https" and has_usual_port and _NAME.fullmatch(host) is not None


def _is_native(service: Service, parts: SplitResult, host: str) -> bool:
    return _is_among(host, service.native) and _port(parts) in (None, _HTTPS)


def _check_parameters(service: Service | None, parts: SplitResult) -> None:
    """Refuse words that Apprise would obey: `template` reads files, `redirect` leads elsewhere."""
    if service is None:
        return
    names = {name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    if names - service.parameters or (parts.query and not names):
        raise Refused(f"Leave out what stands behind the ? in this {service.name} address.")


def _check_is_hook(service: Service, made: Any, said: str) -> None:
    """Refuse Slack's bot tokens, which can do more than write, and Telegram without a chat."""
    if service.name == "Slack" and made.mode != "hook":
        raise Refused("Give an incoming web hook of Slack, not the token of a bot.")
    if service.name == "Telegram" and not made.targets:
        raise Refused(said)
