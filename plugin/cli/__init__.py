"""The `afterword` command group: each command is loaded when it is asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

COMMANDS = {
    "adopt": "plugin.cli.adopt:adopt",
    "crms": "plugin.cli.crms:crms",
    "api-token": "plugin.cli.api_token:api_token",
    "backfill": "plugin.cli.backfill:backfill",
    "cron": "plugin.cli.serve:cron",
    "doctor": "plugin.cli.doctor:doctor",
    "inbound": "plugin.cli.inbound:inbound",
    "install": "plugin.cli.installing:install",
    "migrate": "plugin.cli.database:migrate",
    "parse": "plugin.cli.parse:parse",
    "plan": "plugin.cli.plan:plan",
    "playbook": "plugin.cli.playbook:playbook",
    "review": "plugin.cli.review:review",
    "rules": "plugin.cli.rules:rules",
    "sign-in-link": "plugin.cli.sign_in:sign_in_link",
    "simulate": "plugin.cli.simulate:simulate",
    "uninstall": "plugin.cli.uninstall:uninstall",
    "up": "plugin.cli.up:up",
    "web": "plugin.cli.serve:web",
    "worker": "plugin.cli.serve:worker",
}
"""Each command's name and where it lives, so that `plan` loads neither Flask nor SQLAlchemy."""


class LazyGroup(click.Group):
    """A group whose commands are imported by name, and whose complaints are one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, imported; None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)  # noqa: S101 -- COMMANDS is ours
        return command

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Return the context; raise BadUsage for a bad option."""
        with _one_line():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; raise BadUsage for its bad options and arguments."""
        with _one_line():
            return super().invoke(ctx)


class BadUsage(click.ClickException):
    """The command was called wrongly; told in one line and exit code 2."""

    exit_code = 2


@contextmanager
def _one_line() -> Iterator[None]:
    """Turn click's complaints of several lines into one."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        raise BadUsage(" ".join(error.format_message().split())) from None


@click.group(cls=LazyGroup)
def cli() -> None:
    """Interview follow-up for recruitment agencies."""
