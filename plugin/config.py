"""Every setting, read once: the only reader of the environment."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

from plugin.domain.inbound_addresses import AddressBook, key_of
from plugin.errors import ConfigError

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.:-]*[a-z0-9])?")

MAX_BODY_BYTES = 1024 * 1024
"""What anybody may send us in one request; more is refused before it is read."""

MAX_MAIL_BYTES = 25 * 1024 * 1024
"""How large a mail to us may be: people answer with attachments. Little of it is kept."""

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_SHORTEST_SECRET = 32


@dataclass(frozen=True, slots=True)
class Config:
    """What one process needs to know. Make it by `from_env`, which refuses nonsense.

    `proxy_hops`: how many proxies of ours stand before us and say who calls; 0 believes nobody.
    `database_url` names the application role, which row-level security binds;
    `database_owner_url` the role that owns the tables, used by `afterword migrate` alone.
    `notices` False: this is a copy that tells recruiters nothing. `notice_hosts` are hosts inside
    the operator's own network that recruiters' channels may lead to. `llm_url` is the base of an
    OpenAI-compatible service; without it nobody is offered a draft by AI.
    """

    secret_key: str = field(repr=False)
    encryption_keys: tuple[str, ...] = field(repr=False)
    base_url: str
    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    smtp_url: str = field(repr=False)
    mail_from: str
    database_owner_url: str | None = field(default=None, repr=False)
    proxy_hops: int = 0
    inbound_domain: str | None = None
    inbound_listen: str | None = None
    inbound_imap_url: str | None = field(default=None, repr=False)
    inbound_webhook_secret: str | None = field(default=None, repr=False)
    notices: bool = True
    notice_hosts: frozenset[str] = frozenset()
    llm_url: str | None = None
    llm_model: str | None = None
    llm_key: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        _check_base_url(self.base_url)
        _check_encryption_keys(self.encryption_keys)
        if len(self.secret_key) < 32:
            raise ConfigError("AFTERWORD_SECRET_KEY must have 32 characters or more")
        if "@" not in self.mail_from:
            raise ConfigError("AFTERWORD_MAIL_FROM must be an e-mail address")
        if urlsplit(self.smtp_url).scheme not in ("smtp", "smtps"):
            raise ConfigError("SMTP_URL must start with smtp:// or smtps://")
        self._check_inbound()
        _check_llm(self.llm_url, self.llm_model)

    @property
    def is_https(self) -> bool:
        """Tell whether browsers reach us over TLS (loopback development may not)."""
        return self.base_url.startswith("https://")

    @property
    def address_book(self) -> AddressBook | None:
        """Return what writes and reads the addresses at which we take mail; None: we take none."""
        if self.inbound_domain is None:
            return None
        return AddressBook.at(key_of(self.secret_key), self.inbound_domain)

    @property
    def listen(self) -> "Listen | None":
        """Return where `afterword inbound` is to listen, if it is told."""
        return Listen.of(self.inbound_listen) if self.inbound_listen else None

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Return the settings in `environ` (default: the process's own).

        Raises ConfigError naming the first setting that is missing or makes no sense.
        """
        env = os.environ if environ is None else environ
        return cls(
            secret_key=_required(env, "AFTERWORD_SECRET_KEY"),
            encryption_keys=tuple(
                key.strip() for key in _required(env, "AFTERWORD_ENCRYPTION_KEYS").split(",")
            ),
            base_url=_required(env, "AFTERWORD_BASE_URL").rstrip("/"),
            database_url=_required(env, "DATABASE_URL"),
            database_owner_url=env.get("DATABASE_OWNER_URL") or None,
            redis_url=_required(env, "REDIS_URL"),
            smtp_url=_required(env, "SMTP_URL"),
            mail_from=_required(env, "AFTERWORD_MAIL_FROM"),
            proxy_hops=_count(env, "AFTERWORD_PROXY_HOPS"),
            inbound_domain=_optional(env, "AFTERWORD_INBOUND_DOMAIN"),
            inbound_listen=_optional(env, "AFTERWORD_INBOUND_LISTEN"),
            inbound_imap_url=_optional(env, "AFTERWORD_INBOUND_IMAP_URL"),
            inbound_webhook_secret=_optional(env, "AFTERWORD_INBOUND_WEBHOOK_SECRET"),
            notices=_is_on(env, "AFTERWORD_NOTICES"),
            notice_hosts=_hosts(env, "AFTERWORD_NOTICE_HOSTS"),
            llm_url=(_optional(env, "AFTERWORD_LLM_URL") or "").rstrip("/") or None,
            llm_model=_optional(env, "AFTERWORD_LLM_MODEL"),
            llm_key=_optional(env, "AFTERWORD_LLM_KEY"),
        )

    def _check_inbound(self) -> None:
        """Refuse ways in that make no sense, or that lead to no address."""
        ways = {
            "AFTERWORD_INBOUND_LISTEN": self.inbound_listen,
            "AFTERWORD_INBOUND_IMAP_URL": self.inbound_imap_url,
            "AFTERWORD_INBOUND_WEBHOOK_SECRET": self.inbound_webhook_secret,
        }
        given = next((name for name, value in ways.items() if value), None)
        if given and not self.inbound_domain:
            raise ConfigError(f"{given} needs AFTERWORD_INBOUND_DOMAIN beside it")
        try:
            _ = self.address_book
        except ValueError:
            raise ConfigError(
                "AFTERWORD_INBOUND_DOMAIN must be a domain, or a mailbox at one"
            ) from None
        _ = self.listen
        if self.inbound_imap_url:
            _check_imap_url(self.inbound_imap_url)
        if self.inbound_webhook_secret and len(self.inbound_webhook_secret) < _SHORTEST_SECRET:
            raise ConfigError("AFTERWORD_INBOUND_WEBHOOK_SECRET must have 32 characters or more")


