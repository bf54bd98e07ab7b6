"""Settings are refused loudly, one at a time, by name."""

import pytest
from cryptography.fernet import Fernet

from plugin.config import Config, sqlalchemy_url
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
