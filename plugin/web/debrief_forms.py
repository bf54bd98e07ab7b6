"""The debrief as a recruiter sends it, turned into plain values."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, SelectField, TextAreaField
from wtforms.validators import Length, Optional

from plugin.domain.interviews import PositionInLine
from plugin.domain.people_told import PersonTold
from plugin.services.debrief_notes import DebriefNotes
from plugin.services.debrief_views import DebriefView
from plugin.services.submission_views import InterviewerView
from plugin.web import words
from plugin.web.forms import PromiseForm, choices_of, trimmed

_LONG = Length(max=5000, message="Please keep it under 5,000 characters.")
_TOPIC = "topic-"


class DebriefForm(PromiseForm):
    is_held = BooleanField("We have spoken: mark the debrief call as held", default=True)
    went_well = TextAreaField("What went well", [_LONG])
    went_badly = TextAreaField("What did not", [_LONG])
    stood_out = TextAreaField("What stood out", [_LONG])
    forgot = TextAreaField("Forgot to mention", [_LONG])
    position = SelectField(
        "Position in line",
        choices=choices_of(words.POSITIONS, first="Not captured"),
        default="",
    )
    interviews_close_on = DateField("They stop interviewing on", [Optional()])
    emotional_tie = BooleanField("There is an emotional tie to the place or the job")
    told_to_call = BooleanField("Somebody told them to call")
    linkedin_ok = BooleanField("They may connect on LinkedIn")
    version = IntegerField(validators=[Optional()])

    def notes(
        self, topics: Mapping[int, str | None], people: Mapping[str, PersonTold]
    ) -> DebriefNotes:
        """Return what was written down. A promise without the date that it needs is none yet."""
        position = self.position.data if not self.position.errors else None
        return DebriefNotes(
            went_well=self.went_well.data,
            went_badly=self.went_badly.data,
            stood_out=self.stood_out.data,
            forgot=self.forgot.data,
            topics=topics,
            people=people,
            promise=None if self.kind.errors else self.promise(),
            position_in_line=PositionInLine(position) if position else None,
            emotional_tie=self.emotional_tie.data,
            told_to_call=self.told_to_call.data,
            linkedin_ok=self.linkedin_ok.data,
            interviews_close_on=self.interviews_close_on.data,
            is_held=self.is_held.data,
            version=self.version.data,
        )

    def problems(self) -> dict[str, str]:
        """Return what the form itself finds wrong, a sentence for each field, by its name."""
        return {name: str(said[0]) for name, said in self.errors.items() if name and said}


def debrief_form(debrief: DebriefView | None) -> DebriefForm:
    """Return the form, filled with what is known unless it comes with what was sent."""
    if debrief is None:
        return DebriefForm()
    promise = debrief.promise
    return DebriefForm(
        obj=debrief,
        data={
            "kind": promise.kind if promise else "",
            "on": promise.on if promise else None,
            "said_on": promise.said_on if promise else None,
            "position": debrief.position_in_line or "",
        },
    )


def topics_in(sent: Mapping[str, str], interviewers: Iterable[InterviewerView]) -> dict[int, Any]:
    """Return what each interviewer talked about, of those whom the page asked about."""
    names = {f"{_TOPIC}{person.id}": person.id for person in interviewers}
    return {names[name]: trimmed(sent[name][:5000]) for name in names if name in sent}
