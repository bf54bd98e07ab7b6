"""Every setting of a playbook: its kind, what it is, and the rules behind its default."""

from dataclasses import dataclass

from plugin.domain.disputes import DISPUTES
from plugin.domain.playbook import OURS
from plugin.playbook_document.fields import Kind, OneOf
from plugin.playbook_document.settings_of_agency import OF_AGENCY
from plugin.playbook_document.settings_of_silence import OF_SILENCE
from plugin.playbook_document.settings_of_steps import OF_STEPS


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `rules` are those that its default comes from; `dispute` decides it, if any.

    `is_ours`: no article gives the default's number.
    """

    path: str
    kind: Kind
    text: str
    rules: tuple[str, ...]
    is_ours: bool
    dispute: str | None

    @property
    def whose(self) -> str:
        """Return where the default comes from, in a few words; empty where it is a mere switch."""
        ours = ("our choice" if isinstance(self.kind, OneOf) else "our number",)
        decided = (self.dispute,) if self.dispute else ()
        return ", ".join((*self.rules, *(ours if self.is_ours else ()), *decided))


_DECIDED_BY = {path: key for key, dispute in DISPUTES.items() for path in dispute.paths}
_ROWS = {**OF_AGENCY, **OF_STEPS, **OF_SILENCE}

SETTINGS: dict[str, Setting] = {
    path: Setting(path, kind, text, tuple(rules.split()), path in OURS, _DECIDED_BY.get(path))
    for path, (kind, text, rules) in _ROWS.items()
}
"""Every setting by its path, in the order in which a document tells them."""
