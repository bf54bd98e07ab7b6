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
    ],
)
def test_nonsense_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        Config.from_env(GOOD | {name: value})


def test_secrets_are_not_in_the_representation_of_the_settings() -> None:
    shown = repr(Config.from_env(GOOD))

    assert GOOD["AFTERWORD_SECRET_KEY"] not in shown
    assert GOOD["AFTERWORD_ENCRYPTION_KEYS"] not in shown


def test_another_database_is_refused() -> None:
    with pytest.raises(ConfigError, match="postgresql://"):
        sqlalchemy_url("mysql://app@/afterword")
