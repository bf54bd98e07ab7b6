"""/coverage: how well interviews were followed up, down to the candidates behind each number."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request

from plugin.domain.coverage_counts import Counts
from plugin.domain.wording import say_span
from plugin.errors import NotFound
from plugin.services import coverage, coverage_details
from plugin.services.coverage import CoverageView
from plugin.services.coverage_details import Detail
from plugin.services.coverage_facts import NOBODY
from plugin.web import coverage_words, session
from plugin.web.coverage_query import Query, read_page, read_query
from plugin.web.pages import clock

bp = Blueprint("coverage", __name__)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would carry out."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One line of a table: what it is called, its numbers, and the query that its links carry."""

    name: str
    counts: Counts
    query: Query


@dataclass(frozen=True, slots=True)
class Group:
    """One table. `key` is the word for it in an address."""

    key: str
    title: str
    heading: str
    rows: tuple[GroupRow, ...]


@bp.get("/coverage")
def show() -> str:
    """Show a period's shares, by week, recruiter and client."""
    query = read_query(clock().today)
    zone_name = clock().zone_name
    view = coverage.get_coverage(session.current(), query.wanted, zone_name)
    return render_template(
        "pages/coverage.html",
        view=view,
        total=view.coverage.total,
        groups=_groups(view, query).values(),
        **_words(query),
    )


@bp.get("/coverage.csv")
def download() -> Response:
    """Hand one of the tables to a spreadsheet: every outcome's number, a line a group."""
    query = read_query(clock().today)
    view = coverage.get_coverage(session.current(), query.wanted, clock().zone_name)
    group = _groups(view, query).get(request.args.get("by", "week"))
    if group is None:
        raise NotFound("There is no such table.")
    name = f"coverage-by-{group.key}-{query.period.first}-to-{query.period.last}.csv"
    return Response(
        _csv(group).encode("utf-8-sig"),  # by its first bytes a spreadsheet knows the encoding
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.get("/coverage/candidates")
def candidates() -> str:
    """List the candidates behind one number, with seats, times and evidence, 50 a page."""
    query, of = read_query(clock().today), request.args.get("of", "")
    bucket = coverage_words.BUCKETS.get(of)
    if bucket is None:
        raise NotFound("There is no such number.")
    found = coverage_details.get_details(
        session.current(), query.wanted, bucket.outcomes, page=read_page()
    )
    parts = bucket.of or bucket.outcomes
    return render_template(
        "pages/coverage_candidates.html",
        found=found,
        bucket=bucket,
        of=of,
        parts=parts,
        **_words(query),
    )


@bp.get("/coverage/overrides")
def overrides() -> str:
    """List the follow-ups for which a rule was passed over, 50 a page."""
    query = read_query(clock().today)
    found = coverage.get_overrides(
        session.current(), query.wanted, clock().zone_name, page=read_page()
    )
    return render_template("pages/coverage_overrides.html", found=found, **_words(query))


def _words(query: Query) -> dict[str, Any]:
    """Return what all three pages are given."""
    return {
        "query": query,
        "clock": clock(),
        "said": coverage_words,
        "period_words": _span(query),
        "since": _since,
    }


def _since(row: Detail) -> str:
    """Return how long after the interview day's end it was, "40 min after the end"."""
    if row.at is None or row.at < row.ended_at:
        return "before the end"
    return f"{say_span(row.at - row.ended_at)} after the end"


def _span(query: Query) -> str:
    period = query.wanted.period
    return f"{clock().date(period.first)} to {clock().date(period.last)}"


def _groups(view: CoverageView, query: Query) -> Mapping[str, Group]:
    """Return the tables: weeks in order, recruiters and clients by name."""
    found = view.coverage
    groups = [Group("week", "By week", "Week of", tuple(_weeks(view, query)))]
    if view.is_manager:
        rows = (
            GroupRow(
                _name(view.names.recruiters, key, "no recruiter"),
                counts,
                query.narrowed(recruiter_id=key or NOBODY),
            )
            for key, counts in found.by_recruiter().items()
        )
        groups.append(Group("recruiter", "By recruiter", "Recruiter", _by_name(rows)))
    rows = (
        GroupRow(
            _name(view.names.client_companies, key, "client not captured"),
            counts,
            query.narrowed(client_company_id=key or NOBODY),
        )
        for key, counts in found.by_client_company().items()
    )
    groups.append(Group("client", "By client", "Client", _by_name(rows)))
    return {group.key: group for group in groups}


def _weeks(view: CoverageView, query: Query) -> Iterable[GroupRow]:
    """Every week of the period that has begun, or that something is known of."""
    by_week, today = view.coverage.by_week(), clock().today
    for monday in query.wanted.period.weeks:
        if monday <= today or monday in by_week:
            counts = by_week.get(monday, Counts({}))
            yield GroupRow(_week(monday), counts, query.narrowed(week=monday))


def _week(monday: date) -> str:
    return clock().date(monday).partition(" ")[2]


def _name(names: Mapping[int, str | None], key: int | None, nobody: str) -> str:
    return nobody if key is None else names.get(key) or "Name not captured"


def _by_name(rows: Iterable[GroupRow]) -> tuple[GroupRow, ...]:
    return tuple(sorted(rows, key=lambda row: row.name.casefold()))


def _csv(group: Group) -> str:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([group.heading, *map(str.capitalize, coverage_words.OUTCOMES.values())])
    for row in group.rows:
        numbers = (row.counts.of(outcome) for outcome in coverage_words.OUTCOMES)
        writer.writerow([_harmless(row.name), *numbers])
    return written.getvalue()


def _harmless(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
