"""The shapes of what a CRM sends by our protocol (docs/protocol.md): envelopes and records.

The schemas ask only for what nothing can be done without: ids, references, the envelope. All else
passes as it came, and `mapping` reads it tolerantly. Unknown fields are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate, validates_schema

from integrations.documents import read_object
from plugin.crm import Listed, ListedPage, UnreadablePayload
from plugin.domain.readers import read_instant, read_ref, read_text
from plugin.domain.records import RecordKind

Document = Mapping[str, Any]
Sections = Mapping[RecordKind, tuple[Document, ...]]

SECTION_NAMES: Mapping[str, RecordKind] = {
    "recruiters": RecordKind.RECRUITER,
    "clientCompanies": RecordKind.CLIENT_COMPANY,
    "candidates": RecordKind.CANDIDATE,
    "submissions": RecordKind.SUBMISSION,
    "interviews": RecordKind.INTERVIEW,
}


class Ref(fields.Field[str]):
    """The CRM's own id."""

    def _deserialize(self, value: Any, attr: str | None, *_: Any, **__: Any) -> str:
        ref, defect = read_ref(value, attr or "ref")
        if ref is None:
            raise ValidationError(defect.problem if defect else "is missing")
        return ref


class Instant(fields.Field[datetime]):
    """An ISO 8601 time with its offset, as aware UTC."""

    def _deserialize(self, value: Any, attr: str | None, *_: Any, **__: Any) -> datetime:
        moment, defect = read_instant(value, attr or "time")
        if moment is None:
            raise ValidationError(defect.problem if defect else "is missing")
        return moment


class EventName(fields.String):
    """What happened, in a word of the protocol or another: it is kept, so it is printable."""

    def _deserialize(self, value: Any, attr: str | None, *rest: Any, **settings: Any) -> str:
        text, _ = read_text(super()._deserialize(value, attr, *rest, **settings), "event")
        return text or ""


def _is_printable(value: str) -> None:
    if not value.isprintable():
        raise ValidationError("is not printable")


class ProtocolSchema(Schema):
    """Every schema, nested ones too, leaves out what it does not know."""

    class Meta:
        unknown = EXCLUDE


class RecordSchema(ProtocolSchema):
    """What every record has. `deleted: true` makes it a tombstone, which `needs` nothing."""

    needs: ClassVar[str | None] = None

    ref = Ref(required=True)

    @validates_schema
    def _has_what_it_needs(self, data: Document, **_: Any) -> None:
        if self.needs and data.get("deleted") is not True and not data.get(self.needs):
            raise ValidationError("is missing", self.needs)


class SubmissionSchema(RecordSchema):
    needs = "candidateRef"


def _schema(base: type[RecordSchema], names: str, belongs_to: str = "") -> type[Schema]:
    """Return the schema with these fields besides; whatever is in them passes as it came.

    `belongs_to` is the field of a ref: absent, or one that can be read.
    """
    loose: dict[str, fields.Field[Any]] = {
        name: fields.Raw(allow_none=True) for name in ("updatedAt", "deleted", *names.split())
    }
    refs = {belongs_to: Ref(allow_none=True)} if belongs_to else {}
    return base.from_dict(loose | refs, name=f"{base.__name__}Document")


RECORD_SCHEMAS: Mapping[RecordKind, type[Schema]] = {
    RecordKind.RECRUITER: _schema(
        RecordSchema, "name email timezone country subdivision active manager"
    ),
    RecordKind.CLIENT_COMPANY: _schema(
        RecordSchema, "name timezone country subdivision contactMode"
    ),
    RecordKind.CANDIDATE: _schema(RecordSchema, "name email phone timezone locale url optedOut"),
    RecordKind.SUBMISSION: _schema(
        SubmissionSchema,
        "clientCompanyRef recruiterRef jobTitle stage stageName stageChangedAt",
        belongs_to="candidateRef",
    ),
    RecordKind.INTERVIEW: _schema(
        RecordSchema,
        "startsAt endsAt timezone bookedAt status round interviewers",
        belongs_to="submissionRef",
    ),
}


class SubjectSchema(ProtocolSchema):
    kind = fields.Enum(RecordKind, by_value=True, required=True)
    ref = Ref(required=True)


