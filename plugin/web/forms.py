"""What people send us by our own forms, checked and turned into plain values."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    RadioField,
    SelectField,
    StringField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    Optional,
    StopValidation,
    ValidationError,
)

from plugin.domain.addresses import is_valid_address
from plugin.domain.badger_guard import Channel
from plugin.domain.calendars import at, local_date
from plugin.domain.people import ContactMode
from plugin.domain.promises import Promise, PromiseKind
from plugin.domain.snoozes import (
    MORNING,
    SnoozeKey,
    choice_on,
    find_objection,
    find_objection_to_day,
)
from plugin.services.prompts import DismissReason
from plugin.web import pages, words

AT = "at"
_SHORT = Length(max=500, message="Please keep it under 500 characters.")
_YEAR = timedelta(days=365)


def choices_of(labels: Mapping[Any, str], *, first: str | None = None) -> list[SelectChoice]:
    """Return the choices in a table of words; `first` is what is said where nothing is chosen."""
    empty = [] if first is None else [SelectChoice("", first)]
    return empty + [SelectChoice(str(value), label) for value, label in labels.items()]


def trimmed(text: str | None) -> str | None:
    """Return the text without outer blanks and without NUL, which PostgreSQL cannot keep."""
    return (text or "").replace("\0", "").strip() or None


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Every form of ours: guarded against forgery, text trimmed."""

    class Meta:
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Trim what people type into text fields."""
            if issubclass(unbound_field.field_class, StringField):
                options = {**options, "filters": (trimmed,)}
            return unbound_field.bind(form=form, **options)


def _refuse_empty(field: Any, said: str) -> None:
    """Ask for a date that is left out; one that cannot be read has said so already."""
    if not any(text.strip() for text in field.raw_data or ()):
        field.errors = []
        raise StopValidation(said)


def _needs_day(form: "SnoozeForm", field: Any) -> None:
    """A moment of one's own needs a date; without a time it is that morning."""
    if form.until.data == AT:
        _refuse_empty(field, "Give a date.")


def _needs_date(form: "PromiseForm", field: Any) -> None:
    if form.kind.data in (PromiseKind.EXACT, PromiseKind.APPROXIMATE):
        _refuse_empty(field, "Give the date that they named.")


class SignInForm(Form):
    email = StringField("Work e-mail", [DataRequired("Give your work e-mail address."), _SHORT])

    def validate_email(self, field: Any) -> None:
        """Refuse what is no address at all; whose it is, is never said."""
        if not is_valid_address(field.data):
            raise ValidationError("This is no complete e-mail address.")


class DoneForm(Form):
    channel = SelectField(
        choices=choices_of({Channel.EMAIL: "E-mail", Channel.CALL: "Call"}),
        default=Channel.EMAIL.value,
    )
    override_reason = StringField("Your reason", [_SHORT])


class DismissForm(Form):
    reason = SelectField(
        "Why is this not wanted?",
        [DataRequired("Choose a reason.")],
        choices=choices_of(words.DISMISSALS, first="Choose a reason"),
    )
    text = StringField("In your words", [_SHORT])

    def validate_text(self, field: Any) -> None:
        """Another reason has to be said in words."""
        if self.reason.data == DismissReason.OTHER and not field.data:
            raise ValidationError("Say in a few words why it is not wanted.")


class SnoozeForm(Form):
    until = SelectField(
        "Until",
        [DataRequired("Choose until when.")],
        choices=choices_of({AT: "A date and time", **{key: key.value for key in SnoozeKey}}),
    )
    on = DateField("Date", [_needs_day, Optional()])
    at = TimeField("Time", [Optional()])
    seen = StringField()
    """The recruiter's date when the choices were shown: "tomorrow" is the day after it."""

    def validate_on(self, field: Any) -> None:
        """Refuse a day that has passed or is too far ahead; the choices have days of their own."""
        if self.until.data != AT or field.data is None:
            return
        now = pages.clock()
        objection = find_objection_to_day(field.data, now.now)
        if objection is None:
            wall = self.at.data or MORNING
            objection = find_objection(at(field.data, wall, now.zone_name), now.now)
        if objection is not None:
            raise ValidationError(objection)

    def instant(self, now: datetime, zone_name: str) -> datetime:
        """Return until when, in UTC; it may have passed."""
        if self.until.data == AT:
            return at(self.on.data, self.at.data or MORNING, zone_name)
        return choice_on(SnoozeKey(self.until.data), self._seen(now, zone_name), zone_name)

    def _seen(self, now: datetime, zone_name: str) -> date:
        """Return the date on which the choices were shown; today where it makes no sense."""
        today = local_date(now, zone_name)
        try:
            seen = date.fromisoformat(self.seen.data or "")
        except ValueError:
            return today
        return seen if abs(seen - today) < _YEAR else today


class ContactModeForm(Form):
    mode = RadioField(
        "How may candidates contact this client's people?",
        [InputRequired("Choose one of the three.")],
        choices=choices_of(words.CONTACT_MODES),
    )

    def answer(self) -> ContactMode:
        """Return the chosen mode."""
        return ContactMode(self.mode.data)


class AddressForm(Form):
    address = StringField("Work e-mail address", [DataRequired("Give the address."), _SHORT])


class PromiseForm(Form):
    """What the client said about when they decide; the first choice is that nobody knows."""

    kind = RadioField(
        "When will they decide?",
        choices=choices_of(words.PROMISES, first="Not captured"),
        default="",
    )
    on = DateField("Date that they named", [_needs_date, Optional()])
    said_on = DateField("Said on", [Optional()])

    def promise(self) -> Promise | None:
        """Return the promise; a date counts only with the kinds that have one."""
        if not self.kind.data:
            return None
        return self._of(PromiseKind(self.kind.data))

    def refuse(self, objections: Mapping[str, str]) -> None:
        """Say at its field what speaks against each date, after the form itself found nothing."""
        for name, said in objections.items():
            if name in self:
                self[name].errors = [said]

    def _of(self, kind: PromiseKind) -> Promise:
        has_date = kind in (PromiseKind.EXACT, PromiseKind.APPROXIMATE)
        return Promise(kind, self.on.data if has_date else None, self.said_on.data)


class AnswerForm(PromiseForm):
    """The same in answer to a prompt that asks for it: "not captured" is no answer."""

    kind = RadioField(
        "What did they say?",
        [InputRequired("Choose what they said.")],
        choices=choices_of(words.PROMISES),
    )

    def answer(self) -> Promise:
        """Return the promise, which a valid answer always has."""
        return self._of(PromiseKind(self.kind.data))
