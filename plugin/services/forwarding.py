"""A recruiter passes a candidate's note on, from their own mail: Afterword mails no interviewer."""

from sqlalchemy import select

from plugin.clock import utcnow
from plugin.domain.evidence import EvidenceSource, NoteKind
from plugin.domain.people import ContactMode
from plugin.errors import Conflict, Refused
from plugin.services.access import Viewer
from plugin.services.evidence import Evidence, record_evidence
from plugin.services.follow_up_notes import count_check_in
from plugin.services.shared_notes import SharedNote, find_shared, get_shared_note
from plugin.store.base import transaction
from plugin.store.submissions import Submission


def forward_note(viewer: Viewer, note_id: int, version: int) -> SharedNote:
    """Write down that the viewer has forwarded the copy; saying so twice says it once.

    A thank-you is done by that, a check-in counts as a follow-up. Return the note as it was.
    Raises Refused where it may not go or nobody asks for it, Conflict where the candidate has sent
    another copy, or taken it back, since; NotFound.
    """
    shared = get_shared_note(viewer, note_id)
    if shared.forwarded is not None:
        return shared
    _refuse_unless_it_may_go(shared)
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        submission = session.scalars(
            select(Submission).where(Submission.id == shared.submission_id).with_for_update()
        ).one()
        note = find_shared(session, note_id, is_locked=True)
        if note.shared_version != version:
            raise Conflict("The candidate has sent another text since you looked. Read that one.")
        record_evidence(
            session,
            Evidence(
                installation_id=viewer.installation_id,
                submission_id=submission.id,
                interview_id=note.interview_id,
                interviewer_id=note.interviewer_id,
                kind=shared.kind,
                source=EvidenceSource.RECRUITER,
                at=now,
                recruiter_id=viewer.recruiter_id,
            ),
        )
        if shared.kind is NoteKind.CHECK_IN and shared.prompt_id is not None:
            count_check_in(
                session, shared.prompt_id, submission, now, recruiter_id=viewer.recruiter_id
            )
    return shared


def _refuse_unless_it_may_go(shared: SharedNote) -> None:
    if shared.contact_mode is not ContactMode.VIA_RECRUITER:
        raise Refused(
            "Candidates write to this client's people themselves; there is no forwarding."
        )
    if shared.is_early:
        raise Refused("The interview has not begun. The note can go once it has.")
    if not shared.may_go:
        raise Refused("This note cannot go as it is. Look at its checks first.")
