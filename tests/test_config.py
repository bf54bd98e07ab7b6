"""Settings are refused loudly, one at a time, by name."""

import pytest
from cryptography.fernet import Fernet

from plugin.config import Config, Listen, sqlalchemy_url
from plugin.errors import ConfigError

GOOD = {
    "AFTERWORD_SECRET_KEY": "x" * 32,
    "AFTERWORD_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    "AFTERWORD_BASE_URL": "https://afterword.example/",
    "DATABASE_URL": "postgresql://app@/afterword",
    "REDIS_URL": "redis://127.0.0.1",
    "SMTP_URL": "smtp://127.0.0.1:25",
    "AFTERWORD_MAIL_FROM": "coach@agency.example",
}


def test_good_settings_are_taken() -> None:
    config = Config.from_env(GOOD)

    assert (config.base_url, config.is_https) == ("https://afterword.example", True)


@pytest.mark.parametrize("name", GOOD)
def test_a_missing_setting_is_named(name: str) -> None:
    with pytest.raises(ConfigError, match=f"{name} is not set"):
        Config.from_env(GOOD | {name: " "})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AFTERWORD_SECRET_KEY", "short"),
        ("AFTERWORD_ENCRYPTION_KEYS", "no fernet key"),
        ("AFTERWORD_BASE_URL", "afterword.example"),
        ("AFTERWORD_BASE_URL", "http://afterword.example"),
        ("SMTP_URL", "mail.example:25"),
        ("AFTERWORD_MAIL_FROM", "nobody"),
        ("AFTERWORD_PROXY_HOPS", "-1"),
        ("AFTERWORD_NOTICES", "no"),
        ("AFTERWORD_NOTICE_HOSTS", "https://chat.example"),
        ("AFTERWORD_NOTICE_HOSTS", "*.example"),
        ("AFTERWORD_LLM_URL", "llm.example/v1"),
    ],
)
def test_nonsense_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        Config.from_env(GOOD | {name: value})


INBOUND = GOOD | {"AFTERWORD_INBOUND_DOMAIN": "in.agency.example"}


def test_without_inbound_settings_we_take_no_mail_and_nothing_is_missing() -> None:
    config = Config.from_env(GOOD)

    assert (config.address_book, config.listen) == (None, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AFTERWORD_INBOUND_DOMAIN", "in agency"),
        ("AFTERWORD_INBOUND_DOMAIN", "@in.agency.example"),
        ("AFTERWORD_INBOUND_LISTEN", "2525"),
        ("AFTERWORD_INBOUND_LISTEN", "127.0.0.1:seven"),
        ("AFTERWORD_INBOUND_LISTEN", "127.0.0.1:70000"),
        ("AFTERWORD_INBOUND_LISTEN", "http://127.0.0.1:80"),
        ("AFTERWORD_INBOUND_LISTEN", "lmtp://127.0.0.1:24/path"),
        ("AFTERWORD_INBOUND_IMAP_URL", "imaps://mail.example"),
        ("AFTERWORD_INBOUND_IMAP_URL", "imaps://notes@mail.example"),
        ("AFTERWORD_INBOUND_IMAP_URL", "pop3://notes:secret@mail.example"),
        ("AFTERWORD_INBOUND_IMAP_URL", "imap://notes:secret@mail.example"),
        ("AFTERWORD_INBOUND_IMAP_URL", "imaps://notes:secret@mail.example:port"),
        ("AFTERWORD_INBOUND_WEBHOOK_SECRET", "short"),
    ],
)
def test_inbound_nonsense_is_refused_by_name_and_without_the_password(
    name: str, value: str
) -> None:
    with pytest.raises(ConfigError, match=name) as refusal:
        Config.from_env(INBOUND | {name: value})

    assert "secret" not in str(refusal.value).replace("SECRET", "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AFTERWORD_INBOUND_LISTEN", "127.0.0.1:2525"),
        ("AFTERWORD_INBOUND_IMAP_URL", "imaps://u:p@mail.example"),
        ("AFTERWORD_INBOUND_WEBHOOK_SECRET", "x" * 32),
    ],
)
def test_a_way_in_without_a_domain_is_refused(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"{name} needs AFTERWORD_INBOUND_DOMAIN"):
        Config.from_env(GOOD | {name: value})


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("127.0.0.1:2525", Listen("127.0.0.1", 2525)),
        ("[::1]:25", Listen("::1", 25)),
        ("lmtp://localhost:24", Listen("localhost", 24, is_lmtp=True)),
    ],
)
def test_where_to_listen_is_read(text: str, where: Listen) -> None:
    assert Config.from_env(INBOUND | {"AFTERWORD_INBOUND_LISTEN": text}).listen == where


def test_what_is_left_out_has_its_default() -> None:
    config = Config.from_env(GOOD)

    assert (config.notices, config.notice_hosts) == (True, frozenset())
    assert (config.llm_url, config.llm_model, config.llm_key) == (None, None, None)


def test_notices_can_be_off_and_may_go_to_hosts_inside_by_name() -> None:
    config = Config.from_env(
        GOOD
        | {"AFTERWORD_NOTICES": "off", "AFTERWORD_NOTICE_HOSTS": "Chat.inside.example, 10.0.0.7"}
    )

    assert config.notices is False
    assert config.notice_hosts == {"chat.inside.example", "10.0.0.7"}


def test_a_language_model_needs_its_name() -> None:
    with pytest.raises(ConfigError, match="AFTERWORD_LLM_MODEL is not set"):
        Config.from_env(GOOD | {"AFTERWORD_LLM_URL": "https://llm.example/v1"})


def test_secrets_are_not_in_the_representation_of_the_settings() -> None:
    llm = {
        "AFTERWORD_LLM_URL": "https://llm.example/v1",
        "AFTERWORD_LLM_MODEL": "small",
        "AFTERWORD_LLM_KEY": "a-key-of-the-model",
    }
    shown = repr(Config.from_env(GOOD | llm))

    assert "a-key-of-the-model" not in shown

    assert GOOD["AFTERWORD_SECRET_KEY"] not in shown
    assert GOOD["AFTERWORD_ENCRYPTION_KEYS"] not in shown


def test_another_database_is_refused() -> None:
    with pytest.raises(ConfigError, match="postgresql://"):
        sqlalchemy_url("mysql://app@/afterword")
