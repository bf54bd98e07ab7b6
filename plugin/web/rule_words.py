"""What /rules calls that which carries a rule out, what it says there, and where it shows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from plugin.domain.note_reviews import CheckName
from plugin.domain.prompts import StepKey
from plugin.domain.rules_at_work import Carrier, Means
from plugin.web.candidate_words.en import ENGLISH
from plugin.web.mail_settings import NAMES
from plugin.web.words import STEP_WORDS

_INBOX, _CANDIDATES, MAILS = "inbox.show", "candidates.list_all", "mail_settings.mails"
_IN_THE_INBOX = frozenset({"inbox", "row of a prompt", "going on anyway"})


@dataclass(frozen=True, slots=True)
class CarrierWords:
    """What it is called, what it says, and the endpoint of the page where it shows.

    `quotes`: the words of an e-mail.
    """

    name: str
    endpoint: str
    says: str = ""
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeansWords:
    """One kind of carriers, such as "E-mail", and each of them."""

    kind: str
    each: tuple[CarrierWords, ...]


def carried_by(carriers: Sequence[Carrier]) -> list[MeansWords]:
    """Return what the page says of all that carries one rule out, in its order, by means."""
    return [
        MeansWords(_KINDS[means], tuple(_WORDS[means](carrier) for carrier in group))
        for means, group in groupby(carriers, lambda carrier: carrier.means)
    ]


def _step(carrier: Carrier) -> CarrierWords:
    return CarrierWords(STEP_WORDS[StepKey(carrier.name)], _INBOX)


def _clock(carrier: Carrier) -> CarrierWords:
    return CarrierWords(carrier.name, _INBOX, " ".join(carrier.says))


def _email(carrier: Carrier) -> CarrierWords:
    return CarrierWords(NAMES[carrier.name].lower(), MAILS, quotes=carrier.says)


def _check(carrier: Carrier) -> CarrierWords:
    check = ENGLISH.checks[CheckName(carrier.name)]
    label = check.label.format(name="the interviewer")
    advice = check.advice.format(name="the interviewer", found="…")
    return CarrierWords(label, _CANDIDATES, advice)


def _guard(carrier: Carrier) -> CarrierWords:
    says = "What goes against it is refused with the rule; going on takes a reason, which is kept."
    return CarrierWords(carrier.name, _INBOX, says)


def _page(carrier: Carrier) -> CarrierWords:
    return CarrierWords(carrier.name, _INBOX if carrier.name in _IN_THE_INBOX else _CANDIDATES)


_KINDS: Mapping[Means, str] = {
    Means.STEP: "Prompt",
    Means.CLOCK: "Time",
    Means.EMAIL: "E-mail",
    Means.CHECK: "Note check",
    Means.GUARD: "Guard",
    Means.PAGE: "Page",
}
_WORDS: Mapping[Means, Callable[[Carrier], CarrierWords]] = {
    Means.STEP: _step,
    Means.CLOCK: _clock,
    Means.EMAIL: _email,
    Means.CHECK: _check,
    Means.GUARD: _guard,
    Means.PAGE: _page,
}
