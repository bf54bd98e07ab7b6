"""One submission's past under one playbook: which prompts would open, and what became of them.

The replay plans anew at every moment at which something became known, with what was known by then
(`replay_facts`). What people did is held fixed: they did it at real moments under the playbook of
the time, and a replay does not guess what else they would have done.

- A prompt *opens* when it is called for and its moment has come, whether or not somebody had done
  the thing by then: the other playbook, which asked earlier, may have been the reason. It opens
  once. What is skipped never opens, nor does what expires no later than it would open.
- Its *deadline* is the limit of a thank-you note, else the moment when it is due; of a prompt that
  moved, the one that held when it was done, else the last one.
- It is *late* if it was done after its deadline, or was not done and the deadline passed while it
  was called for. It is *in time* if it was done by then. Else it is not judged: no longer called
  for before its deadline, deadline still to come, done at a moment that nobody knows, blocked and
  not done, or due before we had heard of the interviews at all.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plugin.domain.drafts import Draft
from plugin.domain.planning import Replanner
from plugin.domain.playbook import Playbook
from plugin.domain.prompts import PromptKey
from plugin.domain.replay_facts import Chapter, Deed, Story


class Ending(StrEnum):
    """What became of a prompt by the end of the replay.

    `done` by somebody, under whichever playbook; `skipped`; `withdrawn`: no longer called for, or
    skipped after it had opened; `expired`; `open`; `to_come`.
    """

    DONE = "done"
    SKIPPED = "skipped"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    OPEN = "open"
    TO_COME = "to_come"


@dataclass(frozen=True, slots=True)
class Replayed:
    """One prompt of a replay. Instants are aware UTC; a skipped one has none.

    `opened_at` None: it did not open. `opens_at`, `due_at` and `limit_at` are its last ones.
    `reason`: why it was skipped, or blocked. `is_late` None: not judged.
    """

    key: PromptKey
    opened_at: datetime | None
    opens_at: datetime | None
    due_at: datetime | None
    limit_at: datetime | None
    ending: Ending
    reason: str | None = None
    is_late: bool | None = None


@dataclass(slots=True)
class _Track:
    """One prompt as chapter after chapter tells of it."""

    draft: Draft
    opened_at: datetime | None = None
    withdrawn_at: datetime | None = None

    def follow(self, draft: Draft, deed: Deed | None, chapter: Chapter, as_of: datetime) -> None:
        """Take in what one chapter calls for; what had been done by its start moves no more."""
        if draft.skip and self.opened_at:
            self.withdrawn_at = self.withdrawn_at or chapter.start
            return
        if not (deed and deed.at and deed.at < chapter.start):
            self.draft = draft
        self.withdrawn_at = None
        if self.opened_at or draft.skip or draft.opens_at is None:
            return
        at = max(draft.opens_at, chapter.start)
        is_in_time = at <= as_of if chapter.end is None else at < chapter.end
        if is_in_time and (draft.expires_at is None or at < draft.expires_at):
            self.opened_at = at


def replay(story: Story, playbook: Playbook) -> tuple[Replayed, ...]:
    """Return every prompt that was called for by the end of the story, in a stable order.

    Raises like `plan`.
    """
    tracks: dict[PromptKey, _Track] = {}
    replanner = Replanner(playbook)
    for chapter in story.chapters:
        drafts = replanner.called_for(chapter.known, chapter.start)
        called = {draft.key: draft for draft in drafts}
        for key, draft in called.items():
            track = tracks.get(key)
            if track is None:
                track = tracks[key] = _Track(draft)
            track.follow(draft, story.deeds.get(key), chapter, story.as_of)
        for key, track in tracks.items():
            if key not in called and track.withdrawn_at is None:
                track.withdrawn_at = chapter.start
    judge = _Judge(story.journey.first_seen_at, story.as_of)
    replayed = (judge.tell(track, story.deeds.get(key)) for key, track in tracks.items())
    return tuple(sorted(replayed, key=_order))


@dataclass(frozen=True, slots=True)
class _Judge:
    first_seen_at: datetime | None
    as_of: datetime

    def tell(self, track: _Track, deed: Deed | None) -> Replayed:
        """Return what became of the prompt."""
        draft = track.draft
        return Replayed(
            key=draft.key,
            opened_at=track.opened_at,
            opens_at=draft.opens_at,
            due_at=draft.due_at,
            limit_at=draft.limit_at,
            ending=self._ending(track, deed),
            reason=draft.skip or draft.block,
            is_late=self._is_late(track, deed) if track.opened_at else None,
        )

    def _ending(self, track: _Track, deed: Deed | None) -> Ending:
        draft = track.draft
        if deed:
            return Ending.DONE
        if draft.skip:
            return Ending.SKIPPED
        if draft.expires_at and draft.expires_at <= (track.withdrawn_at or self.as_of):
            return Ending.EXPIRED
        if track.withdrawn_at:
            return Ending.WITHDRAWN
        return Ending.OPEN if track.opened_at else Ending.TO_COME

    def _is_late(self, track: _Track, deed: Deed | None) -> bool | None:
        draft = track.draft
        deadline = draft.limit_at or draft.due_at
        if deadline is None or (self.first_seen_at and deadline <= self.first_seen_at):
            return None
        if deed:
            return None if deed.at is None else deed.at > deadline
        is_missed = deadline < (track.withdrawn_at or self.as_of)
        return True if is_missed and not draft.block else None


def _order(replayed: Replayed) -> tuple[str, str, str, int]:
    key = replayed.key
    return key.interview_ref, key.step, key.interviewer_ref or "", key.occurrence
