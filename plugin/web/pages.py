"""What all recruiter pages share: the words and clocks that templates use, and where forms lead."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, flash, g, redirect, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.routing import IntegerConverter
from werkzeug.wrappers import Response

from plugin.clock import utcnow
from plugin.domain.rules import RULES
from plugin.services.inbox import count_open
from plugin.services.prompts import lost_at
from plugin.web import errors, mail_words, prompt_rows, session, words
from plugin.web.icons import icon
from plugin.web.journeys import comes_at
from plugin.web.times import Clock

LARGEST_ID = 2**63 - 1
"""PostgreSQL's bigint; a larger number in an address is nobody's id."""

_STATIC_SECONDS = 3600


class IdConverter(IntegerConverter):
    """`<int:…>` in an address: an id that the database can be asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max": LARGEST_ID, **kwargs})


def init_app(app: Flask) -> None:
    """Give templates their words; call it before blueprints are added."""
    app.url_map.converters["int"] = IdConverter
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = _STATIC_SECONDS
    errors.init_app(app)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        all_snooze_choices=prompt_rows.all_snooze_choices,
        articles=prompt_rows.articles,
        back_path=back_path,
        batches_in=prompt_rows.batches_in,
        can_coach=prompt_rows.can_coach,
        comes_at=comes_at,
        here_path=here_path,
        icon=icon,
        lost_at=lost_at,
        mail_words=mail_words,
        note_progress=prompt_rows.note_progress,
        open_count=open_count,
        rule_path=rule_path,
        rules=RULES,
        snooze_choices_of=prompt_rows.snooze_choices_of,
        what_would_change_it=prompt_rows.what_would_change_it,
        who_has_a_note=prompt_rows.who_has_a_note,
        words=words,
    )


def clock() -> Clock:
    """Return the present moment in the viewer's zone; one moment for the whole page."""
    if "clock" not in g:
        g.clock = Clock(utcnow(), session.profile().timezone)
    found: Clock = g.clock
    return found


def open_count() -> int:
    """Return how many prompts are open in the viewer's inbox."""
    return count_open(session.current())


def here_path() -> str:
    """Return the local path of this page, for forms that lead back to it."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    return back_path()


def rule_path(number: str) -> str:
    """Return where /rules tells of a rule; in the CRM's frame, with the way back to this page."""
    back = here_path() if session.is_framed() else None
    return url_for("rules.show", back=back, _anchor=number)


def back_path() -> str:
    """Return the local path that the page was told to lead back to; by default the start."""
    path = _asked_back()
    is_local = path.startswith("/") and not path.startswith("//") and "\\" not in path
    if is_local and path.isprintable() and not urlsplit(path).netloc:
        return path
    return url_for("panel.show" if session.is_framed() else "inbox.show")


def _asked_back() -> str:
    try:
        return str(request.values.get("back", ""))
    except RequestEntityTooLarge:
        return ""  # the page that says so needs a way back, too


def go_back() -> Response:
    """Lead back to the page that a form was sent from."""
    return redirect(back_path(), 303)


def say_undoable(said: str, undo_path: str) -> None:
    """Say on the next page what was done, with a button that takes it back.

    The notice's category carries the local path that the button posts to.
    """
    flash(said, f"undo:{undo_path}")
