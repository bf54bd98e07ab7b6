"""What the sandbox CRM keeps, in SQLite.

Every change of a record is counted: `Change.id` is the cursor of polls. Records are never removed,
so that deletions can be told; a deleted one is emptied of what is personal.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from sqlalchemy import JSON, Engine, ForeignKey, Text, create_engine, event, func, select
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from integrations.sandbox.clock import utcnow


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, as ISO text: SQLite knows no zones."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Base(DeclarativeBase):
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant, list[dict[str, str]]: JSON}


class Change(Base):
    """One change of one record, counted."""

    __tablename__ = "changes"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str]
    ref: Mapped[str]


class Record:
    """What all records have in common. `kind` is the protocol's word, `prefix` starts new refs."""

    kind: ClassVar[str]
    prefix: ClassVar[str]

    ref: Mapped[str] = mapped_column(primary_key=True)
    updated_at: Mapped[datetime] = mapped_column(default=utcnow)
    is_deleted: Mapped[bool] = mapped_column(default=False)


class Recruiter(Record, Base):
    __tablename__ = "recruiters"
    kind, prefix = "recruiter", "R"

    name: Mapped[str]
    email: Mapped[str]
    timezone: Mapped[str]
    country: Mapped[str]
    subdivision: Mapped[str | None]
    is_manager: Mapped[bool] = mapped_column(default=False)


class ClientCompany(Record, Base):
    __tablename__ = "client_companies"
    kind, prefix = "client_company", "CC"

    name: Mapped[str]
    timezone: Mapped[str]
    country: Mapped[str]
    subdivision: Mapped[str | None]
    contact_mode: Mapped[str | None]


class Candidate(Record, Base):
    __tablename__ = "candidates"
    kind, prefix = "candidate", "C"

    name: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    timezone: Mapped[str | None]
    locale: Mapped[str | None]
    opted_out: Mapped[bool] = mapped_column(default=False)

    submissions: Mapped[list["Submission"]] = relationship(
        back_populates="candidate", order_by="Submission.ref"
    )


class JobOrder(Base):
    __tablename__ = "job_orders"

    ref: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    client_company_ref: Mapped[str] = mapped_column(ForeignKey("client_companies.ref"))
    recruiter_ref: Mapped[str] = mapped_column(ForeignKey("recruiters.ref"))

    client_company: Mapped[ClientCompany] = relationship()
    recruiter: Mapped[Recruiter] = relationship()


class Submission(Record, Base):
    __tablename__ = "submissions"
    kind, prefix = "submission", "S"

    candidate_ref: Mapped[str] = mapped_column(ForeignKey("candidates.ref"))
    job_order_ref: Mapped[str] = mapped_column(ForeignKey("job_orders.ref"))
    stage: Mapped[str]
    stage_changed_at: Mapped[datetime]

    candidate: Mapped[Candidate] = relationship(back_populates="submissions")
    job_order: Mapped[JobOrder] = relationship()
    interviews: Mapped[list["Interview"]] = relationship(
        back_populates="submission", order_by="Interview.starts_at"
    )


class Interview(Record, Base):
    """`starts_at` and `ends_at` are text as somebody entered them: one is broken on purpose."""

    __tablename__ = "interviews"
    kind, prefix = "interview", "I"

    submission_ref: Mapped[str] = mapped_column(ForeignKey("submissions.ref"))
    starts_at: Mapped[str]
    ends_at: Mapped[str]
    timezone: Mapped[str]
    booked_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(default="scheduled")
    round: Mapped[int] = mapped_column(default=1)
    interviewers: Mapped[list[dict[str, str]]] = mapped_column(default=list)

    submission: Mapped[Submission] = relationship(back_populates="interviews")


class Note(Base):
    """A note on a candidate. `key` is the plugin's: the same key writes once."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    candidate_ref: Mapped[str] = mapped_column(ForeignKey("candidates.ref"))
    submission_ref: Mapped[str | None]
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class Task(Base):
    """A task in a recruiter's list. `key` as of notes."""

    __tablename__ = "tasks"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    candidate_ref: Mapped[str] = mapped_column(ForeignKey("candidates.ref"))
    submission_ref: Mapped[str | None]
    recruiter_ref: Mapped[str | None]
    title: Mapped[str]
    due_on: Mapped[date]
    is_done: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class Installed(Base):
    """The plugin, as it was installed here: one row. `next_secret` is on its way to the plugin."""

    __tablename__ = "installed"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(default="uninstalled")
    plugin_url: Mapped[str] = mapped_column(default="")
    installation_key: Mapped[str] = mapped_column(default="")
    webhook_url: Mapped[str] = mapped_column(default="")
    panel_template: Mapped[str] = mapped_column(default="")
    events: Mapped[str] = mapped_column(default="")
    shared_secret: Mapped[str] = mapped_column(default="")
    next_secret: Mapped[str] = mapped_column(default="")


class Delivery(Base):
    """One webhook to the plugin: `pending`, `delivered` or `failed`."""

    __tablename__ = "deliveries"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(unique=True)
    event: Mapped[str]
    body: Mapped[bytes]
    state: Mapped[str] = mapped_column(default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(default=utcnow)
    answer: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class Mail(Base):
    """One message that the mail catcher took, as it came."""

    __tablename__ = "mails"

    id: Mapped[int] = mapped_column(primary_key=True)
    sender: Mapped[str]
    recipients: Mapped[str]
    raw: Mapped[bytes]
    received_at: Mapped[datetime] = mapped_column(default=utcnow)


AnyRecord = TypeVar("AnyRecord", Recruiter, ClientCompany, Candidate, Submission, Interview)


class Store:
    """The database in one file. `on_commit` is called after each transaction that wrote."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 15})
        self.on_commit: list[Callable[[], None]] = []
        _take_turns(self._engine)
        Base.metadata.create_all(self._engine)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees what is committed now; it waits for nobody."""
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session that may write; commit at the end, roll back if something is raised."""
        engine = self._engine.execution_options(writes=True)
        with Session(engine, expire_on_commit=False) as session:
            event.listen(session, "before_flush", _count_changes)
            with session.begin():
                yield session
        for call in self.on_commit:
            call()

    def close(self) -> None:
        """Let the file go."""
        self._engine.dispose()


def new_ref(session: Session, model: type[AnyRecord]) -> str:
    """Return the next free ref; none is ever used twice."""
    session.flush()
    known = session.scalar(select(func.count()).select_from(model)) or 0
    return f"{model.prefix}-{known + 1}"


def installed(session: Session) -> Installed:
    """Return the one row about the plugin."""
    return session.get_one(Installed, 1)


def _count_changes(session: Session, *_: object) -> None:
    changed = [
        record
        for record in (*session.new, *session.dirty)
        if isinstance(record, Record) and session.is_modified(record)
    ]
    for record in changed:
        record.updated_at = utcnow()
        session.add(Change(kind=record.kind, ref=record.ref))


def _take_turns(engine: Engine) -> None:
    """Let one transaction write at a time, from its first statement on: SQLite then never has to
    refuse one halfway, and changes are counted in the order in which they are committed."""

    @event.listens_for(engine, "connect")
    def _leave_begin_to_us(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
