"""An agency's own versions of the e-mails: upload, try, use, go back. Only managers may."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.coaching import FLAGS, MISSING, Letter, merge_fields
from plugin.domain.languages import Language, locale_for
from plugin.domain.mail_parts import MailParts, parts_for
from plugin.domain.messages import TEMPLATE_NAMES, Voice, voices_of
from plugin.domain.people import ContactMode
from plugin.domain.sample_facts import AFTERWARDS, BEFOREHAND, SAMPLE_LINKS, sample_facts
from plugin.errors import NotFound, Refused
from plugin.mail.layout import lay_out
from plugin.mail.own_versions import check_output, read_version
from plugin.mail.templates import (
    BadTemplate,
    Source,
    read_source,
    shipped,
    shipped_file,
    write_letter,
)
from plugin.services.access import Viewer
from plugin.services.managers import refuse_unless_manager
from plugin.services.message_facts import coaching_facts, look_around
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.mail_templates import MailTemplate
from plugin.store.people import Candidate, Recruiter
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission

_RECENT = 25


@dataclass(frozen=True, slots=True)
class Which:
    """One e-mail in one voice and language."""

    name: str
    voice: Voice
    language: Language


@dataclass(frozen=True, slots=True)
class VersionView:
    """One uploaded version. `created_at` is aware UTC."""

    id: int
    which: Which
    version: int
    is_active: bool
    recruiter_name: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A version that was accepted, and the facts without which it cannot be written."""

    id: int
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """Whom a version can be tried on."""

    prompt_id: int
    candidate_name: str | None = field(repr=False)


@dataclass(frozen=True, slots=True, repr=False)
class Rendered:
    """What one version makes of one candidate's facts; `said` is why it makes nothing."""

    subject: str = ""
    text: str = ""
    html: str = ""
    said: str | None = None


def every_which() -> Iterator[Which]:
    """Yield each e-mail that an agency can have its own version of."""
    for name in TEMPLATE_NAMES:
        for voice in voices_of(name):
            for language in Language:
                yield Which(name, voice, language)


def list_versions(viewer: Viewer) -> tuple[VersionView, ...]:
    """Return all versions of the agency, the newest of each e-mail first. Raises NotAllowed."""
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        rows = session.execute(
            select(MailTemplate, Recruiter.name)
            .join(Recruiter, Recruiter.id == MailTemplate.recruiter_id)
            .order_by(
                MailTemplate.name,
                MailTemplate.voice,
                MailTemplate.language,
                MailTemplate.version.desc(),
            )
        )
        return tuple(_view(row, name) for row, name in rows)


def get_version(viewer: Viewer, version_id: int) -> VersionView:
    """Return one version. Raises NotAllowed, NotFound."""
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        row = _get(session, version_id)
        return _view(row, session.get_one(Recruiter, row.recruiter_id).name)


def files_of(viewer: Viewer, version_id: int) -> tuple[str, str]:
    """Return a version's .txt and .mjml as they were uploaded. Raises NotAllowed, NotFound."""
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        row = _get(session, version_id)
        return row.text, row.frame


def shipped_files(viewer: Viewer, name: str, language: Language) -> tuple[str, str]:
    """Return the .txt and .mjml that we ship. Raises NotAllowed, NotFound."""
    if name not in TEMPLATE_NAMES:
        raise NotFound("There is no such e-mail.")
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
    return shipped_file(name, language), shipped(name, language).frame


def upload(viewer: Viewer, which: Which, text: bytes, frame: bytes) -> Uploaded:
    """Keep a version that passes every check; it is not in use yet.

    Without a frame of its own it has the shipped one. Raises NotAllowed; BadTemplate saying what
    is wrong.
    """
    if which not in set(every_which()):
        raise NotFound("There is no such e-mail.")
    frame = frame or shipped(which.name, which.language).frame.encode()
    source = read_version(text, frame)
    needs = _try_out(which, source)
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        of_this = _of(which)
        # One at a time numbers its version.
        session.get_one(Installation, viewer.installation_id, with_for_update={"key_share": True})
        last = session.scalar(select(func.max(MailTemplate.version)).where(*of_this)) or 0
        row = MailTemplate(
            installation_id=viewer.installation_id,
            name=which.name,
            voice=which.voice,
            language=which.language,
            version=last + 1,
            text=text.decode("utf-8"),
            frame=frame.decode("utf-8"),
            recruiter_id=viewer.recruiter_id,
        )
        session.add(row)
        session.flush()
        return Uploaded(row.id, needs)


