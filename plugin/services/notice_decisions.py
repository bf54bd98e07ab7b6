"""Decide by what holds now whether a notice that was wanted is to be said, and what it says."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugin.domain.messages import MessageState
from plugin.domain.notices import (
    CRM_TROUBLE_SENTENCES,
    CrmTrouble,
    NoticeKind,
    NoticeReason,
    NoticeState,
    RiskFacts,
    Say,
    Skip,
    Verdict,
    WaitUntil,
    decide_risk,
    decide_trouble,
)
from plugin.domain.prompts import PromptState, StepKey
from plugin.domain.quiet_hours import QuietHours
from plugin.services.crm_troubles import still_holds
from plugin.services.notice_planning import quiet_hours_of, zone_of
from plugin.services.notice_texts import Told, left_until
from plugin.store.installations import Installation
from plugin.store.messages import Message
from plugin.store.notices import Notice, NoticeChannel, NoticeSettings
from plugin.store.people import Candidate, Recruiter
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission

_OUTCOMES = {
    MessageState.FAILED: "was not sent",
    MessageState.UNKNOWN: "may not have arrived; please find out",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """One recruiter, what they chose, and the moment at which it is asked."""

    installation: Installation
    recruiter: Recruiter
    settings: NoticeSettings
    now: datetime

    @property
    def zone_name(self) -> str:
        return zone_of(self.installation, self.recruiter)

    @property
    def quiet(self) -> QuietHours:
        return quiet_hours_of(self.settings, self.zone_name)


def decide_all(
    session: Session, notices: Iterable[Notice], channel: NoticeChannel, desk: Desk | None
) -> Iterable[tuple[Notice, Told]]:
    """Yield what is to be said now; put the rest off, or skip it with the reason."""
    for notice in notices:
        verdict, told = _decide(session, notice, channel, desk)
        if isinstance(verdict, Skip):
            skip(notice, verdict.reason)
        elif isinstance(verdict, WaitUntil):
            notice.next_attempt_at = verdict.at
        elif told is not None:
            yield notice, told


def _decide(
    session: Session, notice: Notice, channel: NoticeChannel, desk: Desk | None
) -> tuple[Verdict, Told | None]:
    if desk is None:
        return Skip(NoticeReason.RECRUITER_GONE), None
    kind = NoticeKind(notice.kind)
    if kind is NoticeKind.TEST:
        return Say(), Told(kind, "/")
    if channel.paused_at is not None:
        return Skip(NoticeReason.CHANNEL_PAUSED), None
    tried_at = channel.next_attempt_at
    if tried_at is not None and tried_at > desk.now:
        return WaitUntil(tried_at), None
    return _DECISIONS[kind](session, notice, desk)


def _decide_risk(session: Session, notice: Notice, desk: Desk) -> tuple[Verdict, Told | None]:
    kind = NoticeKind(notice.kind)
    prompt, candidate = session.execute(
        select(Prompt, Candidate)
        .join(Submission, Submission.id == Prompt.submission_id)
        .join(Candidate, Candidate.id == Submission.candidate_id)
        .where(Prompt.id == notice.prompt_id)
    ).one()
    mark = prompt.due_at if kind is NoticeKind.FIRST_HOUR else prompt.limit_at
    facts = RiskFacts(
        kind=kind,
        step=StepKey(prompt.step),
        state=PromptState(prompt.state),
        is_owner=prompt.recruiter_id == notice.recruiter_id,
        opens_at=prompt.opens_at,
        mark=mark,
        expires_at=prompt.expires_at,
        snoozed_until=prompt.snoozed_until,
        since=desk.settings.at_risk_since,
    )
    verdict = decide_risk(facts, desk.now, desk.quiet)
    if mark is None:
        return verdict, None
    left = left_until(mark, desk.now)
    return verdict, Told(kind, f"/candidates/{candidate.id}", candidate.name, left)


def _decide_trouble(session: Session, notice: Notice, desk: Desk) -> tuple[Verdict, Told | None]:
    message, name = session.execute(
        select(Message, Candidate.name)
        .join(Candidate, Candidate.id == Message.candidate_id)
        .where(Message.id == notice.message_id)
    ).one()
    outcome = "came back" if message.bounced_at else _OUTCOMES.get(MessageState(message.state))
    if desk.settings.mail_trouble_since is None:
        return Skip(NoticeReason.SWITCHED_OFF), None
    if outcome is None:
        return Skip(NoticeReason.SETTLED), None
    told = Told(NoticeKind.MAIL_TROUBLE, f"/messages/{message.id}", name, outcome=outcome)
    return decide_trouble(desk.now, notice.due_at, desk.quiet), told


def decide_crm_trouble(session: Session, notice: Notice, desk: Desk) -> tuple[Verdict, Told | None]:
    """Return what becomes of a notice about the CRM; one that is mended by now says nothing."""
    about = CrmTrouble(notice.about or "")
    if not desk.settings.crm_trouble or not desk.recruiter.is_manager:
        return Skip(NoticeReason.SWITCHED_OFF), None
    if not still_holds(session, notice.installation_id, about):
        return Skip(NoticeReason.SETTLED), None
    path = "/settings/install" if about is CrmTrouble.RECONNECT else "/settings"
    told = Told(NoticeKind.CRM_TROUBLE, path, outcome=CRM_TROUBLE_SENTENCES[about])
    return decide_trouble(desk.now, notice.due_at, desk.quiet), told


_DECISIONS: Mapping[NoticeKind, Callable[[Session, Notice, Desk], tuple[Verdict, Told | None]]] = {
    NoticeKind.FIRST_HOUR: _decide_risk,
    NoticeKind.LAST_HOURS: _decide_risk,
    NoticeKind.MAIL_TROUBLE: _decide_trouble,
    NoticeKind.CRM_TROUBLE: decide_crm_trouble,
}


def skip(notice: Notice, reason: NoticeReason) -> None:
    """End a notice that is not to be sent, for good."""
    notice.state, notice.reason, notice.next_attempt_at = NoticeState.SKIPPED, reason, None