class WebhookSchema(ProtocolSchema):
    id = Ref(required=True)
    event = EventName(required=True, validate=validate.Length(1, 100))
    occurred_at = Instant(required=True, data_key="occurredAt")
    subject = fields.Nested(SubjectSchema, allow_none=True)
    records = fields.Dict(allow_none=True)


class AnswerSchema(ProtocolSchema):
    as_of = Instant(required=True, data_key="asOf")
    records = fields.Dict(required=True)


class PageSchema(AnswerSchema):
    cursor = fields.String(required=True, validate=[validate.Length(1, 500), _is_printable])
    has_more = fields.Boolean(required=True, truthy={True}, falsy={False}, data_key="hasMore")


class ListedSchema(ProtocolSchema):
    ref = Ref(required=True)
    updated_at = Instant(data_key="updatedAt", load_default=None)


class RefsSchema(ProtocolSchema):
    refs = fields.List(fields.Nested(ListedSchema), required=True)
    cursor = fields.String(
        load_default=None, allow_none=True, validate=[validate.Length(1, 500), _is_printable]
    )


@dataclass(frozen=True, slots=True)
class Records:
    """Records that have their ids. `rejected` counts those without, which nobody can keep."""

    as_of: datetime
    sections: Sections = field(repr=False)
    rejected: Mapping[RecordKind, int]


@dataclass(frozen=True, slots=True)
class Webhook:
    """One delivery. `records` None: it only names its subject."""

    id: str
    event: str
    occurred_at: datetime
    subject: tuple[RecordKind, str] | None
    records: Records | None


@dataclass(frozen=True, slots=True)
class Page:
    """Where a polled page leads to."""

    cursor: str
    has_more: bool


def read_webhook(body: bytes) -> Webhook:
    """Return what a webhook's body says. Raises UnreadablePayload, naming the fields."""
    document = _load(WebhookSchema, read_object(body))
    subject, records = document.get("subject"), document.get("records")
    occurred_at = document["occurred_at"]
    return Webhook(
        document["id"],
        document["event"],
        occurred_at,
        (subject["kind"], subject["ref"]) if subject else None,
        _records(records, occurred_at) if records is not None else None,
    )


def read_records(body: bytes) -> Records:
    """Return the records of a polled page or of an answer. Raises UnreadablePayload."""
    document = _load(AnswerSchema, read_object(body))
    return _records(document["records"], document["as_of"])


def read_page(body: bytes) -> Page:
    """Return where a polled page leads to. Raises UnreadablePayload."""
    document = _load(PageSchema, read_object(body))
    return Page(document["cursor"], document["has_more"])


def read_refs(body: bytes) -> ListedPage:
    """Return one page of a list of all records of a kind. Raises UnreadablePayload."""
    document = _load(RefsSchema, read_object(body))
    listed = (Listed(one["ref"], one["updated_at"]) for one in document["refs"])
    return ListedPage(tuple(listed), document["cursor"])


def _load(schema: type[Schema], document: Document) -> Document:
    try:
        loaded: Document = schema().load(document)
    except ValidationError as error:
        # Only the fields' names: their values are people's.
        names = ", ".join(sorted(map(str, error.messages)))
        raise UnreadablePayload(f"The body's {names} cannot be read.") from None
    return loaded


def _records(given: Document, as_of: datetime) -> Records:
    sections: dict[RecordKind, tuple[Document, ...]] = {}
    rejected: dict[RecordKind, int] = {}
    for name, kind in SECTION_NAMES.items():
        raw = given.get(name) or []
        if not isinstance(raw, list):
            raise UnreadablePayload(f"The body's records.{name} is not a list.")
        loaded = [_record(kind, one) for one in raw]
        sections[kind] = tuple(one for one in loaded if one is not None)
        if None in loaded:
            rejected[kind] = loaded.count(None)
    return Records(as_of, sections, rejected)


def _record(kind: RecordKind, raw: object) -> Document | None:
    if not isinstance(raw, dict):
        return None
    try:
        record: Document = RECORD_SCHEMAS[kind]().load(raw)
    except ValidationError:
        return None
    return record
