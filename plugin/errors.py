"""What can go wrong inside Afterword. No HTTP here: `plugin.web.errors` translates.

Messages are shown to people and written to logs: no names, no addresses, no secrets in them.
"""


class PluginError(Exception):
    """Base of our own errors; the message is one plain sentence for the person concerned."""


class NotFound(PluginError):
    """There is no such thing for this viewer (which is also what another agency's thing is)."""


class LinkClosed(PluginError):
    """A link that we gave has ended or was taken back."""


class NotAllowed(PluginError):
    """The viewer may not do that."""


class Conflict(PluginError):
    """The thing has moved on since the viewer looked; they must look again."""


class Refused(PluginError):
    """A rule of the playbook speaks against it. `rules` are its numbers (R01 … R96)."""

    def __init__(self, message: str, rules: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.rules = rules


class ConfigError(PluginError):
    """A setting is missing or makes no sense; the message names it."""
