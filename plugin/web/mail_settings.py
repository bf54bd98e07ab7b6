"""/settings/mails and /settings/suppressions: what managers decide about coaching e-mails."""

from collections.abc import Mapping

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_wtf.file import FileField
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from plugin.domain.coaching import FLAGS, SAMPLES
from plugin.domain.languages import OWN_NAMES, Language, find_language
from plugin.domain.messages import TEMPLATE_NAMES, Voice, voices_of
from plugin.domain.suppressions import Scope, SuppressionSource
from plugin.errors import NotFound, Refused
from plugin.services import mail_templates, suppression_list
from plugin.services.mail_templates import Which
from plugin.web import session
from plugin.web.forms import Form
from plugin.web.messages import NOTHING_ALLOWED
from plugin.web.pages import clock

bp = Blueprint("mail_settings", __name__, url_prefix="/settings")

Answer = AnyResponse | str | tuple[str, int]

NAMES: Mapping[str, str] = {
    "prep_kit": "Prep kit",
    "contacts": "Whom they met",
    "debrief": "Debrief",
    "thank_you": "Thank-you note",
    "card": "Paper card",
    "check_in": "Check-in",
    "keep_applying": "Keep applying",
    "move_on": "Move on",
    "move_on_rejected": "Move on, after a no",
}
VOICES: Mapping[Voice, str] = {
    Voice.DIRECT: "notes go directly",
    Voice.VIA_RECRUITER: "notes go through us",
    Voice.ANY: "always",
}
SCOPES: Mapping[Scope, str] = {Scope.COACHING: "No coaching e-mails", Scope.ALL: "No e-mails"}
SOURCES: Mapping[SuppressionSource, str] = {
    SuppressionSource.CANDIDATE: "The candidate asked",
    SuppressionSource.ONE_CLICK: "The candidate asked, in their mail program",
    SuppressionSource.BOUNCE: "Mail came back",
    SuppressionSource.COMPLAINT: "Reported as spam",
    SuppressionSource.RECRUITER: "Entered by a colleague",
}
_FILES = {"txt": "text/plain", "mjml": "text/plain"}


def _choices(labels: Mapping[Language, str] | Mapping[Scope, str]) -> list[SelectChoice]:
    return [SelectChoice(str(value), label) for value, label in labels.items()]


class UploadForm(Form):
    """A .txt, and the .mjml around it; without one the shipped frame is used."""

    which = SelectField("E-mail")
    language = SelectField(
        "Language",
        choices=[SelectChoice(language.value, name) for language, name in OWN_NAMES.items()],
    )
    text = FileField("Words (.txt)")
    frame = FileField("Frame (.mjml), if you have your own")

    def chosen(self) -> Which:
        """Return which e-mail the files are for. Raises NotFound."""
        return _which(self.which.data or "", self.language.data or "")


class SuppressForm(Form):
    address = StringField("E-mail address")
    scope = SelectField(
        "It gets",
        choices=[SelectChoice(scope.value, said) for scope, said in SCOPES.items()],
    )


class WhichForm(Form):
    which = HiddenField()
    language = HiddenField()


@bp.get("/mails")
def mails() -> Answer:
    """List the e-mails and the agency's own versions of them."""
    return _mails_page(_upload_form())


@bp.post("/mails")
def upload() -> Answer:
    """Keep an uploaded version, if it passes every check."""
    form = _upload_form()
    text, frame = (request.files.get(name) for name in ("text", "frame"))
    try:
        made = mail_templates.upload(
            session.current(),
            form.chosen(),
            text.read() if text else b"",
            frame.read() if frame else b"",
        )
    except Refused as error:
        return _mails_page(form, str(error)), 422
    flash("The version is kept. Look at it, then use it.", "done")
    for need in made.needs:
        flash(f"It cannot be written where a fact is missing: {need}", "info")
    return redirect(url_for("mail_settings.version", version_id=made.id), 303)


@bp.get("/mails/<int:version_id>")
def version(version_id: int) -> Answer:
    """Show a version with the facts of a real candidate. Sends nothing."""
    viewer = session.current()
    found = mail_templates.get_version(viewer, version_id)
    prompt_id = request.args.get("prompt", type=int)
    return render_template(
        "mail_settings/version.html",
        found=found,
        samples=mail_templates.samples(viewer, found.which),
        prompt_id=prompt_id,
        rendered=mail_templates.render(viewer, version_id, prompt_id),
        clock=clock(),
        **_words(),
    )


