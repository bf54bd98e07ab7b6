"""How a message changes its state, and what follows once it has gone out."""

from datetime import datetime

from sqlalchemy.orm import Session

from plugin.domain.messages import SENT_IS_DONE, MessageReason, MessageState, may_become
from plugin.domain.prompts import StepKey
from plugin.errors import Conflict, NotFound
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services.access import Viewer
from plugin.services.crm_writes import add_note
from plugin.services.prompts import finish, plan_again
from plugin.store.messages import Message
from plugin.store.people import Recruiter
from plugin.store.prompts import LIVE_STATES, Prompt
from plugin.store.submissions import Submission


def move(
    message: Message,
    after: MessageState,
    reason: MessageReason | None = None,
    *,
    next_attempt_at: datetime | None = None,
) -> None:
    """Give a locked message another state: the one way by which a use case does.

    Raises Conflict for a step that `TRANSITIONS` does not know.
    """
    if not may_become(MessageState(message.state), after):
        raise Conflict("This message has moved on. Here is how things stand now.")
    message.state = after
    message.reason = reason
    message.next_attempt_at = next_attempt_at


def record_sent(session: Session, message: Message, sent_at: datetime) -> None:
    """Write down that a message was taken at `sent_at`, and what follows from that.

    The message, its prompt and its submission are locked. Where telling the candidate is all there
    is to do, the prompt is done.
    """
    move(message, MessageState.SENT)
    message.sent_at = sent_at
    recruiter = session.get_one(Recruiter, message.recruiter_id)
    prompt = session.get_one(Prompt, message.prompt_id)
    if StepKey(prompt.step) in SENT_IS_DONE and prompt.state in LIVE_STATES:
        author = Viewer(message.installation_id, message.recruiter_id, recruiter.name or "")
        finish(prompt, author, sent_at)
    add_note(
        session,
        message,
        f"Afterword: coaching e-mail “{message.subject}” sent to the candidate by"
        f" {recruiter.name or 'a recruiter'} on {sent_at:%Y-%m-%d at %H:%M} UTC.",
    )
    plan_again(session, session.get_one(Submission, message.submission_id), sent_at)
    enqueue_after_commit(session, TaskName.WRITE_TO_CRM, message.installation_id)


def refuse_erased(message: Message) -> None:
    """Of an erased candidate's message only its state and moments are left (`services.erasure`)."""
    if message.mime is None and message.message_id is not None:
        raise NotFound("There is no such message.")
