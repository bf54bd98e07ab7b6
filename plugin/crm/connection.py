"""How one installation reaches its CRM account."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from plugin.clock import utcnow

Secrets = Mapping[str, str]
Renewal = Callable[[Secrets], Secrets]
"""Takes the secrets as they are stored now and returns those to store instead, by name.

It returns nothing where somebody else has renewed them already.
"""


@dataclass(frozen=True, slots=True)
class CrmConnection:
    """How one installation reaches its CRM account.

    `secrets` and `settings` are the adapter's own (its README lists them). A `previous_…` secret
    is still accepted for what the CRM signs, so that a secret can be rotated without a gap.
    `clock` is for proofs that an adapter makes for its own calls and that hold for a minute, and
    for tokens that age. `keep` stores renewed secrets; None: nobody does (tests, a first look).
    """

    installation_key: str
    base_url: str
    plugin_url: str
    secrets: Secrets = field(default_factory=dict, repr=False)
    settings: Mapping[str, object] = field(default_factory=dict)
    clock: Callable[[], datetime] = field(default=utcnow, repr=False, compare=False)
    keep: Callable[[Renewal], Secrets] | None = field(default=None, repr=False, compare=False)

    def renewed(self, renewal: Renewal) -> Secrets:
        """Return all secrets after a renewal that nobody else does at the same time.

        What it returns is stored before anybody uses it: a refresh token that is good once must
        not be lost. Raises what `renewal` raises; then nothing is stored.
        """
        if self.keep is None:
            return {**self.secrets, **renewal(self.secrets)}
        return self.keep(renewal)