@bp.get("/mails/<int:version_id>/html")
def html(version_id: int) -> Response:
    """Show the HTML of a version in a page of its own that can do nothing."""
    prompt_id = request.args.get("prompt", type=int)
    rendered = mail_templates.render(session.current(), version_id, prompt_id)
    response = make_response(rendered.html)
    policy = (*NOTHING_ALLOWED, "frame-ancestors 'self'")
    response.headers["Content-Security-Policy"] = "; ".join(policy)
    return response


@bp.get("/mails/<int:version_id>/version.<kind>")
def download(version_id: int, kind: str) -> Response:
    """Give a version's own file back."""
    text, frame = mail_templates.files_of(session.current(), version_id)
    return _file(f"version-{version_id}", kind, text, frame)


@bp.get("/mails/shipped/<name>-<language>.<kind>")
def shipped(name: str, language: str, kind: str) -> Response:
    """Give a shipped file, to start a version of one's own from."""
    text, frame = mail_templates.shipped_files(session.current(), name, _language(language))
    return _file(f"{name}-{language}", kind, text, frame)


@bp.post("/mails/<int:version_id>/use")
def use(version_id: int) -> AnyResponse:
    """Write new e-mails with a version."""
    mail_templates.use(session.current(), version_id)
    flash("New e-mails are written with this version now. Drafts keep theirs.", "done")
    return redirect(url_for("mail_settings.mails"), 303)


@bp.post("/mails/shipped")
def use_shipped() -> AnyResponse:
    """Write new e-mails with the shipped version again."""
    form = WhichForm()
    which = _which(form.which.data or "", form.language.data or "")
    mail_templates.use_shipped(session.current(), which)
    flash("New e-mails are written with the shipped version again. Yours is kept.", "done")
    return redirect(url_for("mail_settings.mails"), 303)


@bp.get("/suppressions")
def suppressions() -> Answer:
    """List the addresses that get no e-mail."""
    return _suppressions_page(SuppressForm(formdata=None))


@bp.post("/suppressions")
def suppress() -> Answer:
    """Write to an address no more."""
    form = SuppressForm()
    scope = next((scope for scope in Scope if scope == form.scope.data), Scope.COACHING)
    try:
        suppression_list.add_suppressed(session.current(), form.address.data or "", scope)
    except Refused as error:
        return _suppressions_page(form, str(error)), 422
    flash("Nothing is written to that address any more.", "done")
    return redirect(url_for("mail_settings.suppressions"), 303)


@bp.post("/suppressions/<int:suppression_id>/lift")
def lift(suppression_id: int) -> AnyResponse:
    """Let e-mails go to an address again."""
    suppression_list.lift_suppressed(session.current(), suppression_id)
    flash("E-mails may go to that address again.", "done")
    return redirect(url_for("mail_settings.suppressions"), 303)


def _mails_page(form: UploadForm, said: str | None = None) -> str:
    found = mail_templates.list_versions(session.current())
    return render_template(
        "mail_settings/mails.html", versions=found, form=form, said=said, clock=clock(), **_words()
    )


def _suppressions_page(form: SuppressForm, said: str | None = None) -> str:
    found = suppression_list.list_suppressed(session.current())
    return render_template(
        "mail_settings/suppressions.html",
        found=found,
        form=form,
        said=said,
        clock=clock(),
        scopes=SCOPES,
        sources=SOURCES,
    )


def _words() -> dict[str, object]:
    return {
        "names": NAMES,
        "voices": VOICES,
        "voices_of": voices_of,
        "languages": OWN_NAMES,
        "fields": SAMPLES,
        "flags": sorted(FLAGS),
    }


def _upload_form() -> UploadForm:
    form = UploadForm()
    form.which.choices = [
        SelectChoice(f"{name}/{voice}", f"{NAMES[name]} ({VOICES[voice]})")
        for name in TEMPLATE_NAMES
        for voice in voices_of(name)
    ]
    return form


def _which(which: str, language: str) -> Which:
    """Return the e-mail of "thank_you/direct" in a language. Raises NotFound."""
    name, _, voice = which.partition("/")
    found = next((each for each in Voice if each == voice), None)
    if name not in TEMPLATE_NAMES or found is None:
        raise NotFound("There is no such e-mail.")
    return Which(name, found, _language(language))


def _language(code: str) -> Language:
    found = find_language(code)
    if found is None:
        raise NotFound("There is no such language.")
    return found


def _file(name: str, kind: str, text: str, frame: str) -> Response:
    if kind not in _FILES:
        raise NotFound("There is no such file.")
    response = Response(text if kind == "txt" else frame, mimetype=_FILES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
