"""Secrets are made once and are for their owner's eyes."""

import stat
from pathlib import Path

from cryptography.fernet import Fernet

from plugin.local import secrets


def test_a_secret_stays_the_same(tmp_path: Path) -> None:
    assert secrets.secret_key(tmp_path) == secrets.secret_key(tmp_path)


def test_two_folders_have_different_secrets(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()

    assert secrets.secret_key(tmp_path) != secrets.secret_key(tmp_path / "other")


def test_only_the_owner_can_read_them(tmp_path: Path) -> None:
    secrets.secret_key(tmp_path)
    secrets.encryption_key(tmp_path)

    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert modes == {"secret_key": 0o600, "encryption_key": 0o600}


def test_a_secret_that_others_can_read_is_closed(tmp_path: Path) -> None:
    secrets.secret_key(tmp_path)
    (tmp_path / "secret_key").chmod(0o644)

    secrets.secret_key(tmp_path)

    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_the_encryption_key_encrypts(tmp_path: Path) -> None:
    fernet = Fernet(secrets.encryption_key(tmp_path))

    assert fernet.decrypt(fernet.encrypt(b"token")) == b"token"
