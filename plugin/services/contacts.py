"""How a client's people may be reached: the contact mode, and addresses that were found."""

from sqlalchemy import select, update

from plugin.clock import utcnow
from plugin.domain.people import ContactMode
from plugin.domain.people_told import find_objection_to_address
from plugin.errors import NotFound, Refused
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services.access import Viewer
from plugin.services.prompts import plan_again
from plugin.store.base import transaction
from plugin.store.interviews import Interview, Interviewer
from plugin.store.people import Candidate, ClientCompany
from plugin.store.submissions import Submission


def set_contact_mode(viewer: Viewer, client_company_id: int, mode: ContactMode) -> None:
    """Keep the agency's answer for one client, and plan all its submissions again.

    Raises NotFound.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        company = session.get(ClientCompany, client_company_id, with_for_update=True)
        if company is None:
            raise NotFound("There is no such client company.")
        company.contact_mode = mode
        session.execute(
            update(Submission)
            .where(Submission.client_company_id == client_company_id)
            .values(plan_due_at=now)
        )
        enqueue_after_commit(session, TaskName.PLAN_SUBMISSIONS, viewer.installation_id)


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
