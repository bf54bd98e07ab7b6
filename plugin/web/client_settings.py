"""/settings/clients: how candidates may contact each client, and what changing that would do.

Any recruiter answers for clients; the answer for all others is a manager's (`services` hold it).
"""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from plugin.domain.people import ContactMode
from plugin.errors import Conflict
from plugin.services import client_list, contact_modes
from plugin.services.client_list import PAGE_ROWS
from plugin.services.contact_modes import ChangePreview
from plugin.services.contact_scopes import ModeChange
from plugin.web import contact_words, session, words
from plugin.web.forms import Form
from plugin.web.pages import LARGEST_ID, clock

bp = Blueprint("client_settings", __name__, url_prefix="/settings/clients")

COMPANY = "company"
TAKE_BACK = "take_back"
LAST_PAGE = 10_000
LONGEST_SEARCH = 200
MOST_SHOWN = 100
"""Prompts listed before a change; the rest is counted."""


class AnswerForm(Form):
    answer = RadioField(
        "How may candidates contact them?",
        [InputRequired("Choose one.")],
        choices=[
            *(SelectChoice(str(mode), said) for mode, said in words.CONTACT_MODES.items()),
            SelectChoice(TAKE_BACK, "Take our own answer back"),
        ],
    )
    seen = HiddenField()

    def chosen(self) -> ContactMode | None:
        """Return the answer; None takes it back."""
        return None if self.answer.data == TAKE_BACK else ContactMode(self.answer.data)


@bp.get("")
def show() -> str:
    """List the clients, the unanswered ones first, 50 a page."""
    return _list_page()


@bp.get("/change")
def look() -> ResponseReturnValue:
    """Ask for the answer, and show what it would change; nothing is changed."""
    ids = _ids()
    if ids is None:
        return _list_page("Tick the clients that you want to answer for."), 422
    form = AnswerForm(request.args, meta={"csrf": False})
    if not request.args.get("answer"):
        scope = contact_modes.look_at(session.current(), ModeChange(ids, None))
        return _change_page(ModeChange(ids, None), form, clients=scope.clients, agency=scope.agency)
    if not form.validate():
        scope = contact_modes.look_at(session.current(), ModeChange(ids, None))
        page = _change_page(ModeChange(ids, None), form, clients=scope.clients, agency=scope.agency)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    return _preview_page(ModeChange(ids, form.chosen()), form)


@bp.post("/change")
def change() -> ResponseReturnValue:
    """Keep the answer, and say what it changed."""
    viewer, ids, form = session.current(), _ids(), AnswerForm()
    if ids is None or not form.validate():
        return _list_page("That form could not be read. Nothing was changed."), 422
    asked = ModeChange(ids, form.chosen())
    try:
        done = contact_modes.take_change(viewer, asked, seen=form.seen.data)
    except Conflict as error:
        return _preview_page(asked, form, str(error)), HTTPStatus.CONFLICT
    flash(contact_words.said(done), "done")
    return redirect(url_for("client_settings.show"), HTTPStatus.SEE_OTHER)


def _list_page(refused: str | None = None) -> str:
    search = request.args.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    page = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    return render_template(
        "client_settings/list.html",
        found=client_list.list_clients(session.current(), search=search, page=page),
        search=search,
        refused=refused,
        take_back=TAKE_BACK,
        say=contact_words,
        clock=clock(),
    )


def _preview_page(asked: ModeChange, form: AnswerForm, conflict: str | None = None) -> str:
    found = contact_modes.preview_change(session.current(), asked)
    return _change_page(
        asked, form, clients=found.clients, agency=found.agency, found=found, conflict=conflict
    )


def _change_page(
    asked: ModeChange,
    form: AnswerForm,
    *,
    found: ChangePreview | None = None,
    conflict: str | None = None,
    **scope: object,
) -> str:
    changes = found.plan.changes if found else ()
    ordered = sorted(
        changes, key=lambda row: ((row.candidate_name or "").casefold(), row.submission_id)
    )
    return render_template(
        "client_settings/change.html",
        asked=asked,
        form=form,
        found=found,
        conflict=conflict,
        shown=ordered[:MOST_SHOWN],
        more=len(ordered) - MOST_SHOWN,
        summary=contact_words.summary(changes, is_done=False),
        say=contact_words,
        clock=clock(),
        **scope,
    )


def _ids() -> tuple[int, ...] | None:
    """Return the clients that the form names, at most a page of them; () for all others.

    None: it names nobody.
    """
    if request.values.get("agency"):
        return ()
    sent = request.values.getlist(COMPANY, type=int)
    ids = tuple(dict.fromkeys(min(max(number, 0), LARGEST_ID) for number in sent))
    return ids[:PAGE_ROWS] or None