@dataclass(frozen=True, slots=True)
class Listen:
    """Where mail is handed to us. `is_lmtp`: as to a mailbox (RFC 2033), not as to a mail server.

    Port 0 is any that is free, for tests.
    """

    host: str
    port: int
    is_lmtp: bool = False

    @classmethod
    def of(cls, text: str) -> Self:
        """Return what `host:port` or `lmtp://host:port` says. Raises ConfigError."""
        parts = urlsplit(text if "//" in text else f"smtp://{text}")
        try:
            port = parts.port
        except ValueError:
            port = None
        is_plain = not (parts.path or parts.query or parts.username)
        if parts.scheme not in ("smtp", "lmtp") or not parts.hostname or not is_plain:
            port = None
        if port is None:
            raise ConfigError("AFTERWORD_INBOUND_LISTEN must be host:port or lmtp://host:port")
        return cls(parts.hostname or "", port, parts.scheme == "lmtp")


def has_database(environ: Mapping[str, str] | None = None) -> bool:
    """Tell whether a database is named, for commands that can do without one."""
    return bool((os.environ if environ is None else environ).get("DATABASE_URL"))


def environment() -> dict[str, str]:
    """Return a copy of the process's environment, for the programs that we start."""
    return dict(os.environ)


def sqlalchemy_url(url: str) -> str:
    """Return a PostgreSQL URL that names our driver, psycopg 3."""
    scheme, _, rest = url.partition("://")
    if scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise ConfigError("DATABASE_URL must start with postgresql://")
    return f"postgresql+psycopg://{rest}"


def _required(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "").strip()
    if not value:
        raise ConfigError(f"{name} is not set")
    return value


def _optional(env: Mapping[str, str], name: str) -> str | None:
    return env.get(name, "").strip() or None


def _count(env: Mapping[str, str], name: str) -> int:
    value = env.get(name, "").strip() or "0"
    if not (value.isascii() and value.isdecimal()):
        raise ConfigError(f"{name} must be a whole number")
    return int(value)


def _is_on(env: Mapping[str, str], name: str) -> bool:
    value = _optional(env, name) or "on"
    if value not in ("on", "off"):
        raise ConfigError(f"{name} must be on or off")
    return value == "on"


def _hosts(env: Mapping[str, str], name: str) -> frozenset[str]:
    """Return the host names in a comma-separated list; no schemes, no ports, no wildcards."""
    hosts = [
        host.strip().lower() for host in (_optional(env, name) or "").split(",") if host.strip()
    ]
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise ConfigError(f"{name} must hold host names, separated by commas")
    return frozenset(hosts)


def _check_llm(url: str | None, model: str | None) -> None:
    if url is None:
        return
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ConfigError("AFTERWORD_LLM_URL must be an http:// or https:// address")
    if model is None:
        raise ConfigError("AFTERWORD_LLM_MODEL is not set")


def _check_base_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError("AFTERWORD_BASE_URL must be an http:// or https:// address")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise ConfigError("AFTERWORD_BASE_URL must be https:// unless it is on loopback")


def _check_encryption_keys(keys: tuple[str, ...]) -> None:
    if not keys:
        raise ConfigError("AFTERWORD_ENCRYPTION_KEYS needs one key at least")
    for key in keys:
        try:
            Fernet(key)
        except ValueError:
            raise ConfigError("AFTERWORD_ENCRYPTION_KEYS holds what is no Fernet key") from None


def _check_imap_url(url: str) -> None:
    """Refuse what names no mailbox with a user and a password, or would send it in the clear."""
    parts = urlsplit(url)
    try:
        has_all = bool(parts.hostname and parts.username and parts.password and parts.port != 0)
    except ValueError:
        has_all = False
    if parts.scheme not in ("imap", "imaps") or not has_all:
        raise ConfigError(
            "AFTERWORD_INBOUND_IMAP_URL must be imaps://user:password@host:993/FOLDER"
        )
    if parts.scheme == "imap" and parts.hostname not in _LOOPBACK:
        raise ConfigError("AFTERWORD_INBOUND_IMAP_URL must be imaps:// unless it is on loopback")
