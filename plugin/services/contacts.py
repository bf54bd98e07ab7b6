"""Addresses of interviewers that a recruiter found."""

from sqlalchemy import select, update

from plugin.clock import utcnow
from plugin.domain.people_told import find_objection_to_address
from plugin.errors import NotFound, Refused
from plugin.services.access import Viewer
from plugin.services.prompts import plan_again
from plugin.store.base import transaction
from plugin.store.interviews import Interview, Interviewer
from plugin.store.people import Candidate
from plugin.store.submissions import Submission


def set_found_address(viewer: Viewer, interviewer_id: int, address: str) -> None:
    """Keep the work address that the recruiter found of one interviewer.

    The person is given it in all interviews of the submission. Raises Refused, with the reason,
    for what is no person's address; NotFound.
    """
    address = address.strip()
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        row = session.execute(
            select(Submission, Interviewer.ref, Candidate.email)
            .join(Interview, Interview.submission_id == Submission.id)
            .join(Interviewer, Interviewer.interview_id == Interview.id)
            .join(Candidate, Candidate.id == Submission.candidate_id)
            .where(Interviewer.id == interviewer_id)
            .with_for_update(of=Submission)
        ).one_or_none()
        if row is None:
            raise NotFound("There is no such interviewer.")
        objection = find_objection_to_address(address, row.email)
        if objection is not None:
            raise Refused(objection, ("R32",))
        interviews = select(Interview.id).where(Interview.submission_id == row.Submission.id)
        session.execute(
            update(Interviewer)
            .where(Interviewer.ref == row.ref, Interviewer.interview_id.in_(interviews))
            .values(found_email=address)
        )
        plan_again(session, row.Submission, now)
