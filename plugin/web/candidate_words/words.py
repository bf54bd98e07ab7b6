"""What the candidate's page says, as one table that every language fills in whole.

Braces are filled in by `plugin.web.candidate_speech`, which marks names up as what they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from plugin.domain.candidate_guide import NotePhase
from plugin.domain.evidence import EvidenceSource
from plugin.domain.interviews import PositionInLine
from plugin.domain.note_reviews import CheckName
from plugin.domain.people_told import Fact, PersonProblem
from plugin.domain.promises import PromiseKind
from plugin.domain.submissions import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckWords:
    """One check: how the list calls it, and what to do where it does not hold."""

    label: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorWords:
    """What is said where the page does not open, or a form is refused."""

    ended_title: str
    ended: str
    unknown_title: str
    unknown: str
    large_title: str
    large: str
    many_title: str
    many: str
    refused_title: str
    refused: str
    failed_title: str
    failed: str
    yours: str
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DebriefWords:
    """The debrief form."""

    title: str
    intro: str
    who_reads: str
    went_well: str
    went_badly: str
    stood_out: str
    forgot: str
    topics: str
    topics_hint: str
    topics_new: str
    also_there: str
    decide: str
    on: str
    not_asked: str
    promises: Mapping[PromiseKind, str]
    position: str
    unknown: str
    positions: Mapping[PositionInLine, str]
    linkedin_ok: str
    told_to_call: str
    noted: str
    keep: str
    kept: str
    meanwhile: str
    date_missing: str
    date_wrong: str
    facts: Mapping[Fact, str]
    somebody_else: str
    add_person: str
    not_there: str
    there_already: str
    person_problems: Mapping[PersonProblem, str]
    saving: str
    not_yet: str
    offline: str
    refused: str
    changed: str
    changed_meanwhile: str
    keep_mine: str
    take_theirs: str
    left_empty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWords:
    """One place to write, and what can be done with the note."""

    write: str
    prepare: str
    check_in: str
    talked_about: str
    state_none: str
    state_writing: str
    state_ready: str
    state_closed: str
    state_dismissed: str
    sent: Mapping[EvidenceSource, str]
    sent_plain: str
    forwarded: str
    has_it: str
    has_older: str
    to: str
    subject: str
    text: str
    hint: str
    checks: str
    holds: str
    not_yet: str
    words: str
    ready: str
    revise: str
    blocked: str
    check: str
    saved: str
    saving: str
    unsaved: str
    clash: str
    clash_keep: str
    clash_other: str
    gone: str
    your_words: str
    mail: str
    too_long: str
    copy: str
    copied: str
    sent_it: str
    take_back: str
    not_before: str
    no_address: str
    share: str
    ask: str
    shared: str
    shared_older: str
    unshare: str
    released: str
    hold_title: str
    hold_revise: str
    hold_blocked: str
    hold_write: str
    hold_mail: str
    hold_sent: str
    hold_sent_other: str
    hold_share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language. `counts` are the numbers from one to ten, before `people`."""

    language: str
    uses_first_names: bool
    title: str
    hello: str
    hello_plain: str
    met_one: str
    met_many: str
    met_nobody: str
    counts: tuple[str, ...]
    interview_on: str
    today: str
    tomorrow: str
    yesterday: str
    day_at: str
    on_day: str
    clocks: Mapping[NotePhase, str]
    why_title: str
    why: str
    zone: str
    zone_unknown: str
    stages: Mapping[Stage, str]
    no_interview: str
    unknown_contact: str
    no_contact: str
    nobody_known: str
    prepare_now: str
    check_in_now: str
    move_on_now: str
    all_sent: str
    via_recruiter: str
    yours: str
    your_recruiter: str
    company: str
    somebody: str
    earlier: str
    next_title: str
    next_interview: str
    next_check_in: str
    because: Mapping[PromiseKind, str]
    because_unknown: str
    next_move_on: str
    keep_applying: str
    calendar: str
    event_limit: str
    event_interview: str
    questions: str
    english_checks: str
    note: NoteWords
    debrief: DebriefWords
    door: DoorWords
    checks: Mapping[CheckName, CheckWords]
