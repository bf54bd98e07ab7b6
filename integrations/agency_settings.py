"""An installation's settings as an agency answered them, read tolerantly."""

from collections.abc import Mapping

from plugin.domain.submissions import Stage

_STAGES = {stage.value: stage for stage in Stage}


class Answers:
    """Reads the settings of one installation, each by its name.

    What is absent has its default. What is not understood has too, and `unknown` names it.
    """

    def __init__(self, given: Mapping[str, object]) -> None:
        self._given = given
        self._unknown: list[str] = []

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return the names of what was read and not understood, in that order."""
        return tuple(self._unknown)

    def refuse(self, name: str) -> None:
        """Note that the value of this setting is not understood."""
        self._unknown.append(name)

    def mapping(self, name: str) -> Mapping[str, object]:
        """Return an object; an empty one by default."""
        value = self._given.get(name)
        if isinstance(value, Mapping):
            return value
        if value is not None:
            self.refuse(name)
        return {}

    def stages(self, name: str = "stages") -> dict[str, Stage]:
        """Return our stage of each of the CRM's words that was mapped."""
        found: dict[str, Stage] = {}
        for ref, value in self.mapping(name).items():
            if isinstance(value, str) and value in _STAGES:
                found[str(ref)] = _STAGES[value]
            elif value is not None:
                self.refuse(f"{name}.{ref}")
        return found

    def interview_types(self) -> frozenset[str] | None:
        """Return which of the CRM's types are interviews; None: nobody has said."""
        value = self._given.get("interview_types")
        if isinstance(value, list | tuple):
            return frozenset(one for one in value if isinstance(one, str))
        if value is not None:
            self.refuse("interview_types")
        return None

    def refs(self, name: str) -> tuple[str, ...]:
        """Return the ids in a list."""
        value = self._given.get(name)
        return tuple(map(str, value)) if isinstance(value, list | tuple) else ()

    def text(self, name: str) -> str | None:
        """Return a text; None where it is empty or absent."""
        value = self._given.get(name)
        if isinstance(value, str) and value:
            return value
        if value is not None:
            self.refuse(name)
        return None

    def is_on(self, name: str) -> bool:
        """Tell whether a switch was switched on."""
        return self._given.get(name) is True
