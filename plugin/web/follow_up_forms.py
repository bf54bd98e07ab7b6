"""The form with which a follow-up is written down."""

from datetime import datetime, time
from typing import Any

from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from plugin.domain.badger_guard import Channel, MadeBy
from plugin.domain.calendars import at
from plugin.services.follow_up_log import Entry
from plugin.web import pages
from plugin.web.forms import Form

_CHANNELS = [
    SelectChoice(Channel.EMAIL.value, "By e-mail"),
    SelectChoice(Channel.CALL.value, "By phone"),
]
_FIRST_YEAR = 2000
_NOON = time(12)


class FollowUpForm(Form):
    """Whoever looks at it, now, is what it says until somebody says otherwise."""

    channel = RadioField(
        "How was it made?", [InputRequired("Choose e-mail or phone.")], choices=_CHANNELS
    )
    on = DateField("On", [DataRequired("Give the day.")])
    at = TimeField("At", [Optional()])
    made_by = SelectField("Who made it?")
    note = TextAreaField(
        "What was said", [Length(max=5000, message="Please keep it under 5,000 characters.")]
    )
    override_reason = StringField(
        "Your reason", [Length(max=500, message="Please keep it under 500 characters.")]
    )

    def offer(self, recruiters: list[tuple[int, str]], viewer_id: int) -> None:
        """Offer the viewer first, the candidate, then the colleagues; start with now."""
        mine = [
            SelectChoice(str(key), f"I did ({name})")
            for key, name in recruiters
            if key == viewer_id
        ]
        others = [SelectChoice(str(key), name) for key, name in recruiters if key != viewer_id]
        self.made_by.choices = [
            *mine,
            SelectChoice(MadeBy.CANDIDATE.value, "The candidate"),
            *others,
        ]
        if not self.is_submitted():
            there = pages.clock().local(pages.clock().now)
            self.on.data, self.at.data = there.date(), there.time()
            self.channel.data = self.channel.data or Channel.EMAIL.value

    def validate_on(self, field: Any) -> None:
        """Refuse a day that is no day of ours, and a time to come."""
        if field.data.year < _FIRST_YEAR or field.data > pages.clock().today:
            raise ValidationError("Give a day that has been, or today.")
        if self._instant() > pages.clock().now:
            raise ValidationError("That time has not come yet. Write it down once it was made.")

    def entry(self) -> Entry:
        """Return what was written down; call it once the form is sound."""
        by_candidate = self.made_by.data == MadeBy.CANDIDATE.value
        return Entry(
            channel=Channel(self.channel.data),
            at=self._instant(),
            made_by=MadeBy.CANDIDATE if by_candidate else MadeBy.RECRUITER,
            recruiter_id=None if by_candidate else int(self.made_by.data),
            note=self.note.data or None,
            override_reason=self.override_reason.data or None,
        )

    def _instant(self) -> datetime:
        """Return when: at the given minute; now, where that is this one; noon without a time."""
        clock = pages.clock()
        there = clock.local(clock.now)
        if self.at.data is None:
            noon = at(self.on.data, _NOON, clock.zone_name)
            return min(noon, clock.now)
        if (self.on.data, self.at.data) == (
            there.date(),
            there.time().replace(second=0, microsecond=0),
        ):
            return clock.now
        return at(self.on.data, self.at.data, clock.zone_name)
