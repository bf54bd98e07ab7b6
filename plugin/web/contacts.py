"""Answering how a client's people may be reached."""

from flask import Blueprint, flash, render_template
from werkzeug.wrappers import Response

from plugin.domain.rules import RULES
from plugin.errors import Refused
from plugin.services import contact_modes, contacts
from plugin.services.contact_scopes import ModeChange
from plugin.web import contact_words, session
from plugin.web.forms import AddressForm, ContactModeForm
from plugin.web.pages import back_path, go_back

bp = Blueprint("contacts", __name__)

Answer = Response | tuple[str, int]


@bp.post("/clients/<int:company_id>/contact-mode")
def set_mode(company_id: int) -> Answer:
    """Keep how candidates may contact one client."""
    viewer = session.current()
    form = ContactModeForm()
    if not form.validate():
        page = render_template(
            "pages/contact_mode.html", company_id=company_id, form=form, back=back_path()
        )
        return page, 422
    done = contact_modes.take_change(viewer, ModeChange((company_id,), form.answer()))
    flash(contact_words.said(done), "done")
    return go_back()


@bp.post("/interviewers/<int:interviewer_id>/address")
def set_address(interviewer_id: int) -> Answer:
    """Keep the work address that was found of one interviewer."""
    viewer = session.current()
    form = AddressForm()
    refused = None
    if form.validate():
        try:
            contacts.set_found_address(viewer, interviewer_id, form.address.data)
        except Refused as error:
            refused = error
        else:
            flash("The address is kept.", "done")
            return go_back()
    page = render_template(
        "pages/address.html",
        interviewer_id=interviewer_id,
        form=form,
        back=back_path(),
        refused=refused,
        rules_said=[RULES[number] for number in refused.rules] if refused else [],
    )
    return page, 422
