"""The port: all that the plugin asks of a CRM, and all that an adapter may raise."""

from plugin.crm.adapter import AdapterClasses, AdapterFactory, CrmAdapter
from plugin.crm.capabilities import POLLED, Capability
from plugin.crm.connection import CrmConnection, Renewal, Secrets
from plugin.crm.errors import (
    BadLaunch,
    BadSignature,
    CrmAuthError,
    CrmError,
    MustReconnect,
    RecordGone,
    UnreadablePayload,
    Unsupported,
)
from plugin.crm.setup import (
    Account,
    CredentialField,
    Finding,
    Granted,
    InterviewTypeTerm,
    Registration,
    Setup,
    StageTerm,
    Step,
    Vocabulary,
    WebhookState,
)
from plugin.crm.traffic import Launch, Listed, ListedPage, NoteDraft, PolledPage, TaskDraft

__all__ = [
    "POLLED",
    "Account",
    "AdapterClasses",
    "AdapterFactory",
    "BadLaunch",
    "BadSignature",
    "Capability",
    "CredentialField",
    "CrmAdapter",
    "CrmAuthError",
    "CrmConnection",
    "CrmError",
    "Finding",
    "Granted",
    "InterviewTypeTerm",
    "Launch",
    "Listed",
    "ListedPage",
    "MustReconnect",
    "NoteDraft",
    "PolledPage",
    "RecordGone",
    "Registration",
    "Renewal",
    "Secrets",
    "Setup",
    "StageTerm",
    "Step",
    "TaskDraft",
    "UnreadablePayload",
    "Unsupported",
    "Vocabulary",
    "WebhookState",
]