def use(viewer: Viewer, version_id: int) -> None:
    """Write new e-mails with this version from now on; drafts keep theirs. Raises NotFound."""
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        row = _get(session, version_id)
        which = Which(row.name, Voice(row.voice), Language(row.language))
        _put_out_of_use(session, which)
        row.is_active = True


def use_shipped(viewer: Viewer, which: Which) -> None:
    """Write new e-mails with the shipped version again; the agency's are kept."""
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        _put_out_of_use(session, which)


def samples(viewer: Viewer, which: Which) -> tuple[Sample, ...]:
    """Return the latest prompts of this step, to try a version on. Raises NotAllowed."""
    step = "move_on" if which.name == "move_on_rejected" else which.name
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        rows = session.execute(
            select(Prompt.id, Candidate.name)
            .join(Submission, Submission.id == Prompt.submission_id)
            .join(Candidate, Candidate.id == Submission.candidate_id)
            .where(Prompt.step == step, Candidate.deleted_at.is_(None))
            .order_by(Prompt.opens_at.desc().nulls_last(), Prompt.id.desc())
            .limit(_RECENT)
        )
        return tuple(Sample(*row) for row in rows)


def render(viewer: Viewer, version_id: int, prompt_id: int | None) -> Rendered:
    """Return what a version makes of a real candidate, or of the sample. Sends and keeps nothing.

    Its links lead nowhere. Raises NotAllowed, NotFound.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        row = _get(session, version_id)
        which = Which(row.name, Voice(row.voice), Language(row.language))
        source = read_source(row.text, row.frame)
        if prompt_id is None:
            facts, now = sample_facts(locale_for(which.language), _mode(which)), AFTERWARDS
        else:
            around = look_around(session, prompt_id, viewer.recruiter_id)
            facts = coaching_facts(session, around, around.locale(which.language))
    fields = merge_fields(facts, now)
    try:
        letter = write_letter(source, fields)
        body = lay_out(source, letter, parts_for(which.name, facts, SAMPLE_LINKS, now), fields)
    except Refused as error:
        return Rendered(said=str(error))
    return Rendered(letter.subject, body.text, body.html)


def _try_out(which: Which, source: Source) -> tuple[str, ...]:
    """Return what it needs, having written it for the sample in every case. Raises BadTemplate."""
    facts = sample_facts(locale_for(which.language), _mode(which))
    needs: dict[str, str] = {}
    for now in (BEFOREHAND, AFTERWARDS):
        fields = merge_fields(facts, now)
        parts = parts_for(which.name, facts, SAMPLE_LINKS, now)
        for flag in (False, True):
            tried = fields | {name: flag for name in FLAGS if name != "is_via_recruiter"}
            _check_once(source, parts, tried)
        needs |= {name: MISSING[name] for name in fields if _needs(source, fields, name)}
    return tuple(needs.values())


def _check_once(source: Source, parts: MailParts, fields: dict[str, str | bool]) -> None:
    try:
        letter = write_letter(source, fields)
        body = lay_out(source, letter, parts, fields)
    except BadTemplate:
        raise
    except Refused as error:
        raise BadTemplate(f"It cannot be written even for the sample: {error}") from error
    check_output(body.html, body.text)


def _needs(source: Source, fields: dict[str, str | bool], name: str) -> bool:
    """Tell whether the version cannot be written without this field, which may be missing."""
    if name in FLAGS or name in _ALWAYS_THERE:
        return False
    try:
        letter: Letter = write_letter(source, {k: v for k, v in fields.items() if k != name})
    except Refused:
        return True
    return not letter.text


_ALWAYS_THERE = frozenset(
    {"greeting", "role", "company", "at_company", "from_company", "recruiter", "agency"}
)


def _mode(which: Which) -> ContactMode:
    is_via = which.voice is Voice.VIA_RECRUITER
    return ContactMode.VIA_RECRUITER if is_via else ContactMode.DIRECT


def _put_out_of_use(session: Session, which: Which) -> None:
    session.execute(
        update(MailTemplate).where(*_of(which), MailTemplate.is_active).values(is_active=False)
    )


def _of(which: Which) -> tuple[ColumnElement[bool], ...]:
    return (
        MailTemplate.name == which.name,
        MailTemplate.voice == which.voice,
        MailTemplate.language == which.language,
    )


def _get(session: Session, version_id: int) -> MailTemplate:
    row = session.get(MailTemplate, version_id)
    if row is None:
        raise NotFound("There is no such version.")
    return row


def _view(row: MailTemplate, recruiter_name: str | None) -> VersionView:
    which = Which(row.name, Voice(row.voice), Language(row.language))
    return VersionView(row.id, which, row.version, row.is_active, recruiter_name, row.created_at)
