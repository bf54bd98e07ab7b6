"""The `afterword` command."""

from typing import TYPE_CHECKING

from plugin.cli import BadUsage, cli

if TYPE_CHECKING:
    from flask import Flask


def make_app() -> "Flask":
    """Return the application, configured from the environment, its database's role looked at.

    Imported when a command first needs it: `plan` and its like need no Flask and no database.
    Raises BadUsage, which click tells in one line, where the settings make no sense.
    """
    from plugin.app import serving_app  # noqa: PLC0415 -- loads Flask and SQLAlchemy
    from plugin.errors import ConfigError  # noqa: PLC0415 -- with it

    try:
        return serving_app()
    except ConfigError as error:
        raise BadUsage(str(error)) from error


def main() -> None:
    """Run the command line; commands find `make_app` as the context's `obj`."""
    cli(obj=make_app)


if __name__ == "__main__":
    main()
