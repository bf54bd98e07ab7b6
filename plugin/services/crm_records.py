"""Find the agency's own candidate by what the CRM calls them."""

from sqlalchemy import select

from plugin.crm import Capability
from plugin.domain.records import RecordKind
from plugin.errors import NotFound
from plugin.services.access import Viewer
from plugin.services.installations import adapter_for
from plugin.store.base import transaction
from plugin.store.installations import Installation, find_by_key
from plugin.store.people import Candidate
from plugin.store.submissions import Submission


def proves_viewer(kind: str, installation_key: str) -> bool:
    """Tell whether the CRM that opens our frame can vouch for who is looking.

    Raises NotFound for an installation that is not there or not enabled.
    """
    with transaction(None) as session:
        installation = find_by_key(session, installation_key)
        if installation is None or (installation.kind, installation.state) != (kind, "enabled"):
            raise NotFound("There is no such installation.")
        installation_id = installation.id
    with transaction(installation_id) as session:
        adapter = adapter_for(session, session.get_one(Installation, installation_id))
        return Capability.VIEWER_PROOF in adapter.capabilities


def find_candidate(viewer: Viewer, installation_key: str, kind: RecordKind, ref: str) -> int | None:
    """Return the id of the candidate, or of a submission's; None where we have not heard of it.

    Raises NotFound where the key is another agency's: a link that was handed on leads nowhere.
    """
    with transaction(viewer.installation_id) as session:
        if session.get_one(Installation, viewer.installation_id).key != installation_key:
            raise NotFound("There is no such candidate.")
        if "\0" in ref:
            return None
        if kind is RecordKind.SUBMISSION:
            return session.scalar(select(Submission.candidate_id).where(Submission.ref == ref))
        return session.scalar(select(Candidate.id).where(Candidate.ref == ref))
