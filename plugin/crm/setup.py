"""What installing needs of a kind of CRM: what to paste, what to map, what to do over there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from plugin.domain.submissions import Stage


@dataclass(frozen=True, slots=True)
class CredentialField:
    """One thing that an administrator pastes. `name` is the secret's or the setting's own.

    `help` says where in the CRM it is found, in one sentence.
    """

    name: str
    label: str
    help: str
    is_secret: bool = True
    is_required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How a kind of CRM is connected.

    `label` is the CRM's own name, `url_label` what its address is called there ("Site address");
    `default_url` where all accounts share one. `fields` are pasted before the first call,
    `webhook_fields` once the CRM's side of the webhooks is done. `makes_webhook_secret`: we choose
    the secret `webhook_secret`, and the administrator enters it there (or we register it).
    `keys_are_enough`: where there is a consent too, what is pasted can do without it.
    `installs_itself`: the CRM calls our lifecycle with a one-time code, and nothing is pasted.
    """

    label: str
    url_label: str = "Address of the CRM"
    url_help: str = (
        "As it begins in your browser when you work in the CRM, up to the first single slash:"
        " https://crm.example."
    )
    default_url: str | None = None
    fields: tuple[CredentialField, ...] = ()
    webhook_fields: tuple[CredentialField, ...] = ()
    makes_webhook_secret: bool = False
    keys_are_enough: bool = False
    installs_itself: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a person does in the CRM. `value` is to be copied there as it is."""

    text: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried on the connection. `text` is a sentence: what works, or what is
    missing and who can mend it. `is_needed`: without it nothing works."""

    works: bool
    text: str
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """Whose account it is. `ref` is the CRM's own id of it: no two installations share one."""

    ref: str
    name: str | None = None
    timezone: str | None = None
    country: str | None = None
    frame_ancestors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StageTerm:
    """One of the CRM's stages or statuses; `guess` is what its name suggests, None: nothing."""

    ref: str
    name: str
    guess: Stage | None


@dataclass(frozen=True, slots=True)
class InterviewTypeTerm:
    """One of the CRM's kinds of appointment; `guess`: its name sounds like an interview."""

    ref: str
    name: str
    guess: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The CRM's own words that differ between its customers, in the CRM's order.

    An installation's `settings` answer them: `stages` is {ref: our stage}, `interview_types` the
    list of refs that are interviews. A kind whose words are fixed has no terms here.
    """

    stages: tuple[StageTerm, ...] = ()
    interview_types: tuple[InterviewTypeTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class Granted:
    """What an OAuth consent gave: secrets, and settings where the CRM told some."""

    secrets: Mapping[str, str] = field(repr=False)
    settings: Mapping[str, object] = field(default_factory=dict)
    base_url: str | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """The webhooks that we set up: their secrets, and what is needed to take them down again."""

    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WebhookState:
    """One of our webhooks in the CRM. `is_on` False: the CRM has switched it off, or it is gone."""

    name: str
    is_on: bool


DEFAULT_POLL_EVERY = timedelta(seconds=60)
