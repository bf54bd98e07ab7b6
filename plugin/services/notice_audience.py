"""To whom notices may be mailed: active recruiters, and nobody else. The one place that says so."""

from sqlalchemy import func, or_, select, union_all
from sqlalchemy.orm import Session

from plugin.domain.addresses import is_valid_address
from plugin.domain.notices import NoticeReason
from plugin.domain.suppressions import normalized
from plugin.mail.notice import RecruiterMailbox
from plugin.services.access import is_working
from plugin.store.interviews import Interviewer
from plugin.store.people import Candidate, Recruiter


def find_recruiter(session: Session, recruiter_id: int) -> Recruiter | None:
    """Return the recruiter, if they may be told anything: active, and still in the CRM."""
    return session.scalar(select(Recruiter).where(Recruiter.id == recruiter_id, *is_working()))


def mailbox_of(session: Session, recruiter: Recruiter) -> RecruiterMailbox | NoticeReason:
    """Return where a recruiter gets mail, or why they get none.

    Prompts name candidates and interviewers, so an address that is also one of theirs gets none:
    it may be a slip in the CRM.
    """
    address = (recruiter.email or "").strip()
    if not address.isascii() or not is_valid_address(address):
        return NoticeReason.ADDRESS_UNUSABLE
    if _is_anothers(session, normalized(address)):
        return NoticeReason.ADDRESS_OF_ANOTHER
    return RecruiterMailbox(address)


def _is_anothers(session: Session, address: str) -> bool:
    found = session.execute(
        union_all(
            select(Candidate.id).where(func.lower(Candidate.email) == address),
            select(Interviewer.id).where(
                or_(
                    func.lower(Interviewer.email) == address,
                    func.lower(Interviewer.found_email) == address,
                )
            ),
        ).limit(1)
    )
    return found.first() is not None
