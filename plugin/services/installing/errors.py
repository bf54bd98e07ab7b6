"""What may be wrong with an answer of whoever installs."""

from collections.abc import Mapping

from plugin.errors import NotAllowed, PluginError


class BadAnswers(PluginError):
    """Some answers cannot be taken; nothing was stored. `problems` are sentences by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


class SetupLinkEnded(NotAllowed):
    """The set-up link has done its work, has expired, or never was."""


class SetupLinkDone(SetupLinkEnded):
    """What the set-up link was for works."""
