"""The records of our protocol as the API takes them: shapes that are checked, fields that are not.

A field passes as it came and is read tolerantly afterwards: what cannot be read becomes a defect
of its record, and the record is kept. Unknown fields are left out.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validates_schema

from plugin.domain.interviews import InterviewStatus
from plugin.domain.people import ContactMode
from plugin.domain.submissions import Stage

MOST_RECORDS = 200


def _text(description: str, **more: Any) -> fields.Raw:
    return _loose({"type": "string", "description": description} | more)


def _loose(schema: Mapping[str, Any]) -> fields.Raw:
    return fields.Raw(allow_none=True, metadata=dict(schema))


def _instant(description: str) -> fields.Raw:
    return _text(f"{description} ISO 8601 with an offset.", format="date-time")


def _flag(description: str) -> fields.Raw:
    return _loose({"type": "boolean", "description": description})


def _ref(description: str) -> fields.Raw:
    return _text(f"{description}: the CRM's own id, 1 to 200 printable characters.")


def _choice(words: type[Any], description: str) -> fields.Raw:
    known = ", ".join(word.value for word in words)
    return _text(f"{description} One of {known}.")


class RecordSchema(Schema):
    class Meta:
        unknown = EXCLUDE


_OF_ALL: Mapping[str, fields.Field[Any]] = {
    "ref": _ref("Needed"),
    "updatedAt": _instant("When it last changed: the later version counts. Absent: now."),
    "deleted": _flag("True makes it a tombstone, which needs only `ref`."),
}


def _record(title: str, /, **own: fields.Field[Any]) -> type[Schema]:
    return RecordSchema.from_dict({**_OF_ALL, **own}, name=title)


_PLACE: Mapping[str, fields.Field[Any]] = {
    "timezone": _text("IANA time zone."),
    "country": _text("ISO 3166-1 alpha-2."),
    "subdivision": _text("Part of the country, as the Python package holidays names it."),
}

SECTIONS: Mapping[str, type[Schema]] = {
    "recruiters": _record(
        "Recruiter",
        name=_text("Name."),
        email=_text("By which they sign in."),
        **_PLACE,
        active=_flag("False once they have left."),
        manager=_flag("True: gets what nobody owns, sees the agency's figures and settings."),
    ),
    "clientCompanies": _record(
        "ClientCompany",
        name=_text("Name."),
        **_PLACE,
        contactMode=_choice(ContactMode, "How candidates may reach interviewers."),
    ),
    "candidates": _record(
        "Candidate",
        name=_text("Name."),
        email=_text("E-mail address."),
        phone=_text("Telephone number."),
        timezone=_text("IANA time zone."),
        locale=_text("A language tag, as en-GB."),
        url=_text("The candidate's page in the CRM."),
        optedOut=_flag("True: we mail them nothing."),
    ),
    "submissions": _record(
        "Submission",
        candidateRef=_ref("The candidate, needed"),
        clientCompanyRef=_ref("The client company"),
        recruiterRef=_ref("The recruiter"),
        jobTitle=_text("Title of the job."),
        stage=_choice(Stage, "The stage; another word asks people what it means."),
        stageName=_text("The stage in the agency's words."),
        stageChangedAt=_instant("When it moved there."),
    ),
    "interviews": _record(
        "Interview",
        submissionRef=_ref("The submission"),
        startsAt=_instant("Start; without an offset wall-clock time in `timezone`."),
        endsAt=_instant("End; absent: an hour after the start."),
        timezone=_text("IANA time zone in which it takes place."),
        bookedAt=_instant("When it was booked."),
        status=_choice(InterviewStatus, "How it stands; absent: scheduled."),
        round=_loose({"type": "integer", "description": "1, 2, 3 …"}),
        interviewers=_loose(
            {
                "type": "array",
                "description": "Who asks. Absent: not told, keep what is known; []: nobody.",
                "items": {
                    "type": "object",
                    "properties": {
                        name: {"type": ["string", "null"]}
                        for name in ("ref", "name", "email", "title")
                    },
                },
            }
        ),
    ),
}
"""The schema of one record, by section."""


class _Sections(Schema):
    """A section that we do not know is a mistake, not news."""

    class Meta:
        unknown = RAISE


SectionsSchema = _Sections.from_dict(
    {name: fields.List(fields.Nested(schema)) for name, schema in SECTIONS.items()},
    name="Sections",
)


class BatchSchema(SectionsSchema):  # type: ignore[misc, valid-type]  # `from_dict` makes a class
    """The body of POST /records."""

    @validates_schema
    def _is_a_batch(self, given: Mapping[str, list[Any]], **_: Any) -> None:
        if not 1 <= sum(map(len, given.values())) <= MOST_RECORDS:
            raise ValidationError(f"There must be 1 to {MOST_RECORDS} records.")


class SubjectSchema(Schema):
    class Meta:
        unknown = EXCLUDE

    kind = fields.String(required=True)
    ref = fields.Raw(required=True, metadata={"type": "string"})


class EventSchema(Schema):
    """The body of POST /events: that of a webhook of our protocol."""

    class Meta:
        unknown = EXCLUDE

    id = fields.Raw(
        required=True,
        metadata={"type": "string", "description": "The fact's id: the same when sent again."},
    )
    event = fields.String(
        required=True, metadata={"description": "An event of docs/protocol.md, as ping."}
    )
    occurred_at = fields.Raw(
        required=True,
        data_key="occurredAt",
        metadata={"type": "string", "format": "date-time", "description": "When it happened."},
    )
    subject = fields.Nested(SubjectSchema, allow_none=True)
    records = fields.Nested(SectionsSchema, allow_none=True)
