"""Commands that need settings say in one line which one is missing."""

import pytest
from click.testing import CliRunner

from plugin.__main__ import Composition
from plugin.cli import cli


@pytest.mark.parametrize(
    "arguments", [["worker"], ["cron"], ["install", "--crm", "generic"], ["migrate"]]
)
def test_a_missing_setting_is_one_line_and_exit_2(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AFTERWORD_SECRET_KEY", raising=False)

    result = CliRunner().invoke(cli, arguments, obj=Composition())

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == ["Error: AFTERWORD_SECRET_KEY is not set"]
