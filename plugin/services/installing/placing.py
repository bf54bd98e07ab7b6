"""Where the agency works, what it is called, and how candidates may contact clients."""

from dataclasses import dataclass

import holidays
from sqlalchemy import update
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.calendars import known_countries, known_zones
from plugin.domain.people import ContactMode
from plugin.domain.readers import read_country, read_subdivision, read_text, read_zone
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services.installations import answer_for_all
from plugin.services.installing.access import Installer, mark
from plugin.services.installing.errors import BadAnswers
from plugin.services.installing.steps import InstallStep
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.installing import progress_of
from plugin.store.submissions import Submission

LATER = "later"
_MODES = (LATER, *(mode.value for mode in ContactMode))


@dataclass(frozen=True, slots=True)
class PlaceView:
    """What is stored or what the CRM said. `contact_mode` None: not answered (yet).

    `asks_contact`: while it is being set up; later that has a page of its own.
    """

    name: str
    timezone: str | None
    country: str | None
    subdivision: str | None
    contact_mode: str | None
    asks_contact: bool
    is_done: bool


@dataclass(frozen=True, slots=True)
class PlaceAnswers:
    """What was answered. `contact_mode` is one of ours or "later"; it is never assumed."""

    name: str | None
    timezone: str | None
    country: str | None
    subdivision: str | None
    contact_mode: str | None


def zones() -> list[str]:
    """Return the IANA zones that people live in, by name."""
    return sorted(name for name in known_zones() if "/" in name and not name.startswith("Etc/"))


def countries() -> list[str]:
    """Return the codes of the countries whose holidays are known; each country once."""
    return sorted(known_countries() - {"UK"})  # as some write GB, which ISO 3166 calls it


def subdivisions(country: str | None) -> list[str]:
    """Return the codes of a country's parts that have holidays of their own."""
    if country not in known_countries():
        return []
    return list(holidays.list_supported_countries().get(country, ()))


def get_place(installer: Installer) -> PlaceView:
    """Return what is answered already."""
    with transaction(installer.target) as session:
        row = session.get_one(Installation, installer.target)
        is_live = row.state != "installing"
        is_done = is_live or InstallStep.PLACE in progress_of(session, row.id).done
        is_said = is_done or row.timezone != "UTC"
        return PlaceView(
            name=row.name,
            timezone=row.timezone if is_said else None,
            country=row.country,
            subdivision=row.subdivision,
            contact_mode=row.contact_mode or (LATER if is_done else None),
            asks_contact=not is_live,
            is_done=is_done,
        )


def save_place(installer: Installer, answers: PlaceAnswers) -> None:
    """Store the answers; what they change in an agency at work is planned anew. BadAnswers."""
    with transaction(installer.target) as session:
        row = session.get_one(Installation, installer.target, with_for_update=True)
        is_live = row.state != "installing"
        problems = _problems(answers, asks_contact=not is_live)
        if problems:
            raise BadAnswers(problems)
        before = (row.timezone, row.country, row.subdivision)
        row.name = read_text(answers.name, "name")[0] or row.name
        row.timezone = read_zone(answers.timezone, "timezone")[0] or row.timezone
        row.country = read_country(answers.country, "country")[0]
        row.subdivision = answers.subdivision if row.country else None
        if not is_live:
            _answer(session, row, answers.contact_mode)
        elif before != (row.timezone, row.country, row.subdivision):
            _plan_anew(session, row)
        mark(session, row.id, InstallStep.PLACE)


def _answer(session: Session, row: Installation, said: str | None) -> None:
    if said == LATER:
        row.contact_mode = None  # nothing is planned yet, so that nothing has gone by it
    else:
        answer_for_all(session, row, said)


def _plan_anew(session: Session, row: Installation) -> None:
    waiting = update(Submission).where(Submission.plan_due_at.is_(None))
    session.execute(waiting.values(plan_due_at=utcnow()))
    enqueue_after_commit(session, TaskName.PLAN_SUBMISSIONS, row.id)


def _problems(answers: PlaceAnswers, *, asks_contact: bool) -> dict[str, str]:
    problems = {}
    if not read_text(answers.name, "name")[0]:
        problems["name"] = "Give the agency’s name."
    if not read_zone(answers.timezone, "timezone")[0]:
        problems["timezone"] = "Choose a time zone of the list."
    country = read_country(answers.country, "country")[0]
    if answers.country and not country:
        problems["country"] = "Choose a country of the list."
    elif read_subdivision(answers.subdivision, "subdivision", country=country)[1]:
        problems["subdivision"] = "This is no part of the country."
    if asks_contact and answers.contact_mode not in _MODES:
        problems["contact_mode"] = "Choose one: this is never assumed."
    return problems
