"""What the API answers: frozen views of the services in, JSON out. Moments end in Z."""

from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, fields, validate

from plugin.services.api_prompts import Wanted


class Moment(fields.Field[datetime]):
    """An aware instant as `2026-02-10T09:00:00Z`; None stays null."""

    def _serialize(
        self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any
    ) -> str | None:
        del attr, obj, kwargs
        if value is None:
            return None
        return value.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _moment(description: str, *, attribute: str | None = None) -> Moment:
    return Moment(
        attribute=attribute,
        allow_none=True,
        metadata={
            "type": "string",
            "format": "date-time",
            "description": f"{description} UTC.",
        },
    )


def _text(description: str, *, attribute: str | None = None) -> fields.String:
    return fields.String(
        attribute=attribute, allow_none=True, metadata={"description": description}
    )


def _schema(name: str, own: dict[str, fields.Field[Any]]) -> type[Schema]:
    return Schema.from_dict(own, name=name)


ErrorSchema = _schema(
    "Error",
    {
        "error": fields.String(required=True, metadata={"description": "One sentence."}),
        "fields": fields.Dict(metadata={"description": "What is wrong, by field."}),
    },
)

DefectSchema = _schema(
    "Defect",
    {
        "section": fields.String(metadata={"description": "As `candidates`."}),
        "position": fields.Integer(metadata={"description": "In its section, from 0."}),
        "ref": _text("Null: it has no readable one."),
        "field": fields.String(metadata={"description": "As it was posted."}),
        "problem": fields.String(metadata={"description": "What cannot be read."}),
        "isKept": fields.Boolean(
            attribute="is_kept",
            metadata={"description": "False: the whole record is left out."},
        ),
    },
)

AcceptedSchema = _schema(
    "Accepted",
    {
        "delivery": fields.Integer(
            attribute="delivery_id", metadata={"description": "Ask for it at /deliveries/{id}."}
        ),
        "isNew": fields.Boolean(
            attribute="is_new", metadata={"description": "False: it was posted before."}
        ),
        "defects": fields.List(fields.Nested(DefectSchema)),
    },
)

DeliverySchema = _schema(
    "Delivery",
    {
        "id": fields.Integer(),
        "source": fields.String(metadata={"description": "`api`, `webhook` or `poll`."}),
        "state": fields.String(
            validate=validate.OneOf(("pending", "applied", "unreadable", "failed"))
        ),
        "receivedAt": _moment("When it came.", attribute="received_at"),
        "appliedAt": _moment("When it was applied.", attribute="applied_at"),
        "error": _text("What is wrong with it."),
    },
)

_NAMED = {"ref": _text("The CRM's own id."), "name": _text("As the CRM tells it.")}
NamedSchema = _schema("Named", dict(_NAMED))

PromptSchema = _schema(
    "Prompt",
    {
        "id": fields.Integer(),
        "step": fields.String(metadata={"description": "As `thank_you` or `check_in`."}),
        "occurrence": fields.Integer(metadata={"description": "1, 2, … of a repeated step."}),
        "title": fields.String(metadata={"description": "The step in words."}),
        "state": fields.String(
            metadata={
                "description": "planned, open, overdue, late or blocked; done, dismissed, skipped,"
                " expired or cancelled."
            }
        ),
        "reason": _text("Why it is blocked, dismissed or skipped."),
        "why": fields.String(metadata={"description": "Why it is asked, in one sentence."}),
        "rules": fields.List(fields.String(), metadata={"description": "As R23."}),
        "needsDecision": fields.Boolean(),
        "opensAt": _moment("From when it asks for something."),
        "dueAt": _moment("By when it should be done."),
        "limitAt": _moment("After which it is late."),
        "expiresAt": _moment("After which it is too late."),
        "snoozedUntil": _moment("Until when it is put off."),
        "doneAt": _moment("When it was done."),
        "changedAt": _moment("When it last changed."),
        "candidate": fields.Nested(NamedSchema),
        "submission": fields.Nested(
            _schema("PromptSubmission", {"ref": _text("Its id."), "jobTitle": _text("The job.")})
        ),
        "clientCompany": fields.Nested(NamedSchema, allow_none=True),
        "interview": fields.Nested(
            _schema(
                "PromptInterview",
                {
                    "ref": _text("Its id."),
                    "startsAt": _moment("When it starts."),
                    "round": fields.Integer(allow_none=True),
                },
            )
        ),
        "interviewer": fields.Nested(NamedSchema, allow_none=True),
        "recruiter": fields.Nested(NamedSchema, allow_none=True),
        "url": fields.String(metadata={"description": "The candidate's page in Afterword."}),
    },
)

PromptPageSchema = _schema(
    "PromptPage",
    {
        "asOf": _moment("The moment of the answer: the next `since`."),
        "prompts": fields.List(fields.Nested(PromptSchema)),
        "cursor": _text("Of the next page; null: this was the last."),
    },
)

SubmissionSchema = _schema(
    "KnownSubmission",
    {
        "asOf": _moment("The moment of the answer."),
        "ref": fields.String(),
        "updatedAt": _moment("Of the CRM's record."),
        "jobTitle": _text("The job."),
        "stage": _text("Null: a stage that nobody has mapped."),
        "stageName": _text("In the agency's words."),
        "isOver": fields.Boolean(metadata={"description": "Somebody has decided."}),
        "candidate": fields.Nested(NamedSchema),
        "clientCompany": fields.Nested(NamedSchema, allow_none=True),
        "recruiter": fields.Nested(NamedSchema, allow_none=True),
        "interviews": fields.List(
            fields.Nested(
                _schema(
                    "KnownInterview",
                    {
                        "ref": fields.String(),
                        "startsAt": _moment("Start."),
                        "endsAt": _moment("End."),
                        "timezone": fields.String(),
                        "status": fields.String(),
                        "round": fields.Integer(allow_none=True),
                    },
                )
            )
        ),
        "nextPrompt": fields.Nested(PromptSchema, allow_none=True),
    },
)


class PromptQuerySchema(Schema):
    """The query of GET /prompts."""

    state = fields.Enum(
        Wanted,
        by_value=True,
        load_default=Wanted.OPEN,
        metadata={"description": "open: asks for something now; live: may still do; done; all."},
    )
    since = fields.AwareDateTime(
        format="iso",
        load_default=None,
        metadata={"description": "Only what changed, opened or came back since."},
    )
    cursor = fields.Integer(
        load_default=None,
        strict=False,
        validate=validate.Range(0, 2**63 - 1),
        metadata={"description": "From the page before."},
    )
