"""/settings/notices: how I am told, where, and when I am left alone."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, StringField, TimeField
from wtforms.validators import InputRequired

from plugin.domain.notices import NoticeKind, NoticeState
from plugin.errors import Refused
from plugin.services import notice_settings
from plugin.services.notice_settings import NoticeChoices
from plugin.web import session
from plugin.web.forms import Form
from plugin.web.pages import clock

bp = Blueprint("notices", __name__, url_prefix="/settings/notices")

Answer = Response | tuple[str, int]

KINDS: Mapping[NoticeKind, str] = {
    NoticeKind.DIGEST: "Morning digest",
    NoticeKind.FIRST_HOUR: "Thank-you, end of the first hour",
    NoticeKind.LAST_HOURS: "Thank-you, end of the 24 h",
    NoticeKind.MAIL_TROUBLE: "E-mail that did not arrive",
    NoticeKind.CRM_TROUBLE: "Trouble with the CRM",
    NoticeKind.TEST: "Test",
}

STATES: Mapping[NoticeState, str] = {
    NoticeState.QUEUED: "to come",
    NoticeState.SENDING: "is going out",
    NoticeState.SENT: "sent",
    NoticeState.FAILED: "not sent",
    NoticeState.UNKNOWN: "may have arrived",
    NoticeState.SKIPPED: "skipped",
}

_A_TIME = "Give a time of day."


class ChoicesForm(Form):
    """The fields are named as in `NoticeChoices`."""

    digest = BooleanField("Send me the morning digest on my working days")
    digest_at = TimeField("At", [InputRequired(_A_TIME)])
    digest_when_empty = BooleanField("Also when nothing is due")
    at_risk = BooleanField(
        "A thank-you at risk: before the first hour ends, and before the 24 h end"
    )
    mail_trouble = BooleanField("An e-mail of mine that failed, came back, or may not have arrived")
    crm_trouble = BooleanField("The connection to the CRM needs somebody (managers only)")
    says_names = BooleanField("Say the candidate’s first name")
    quiet_from = TimeField("From", [InputRequired(_A_TIME)])
    quiet_until = TimeField("Until", [InputRequired(_A_TIME)])
    quiet_weekends = BooleanField("Saturdays and Sundays, all day")

    def choices(self) -> NoticeChoices:
        """Return what was chosen."""
        given: dict[str, Any] = {
            field.name: field.data for field in self if isinstance(field.data, bool | time)
        }
        return NoticeChoices(**given)


class ChannelForm(Form):
    address = StringField("Address")


@bp.get("")
def show() -> Answer:
    """Show my settings, my channels and how they do, and my latest notices."""
    return _page()


@bp.post("")
def save() -> Answer:
    """Keep what I chose."""
    form = ChoicesForm()
    if not form.validate():
        return _page(form=form, status=422)
    notice_settings.save_choices(session.current(), form.choices())
    return _back("Kept. What you switched on counts from now.")


@bp.post("/channels")
def add_channel() -> Answer:
    """Add a chat address."""
    form = ChannelForm()
    if not form.address.data:
        return _page(said="Give the address that notices are to go to.", status=422)
    try:
        notice_settings.add_channel(session.current(), form.address.data)
    except Refused as error:
        return _page(said=str(error), status=422)  # the address is a secret, and not shown again
    return _back("Added. Send a test to see that it works.")


@bp.post("/channels/mail")
def add_mail() -> Answer:
    """Add my own e-mail address."""
    try:
        notice_settings.add_channel(session.current(), None)
    except Refused as error:
        return _page(said=str(error), status=422)
    return _back("Added. Send a test to see that it works.")


@bp.post("/channels/<int:channel_id>/test")
def send_test(channel_id: int) -> Answer:
    """Send a test notice there."""
    try:
        notice_settings.send_test(session.current(), channel_id)
    except Refused as error:
        return _page(said=str(error), status=422)
    return _back("A test notice is on its way. Look below for what became of it.")


@bp.post("/channels/<int:channel_id>/remove")
def remove_channel(channel_id: int) -> Response:
    """Forget a channel."""
    notice_settings.remove_channel(session.current(), channel_id)
    return _back("Removed. Nothing is sent there any more.")


@bp.post("/stop")
def stop() -> Response:
    """Stop all notices of the agency."""
    notice_settings.stop_all(session.current(), stops=True)
    return _back("Stopped. Nobody in your agency is sent a digest or a notice until you go on.")


@bp.post("/go-on")
def go_on() -> Response:
    """Let the agency's notices go on."""
    notice_settings.stop_all(session.current(), stops=False)
    return _back("Notices go on. What would now come too late is left out.")


def _page(
    *, form: ChoicesForm | None = None, said: str | None = None, status: int = 200
) -> tuple[str, int]:
    found = notice_settings.get_page(session.current())
    page = render_template(
        "pages/notices.html",
        notices=found,
        form=form or ChoicesForm(formdata=None, obj=found.choices),
        said=said,
        kinds=KINDS,
        states=STATES,
        clock=clock(),
    )
    return page, status


def _back(said: str) -> Response:
    flash(said, "done")
    return redirect(url_for("notices.show"), 303)
