"""What the coaching e-mails say otherwise where an agency decides a dispute otherwise."""

from plugin.domain.playbook import Playbook
from plugin.domain.playbook_settings import Calls
from plugin.domain.playbook_steps import AddressSource, DraftBefore, LinkedIn, NoteTaking

CHOICES = frozenset(
    {"is_note_written_before", "is_note_written_after", "keeps_in_mind", "writes_at_home"}
    | {"connects_freely", "never_connects", "looks_up_addresses"}
    | {"may_call", "may_call_as_well", "calls_if_invited"}
)
"""The names of these flags."""


def flags_of(playbook: Playbook) -> dict[str, bool]:
    """Return the flags of the texts (C04 C08 C09 C12 C13 C17); under the default all are False."""
    prep, order = playbook.steps.prep_kit, playbook.steps.contacts.order
    calls = playbook.follow_ups.calls_allowed
    is_invited = calls is Calls.WHEN_INVITED
    return {
        "is_note_written_before": prep.draft is DraftBefore.WHOLE,
        "is_note_written_after": prep.draft is DraftBefore.NOTHING,
        "keeps_in_mind": prep.note_taking is NoteTaking.IN_MIND,
        "writes_at_home": prep.note_taking is NoteTaking.AT_HOME,
        "connects_freely": prep.linkedin is LinkedIn.FREELY,
        "never_connects": prep.linkedin is LinkedIn.NEVER,
        "looks_up_addresses": order[0] is AddressSource.CANDIDATE,
        "may_call": calls is Calls.FREELY,
        "may_call_as_well": not (is_invited or playbook.follow_ups.call_after_email_business_days),
        "calls_if_invited": is_invited,
    }
