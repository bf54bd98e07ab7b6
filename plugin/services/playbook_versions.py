"""The versions of an agency's playbook: what there were, and a new one coming into force."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.errors import Conflict, NotFound
from plugin.playbook_document import playbook_to_json
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services.access import Viewer
from plugin.services.managers import refuse_unless_manager
from plugin.services.playbooks import InForce, in_force, playbook_of
from plugin.store.base import transaction
from plugin.store.contact_modes import ContactModeChange
from plugin.store.installations import Installation
from plugin.store.people import Recruiter
from plugin.store.playbooks import PlaybookVersion
from plugin.store.submissions import Submission

SHOWN = 50
LARGEST_VERSION = 2**31 - 1
"""PostgreSQL's integer."""

_NONE_SUCH = "There is no such version of the playbook."


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version. `since` (aware UTC) and `made_by` are None for the default's first one."""

    version: int
    name: str
    since: datetime | None = None
    made_by: str | None = None
    note: str | None = None


_THE_DEFAULT = VersionView(DEFAULT_PLAYBOOK.version, DEFAULT_PLAYBOOK.name)


def get_in_force(viewer: Viewer) -> InForce:
    """Return the playbook that the viewer's agency plans by."""
    with transaction(viewer.installation_id) as session:
        return in_force(session, viewer.installation_id)


def get_version(viewer: Viewer, version: int) -> Playbook:
    """Return one version of the agency's playbook, in force or not. Raises NotFound."""
    if version == DEFAULT_PLAYBOOK.version:
        return DEFAULT_PLAYBOOK
    with transaction(viewer.installation_id) as session:
        row = session.scalar(
            select(PlaybookVersion).where(PlaybookVersion.version == _known(version))
        )
        if row is None:
            raise NotFound(_NONE_SUCH)
        return playbook_of(row)


def list_versions(viewer: Viewer, *, before: int = LARGEST_VERSION) -> list[VersionView]:
    """Return the newest 50 versions before that number, newest first; the default is the last."""
    with transaction(viewer.installation_id) as session:
        rows = session.execute(
            _told()
            .where(PlaybookVersion.version < min(before, LARGEST_VERSION))
            .order_by(PlaybookVersion.version.desc())
            .limit(SHOWN)
        )
        versions = [VersionView(*row) for row in rows]
    if len(versions) < SHOWN and before > DEFAULT_PLAYBOOK.version:
        versions.append(_THE_DEFAULT)
    return versions


def describe_version(viewer: Viewer, version: int) -> VersionView:
    """Return when a version came into force, by whom and why. Raises NotFound."""
    if version == DEFAULT_PLAYBOOK.version:
        return _THE_DEFAULT
    with transaction(viewer.installation_id) as session:
        row = session.execute(_told().where(PlaybookVersion.version == _known(version))).first()
    if row is None:
        raise NotFound(_NONE_SUCH)
    return VersionView(*row)


def _told() -> Select[int, str, datetime, str | None, str | None]:
    return select(
        PlaybookVersion.version,
        PlaybookVersion.name,
        PlaybookVersion.created_at,
        Recruiter.name,
        PlaybookVersion.note,
    ).outerjoin(Recruiter, Recruiter.id == PlaybookVersion.recruiter_id)


def _known(version: int) -> int:
    """Return the number if the database can be asked for it. Raises NotFound."""
    if not DEFAULT_PLAYBOOK.version <= version <= LARGEST_VERSION:
        raise NotFound(_NONE_SUCH)
    return version


def take(viewer: Viewer, playbook: Playbook, *, based_on: int, note: str | None = None) -> int:
    """Put a playbook into force as a new version, from now on; return its number.

    `based_on` is the version that was in force when it was written. The agency's open work is
    planned again at once; nothing of the past comes up because of it (`domain.activation`). Where
    nothing differs, no version is made. Raises NotAllowed, and Conflict where another version came
    into force meanwhile.
    """
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        agency = session.get_one(Installation, viewer.installation_id, with_for_update=True)
        current = in_force(session, viewer.installation_id).playbook
        if replace(playbook, version=current.version) == current:
            return current.version  # also where a button was pressed twice
        if current.version != based_on:
            raise Conflict(
                "Another version of the playbook came into force while you were at it. Look at it"
                " first; what you wrote is not lost."
            )
        version = current.version + 1
        session.add(
            PlaybookVersion(
                installation_id=viewer.installation_id,
                version=version,
                name=playbook.name,
                document=playbook_to_json(replace(playbook, version=version)),
                note=note,
                recruiter_id=viewer.recruiter_id,
                created_at=utcnow(),
            )
        )
        if agency.contact_mode != playbook.contact_mode:
            session.add(
                ContactModeChange(
                    installation_id=viewer.installation_id,
                    client_company_id=None,
                    recruiter_id=viewer.recruiter_id,
                    from_mode=agency.contact_mode,
                    to_mode=playbook.contact_mode,
                )
            )
            agency.contact_mode = playbook.contact_mode
        session.flush()
        plan_all_again(session, viewer.installation_id)
        return version


def plan_all_again(session: Session, installation_id: int) -> None:
    """Have every submission of the agency planned again as soon as this is committed."""
    session.execute(update(Submission).values(plan_due_at=utcnow()))
    enqueue_after_commit(session, TaskName.PLAN_SUBMISSIONS, installation_id)
