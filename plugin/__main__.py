"""The `afterword` command."""

from typing import TYPE_CHECKING

from plugin.cli import cli

if TYPE_CHECKING:
    from flask import Flask


def make_app() -> "Flask":
    """Return the web application, configured from the environment.

    Imported when a command first needs it: `plan` and its like need no Flask and no database.
    """
    from plugin.app import create_app  # noqa: PLC0415 -- loads Flask and SQLAlchemy
    from plugin.config import Config  # noqa: PLC0415 -- only with the application

    return create_app(Config.from_env())


def main() -> None:
    """Run the command line; commands find `make_app` as the context's `obj`."""
    cli(obj=make_app)


if __name__ == "__main__":
    main()
