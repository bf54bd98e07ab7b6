"""The `afterword` command."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from plugin.cli import BadUsage, cli

if TYPE_CHECKING:
    from flask import Flask

    from plugin.crm import CrmAdapter


class Composition:
    """What commands find as the context's `obj`; each part is loaded when it is first asked for.

    `plan` and its like need no Flask and no database.
    """

    def __call__(self) -> "Flask":
        """Return the application, configured from the environment, its database's role looked at.

        Raises BadUsage, which click tells in one line, where the settings make no sense.
        """
        from plugin.app import serving_app  # noqa: PLC0415 -- loads Flask and SQLAlchemy
        from plugin.errors import ConfigError  # noqa: PLC0415 -- with it

        try:
            return serving_app()
        except ConfigError as error:
            raise BadUsage(str(error)) from error

    def adapter_classes(self) -> "Mapping[str, type[CrmAdapter]]":
        """Return the adapter of every kind of CRM, by kind."""
        from integrations import registry  # noqa: PLC0415 -- loads HTTP clients and all vendors

        return registry.adapter_classes()


def main() -> None:
    """Run the command line."""
    cli(obj=Composition())


if __name__ == "__main__":
    main()
