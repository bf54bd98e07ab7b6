"""The checks that look for given words in other words: `topic` and `forgotten`."""

import re

from plugin.domain.note_checks.content_words import content_words, coverage, phrase_words
from plugin.domain.note_checks.names import fold, name_tokens
from plugin.domain.note_checks.view import NoteView
from plugin.domain.note_language import Meaning
from plugin.domain.note_reviews import Outcome
from plugin.domain.word_lists import words_of

# Fitted by logistic regression on the drafts of tests/notes that docs/note-coach.md names.
_COVERED, _FREE_TALK, _FILLER, _BEFORE = 9.2, 4.1, -3.7, -2.4
_MOST_FREE_WORDS = 30
_SAID_FOR_ANOTHER_END = 0.35
_OF_THE_JOB_ITSELF = 0.8
_POINT_COVERED = 0.3
_CONFESSED = 0.27
_FORGOT = re.compile(
    r"""\b(?:forg[eo]t(?:ten)?|omitted|neglected|slipped|
    never\ (?:said|mentioned|came\ up|told|thought\ to|asked|got\ (?:to|round))|
    (?:did|could|do)(?:n['’]?t|\ not)\ (?:say|mention|tell|bring|know\ why)|never\ came\ up|
    not\ raised|(?:should|ought\ to|might)\ have\ (?:said|told|mentioned)|
    (?:too|so)\ (?:shy|nervous|modest|excited|flustered)|out\ of\ (?:modesty|my\ (?:head|mind))|
    without\ (?:producing|mentioning|saying)|somehow\ (?:kept|never|left)|left\ out|
    failed\ to\ (?:say|mention)|kept\ from\ you|didnt\ (?:say|mention|tell)|never\ told)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OF_ANY_POINT = words_of(
    """
    course certificate certified licence license licensed qualified qualification passed
    completed hold trained training exam done built set ran run speak level degree current own
    """
)
_BESIDE_THE_POINT = 0.35


def check_topic(view: NoteView) -> Outcome:
    """Tell whether the note refers to a topic of this interviewer's part (R55, R62, R67)."""
    who = view.interviewer
    if is_topic_met(view):
        return Outcome(True, f"The note picks up something from {who}'s part of the interview.")
    return Outcome(
        False,
        f"Nothing here comes from {who}'s part of the interview.",
        f"You talked about {_topics(view)[0]}: say in one sentence what stayed with you.",
    )


def is_topic_met(view: NoteView) -> bool:
    """Tell whether the note refers to one of the topics; False where none is known.

    How well the body covers the topic speaks for it, and how much it talks of anything but thanks,
    wishes and the candidate's own merits; stock phrases speak against it.
    """
    topics = _topics(view)
    if not topics:
        return False
    covered = max(_topic_coverage(view, topic) for topic in topics)
    stock = max((meanings[Meaning.FILLER] for meanings in view.meanings), default=0.0)
    return _BEFORE + _COVERED * covered + _FREE_TALK * free_talk(view) + _FILLER * stock >= 0


def _topics(view: NoteView) -> list[str]:
    return [topic.strip() for topic in view.draft.interviewer.topics if topic.strip()]


def _topic_coverage(view: NoteView, topic: str) -> float:
    """Return how well the body covers the topic.

    A word that goes with the job itself counts for less: every candidate for it uses that.
    """
    names = {fold(token) for token in name_tokens(view.draft.interviewer.name)}
    words = content_words(" ".join(view.texts), names)
    phrase = phrase_words(topic)
    job = content_words(f"{view.draft.job_title or ''} {view.draft.company or ''}")
    weights = [1.0] * len(phrase)
    if job:
        nearest = (max(row) for row in view.language.likeness(phrase, job))
        weights = [1 - _OF_THE_JOB_ITSELF * min(max(near, 0.0), 1.0) for near in nearest]
    return coverage(view.language, phrase, words, weights)


def free_talk(view: NoteView) -> float:
    """Return how much the note says that has no other end, 0 to 1: about the talk, most likely."""
    count = sum(
        len(content_words(sentence.text))
        for sentence, meanings in zip(view.sentences, view.meanings, strict=True)
        if all(probable < _SAID_FOR_ANOTHER_END for probable in meanings.values())
    )
    return min(count, _MOST_FREE_WORDS) / _MOST_FREE_WORDS


def check_forgotten(view: NoteView) -> Outcome:
    """Tell whether the note uses a point that the candidate forgot to mention (R56)."""
    points = [point for point in view.draft.forgot if point.strip()]
    found = max(_point_coverage(view, point) for point in points)
    if _FORGOT.search(view.parts.text[:20_000]):
        found += _CONFESSED
    if found >= _POINT_COVERED:
        return Outcome(True, "The note adds what was forgotten in the interview.")
    return Outcome(
        False,
        f"The note leaves out what was forgotten in the interview: {points[0]}.",
        "Add it in one sentence, if it helps.",
    )


def _point_coverage(view: NoteView, point: str) -> float:
    """Return how well the sentence that does so best covers the point."""
    phrase = phrase_words(point)
    weights = [_BESIDE_THE_POINT if word in _OF_ANY_POINT else 1.0 for word in phrase]
    return max(
        (
            coverage(view.language, phrase, content_words(sentence.text), weights)
            for sentence in view.sentences
        ),
        default=0.0,
    )
