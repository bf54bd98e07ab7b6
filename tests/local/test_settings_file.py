"""What `afterword up` leaves for the commands of another terminal."""

import stat
import subprocess
from pathlib import Path

from plugin.local.settings_file import write_settings

SETTINGS = {"SMTP_URL": "smtp://a'b $HOME:pw@mail.example", "AFTERWORD_MAIL_FROM": "A <a@b.test>"}


def read_by_a_shell(file: Path, name: str) -> str:
    shell = ["/bin/sh", "-c", f'. "$1" && printf %s "${name}"', "sh", str(file)]
    return subprocess.run(shell, check=True, capture_output=True, text=True, env={}).stdout


def test_a_shell_reads_the_settings_as_they_are(tmp_path: Path) -> None:
    file = write_settings(tmp_path, SETTINGS)

    assert {name: read_by_a_shell(file, name) for name in SETTINGS} == SETTINGS


def test_only_its_owner_can_read_them_also_when_written_again(tmp_path: Path) -> None:
    write_settings(tmp_path, SETTINGS)
    file = write_settings(tmp_path, {"SMTP_URL": "smtp://mail.example"})

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_by_a_shell(file, "AFTERWORD_MAIL_FROM") == ""
    assert [each.name for each in tmp_path.iterdir()] == [file.name]
