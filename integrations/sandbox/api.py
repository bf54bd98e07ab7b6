"""What the sandbox CRM answers the plugin: changes, records, refs, notes, tasks.

The calls and their answers are in docs/protocol.md.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from flask import Blueprint, Response, abort, jsonify, request
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from integrations.sandbox.clock import utcnow
from integrations.sandbox.documents import MODELS, Records, find, with_what_it_refers_to
from integrations.sandbox.proofs import is_plugin
from integrations.sandbox.state import sandbox
from integrations.sandbox.store import Candidate, Change, Note, Task, installed

bp = Blueprint("api", __name__, url_prefix="/afterword/v1")

PAGE_RECORDS = 200
Written = TypeVar("Written", Note, Task)

KINDS = ("interview", "submission", "candidate", "client_company", "recruiter")


@bp.before_request
def _only_the_plugin() -> None:
    here = sandbox()
    with here.store.reading() as session:
        proof = request.headers.get("Authorization", "")
        if not is_plugin(installed(session), proof, here.config.base_url):
            abort(Response("not the plugin\n", 401))


@bp.get("/changes")
def changes() -> Response:
    """Answer a page of what changed since the cursor, which counts changes."""
    here = sandbox()
    since = _number(request.args.get("since", "0"))
    limit = min(_number(request.args.get("limit", str(PAGE_RECORDS))) or 1, PAGE_RECORDS)
    with here.store.reading() as session:
        last = func.max(Change.id)
        rows = session.execute(
            select(Change.kind, Change.ref, last)
            .group_by(Change.kind, Change.ref)
            .having(last > since)
            .order_by(last)
            .limit(limit + 1)
        ).all()
        page = rows[:limit]
        found = [find(session, kind, ref) for kind, ref, _ in page]
        return _answer(
            here.documents.of([record for record in found if record is not None]),
            cursor=str(page[-1][2] if page else since),
            hasMore=len(rows) > limit,
        )


@bp.get("/records")
def records() -> Response:
    """Answer one record with all that it refers to; 404 for one that is gone."""
    here = sandbox()
    kind = next((kind for kind in KINDS if kind in request.args), None)
    if kind is None:
        abort(Response("name a record\n", 400))
    with here.store.reading() as session:
        record = find(session, kind, request.args[kind])
        if record is None or record.is_deleted:
            abort(Response("no such record\n", 404))
        return _answer(here.documents.of(with_what_it_refers_to(record)))


@bp.get("/refs")
def refs() -> Response:
    """Answer a page of all records of a kind that are there now; the cursor is the last ref."""
    kind = request.args.get("kind", "")
    if kind not in MODELS:
        abort(Response("name a kind\n", 400))
    model = MODELS[kind]
    with sandbox().store.reading() as session:
        rows = session.execute(
            select(model.ref, model.updated_at)
            .where(model.ref > request.args.get("cursor", ""), model.is_deleted.is_(False))
            .order_by(model.ref)
            .limit(PAGE_RECORDS + 1)
        ).all()
    page = rows[:PAGE_RECORDS]
    return jsonify(
        refs=[{"ref": row.ref, "updatedAt": row.updated_at.isoformat()} for row in page],
        cursor=page[-1].ref if len(rows) > PAGE_RECORDS else None,
    )


@bp.post("/notes")
def notes() -> tuple[Response, int]:
    """Write a note once per key."""
    return _write_once(
        "N",
        Note,
        lambda given: Note(
            key=given["key"],
            candidate_ref=given["candidateRef"],
            submission_ref=given.get("submissionRef"),
            text=given["text"],
        ),
    )


@bp.post("/tasks")
def tasks() -> tuple[Response, int]:
    """Write a task once per key."""
    return _write_once(
        "T",
        Task,
        lambda given: Task(
            key=given["key"],
            candidate_ref=given["candidateRef"],
            submission_ref=given.get("submissionRef"),
            recruiter_ref=given.get("recruiterRef"),
            title=given["title"],
            due_on=date.fromisoformat(given["dueOn"]),
        ),
    )


def _write_once(
    prefix: str,
    model: type[Written],
    make: Callable[[Mapping[str, Any]], Written],
) -> tuple[Response, int]:
    given = request.get_json(force=True)
    with sandbox().store.writing() as session:
        try:
            known = session.scalar(select(model).where(model.key == given["key"]))
            row = known or make(given)
        except (KeyError, TypeError, ValueError):
            abort(Response("a field is missing or cannot be read\n", 400))
        _must_have_candidate(session, row.candidate_ref)
        session.add(row)
        session.flush()
        return jsonify(ref=f"{prefix}-{row.id}"), 200 if known else 201


def _must_have_candidate(session: Session, ref: str) -> None:
    candidate = session.get(Candidate, ref)
    if candidate is None or candidate.is_deleted:
        abort(Response("no such candidate\n", 404))


def _answer(records: Records, **more: object) -> Response:
    return jsonify({"asOf": utcnow().isoformat(), "records": records, **more})


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        abort(Response("not a number\n", 400))
    return int(text[:15])
