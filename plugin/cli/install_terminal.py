"""Installing at a terminal: the steps of `plugin.services.installing`, asked one by one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import click

from plugin.crm import Step
from plugin.domain.submissions import Stage
from plugin.services.installing import (
    access,
    connecting,
    panel,
    placing,
    reading,
    starting,
    trying,
    webhook_setup,
    wording,
)
from plugin.services.installing.access import Installer
from plugin.services.installing.connecting import Answers, FieldView
from plugin.services.installing.errors import BadAnswers
from plugin.services.installing.placing import PlaceAnswers
from plugin.services.installing.steps import InstallStep, get_overview

NOT_FOLLOWED = "-"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line said. `contact_mode` returns its answer, or asks for it.

    Where nobody `is_at_a_terminal`, what is typed comes from a pipe, and a wrong answer ends it.
    """

    kind: str
    given: dict[str, str | None]
    is_at_a_terminal: bool
    accepts_guesses: bool
    starts: bool
    contact_mode: Callable[[], str]


def run(asked: Asked) -> None:
    """Ask for every step that is not done. What was answered is kept whenever it ends."""
    key = asked.given.get("installation")
    who = access.by_operator(key) if key else access.begin(asked.kind)
    overview = get_overview(who)
    if overview is None or overview.is_live:
        raise click.UsageError("This installation works already; managers change it in a browser.")
    again = f"afterword install --crm {who.kind} --installation {overview.key}"
    _say(f"What you answer is kept. To go on later: {again}")
    while overview is not None and overview.next_step is not None:
        if not _STEPS[overview.next_step](who, asked):
            raise click.ClickException(f"Not finished. To go on: {again}")
        overview = get_overview(who)


def _connect(who: Installer, asked: Asked) -> bool:
    view = connecting.get_connect(who)
    if view.by_consent:
        _say("This CRM asks for consent in a browser. Use the set-up link: --link")
        return False
    _say(view.setup.url_help)
    url = asked.given.get("url") or click.prompt(
        view.setup.url_label, view.url or None, err=True, type=str
    )
    typed = {each.field.name: _typed(each) for each in view.fields}
    try:
        connecting.save(who, Answers(url.strip(), typed))
    except BadAnswers as error:
        return _refused(error, asked)
    return True


def _typed(each: FieldView, *, is_later: bool = False) -> str:
    _say(each.field.help)
    is_needed = each.field.is_required and not each.is_stored and not is_later
    said = " (stored; empty: keep it)" if each.is_stored else "" if is_needed else " (empty: later)"
    answer = click.prompt(
        each.field.label + said,
        None if is_needed else "",
        hide_input=each.field.is_secret,
        show_default=False,
        err=True,
    )
    return str(answer).strip()


def _test(who: Installer, asked: Asked) -> bool:
    trying.try_connection(who)
    tried = trying.get_tried(who)
    for each in tried.findings:
        _say(f"  {'works  ' if each.works else 'missing'}  {each.text}")
    if tried.has_twin:
        _say(
            "This account had Afterword before, and everything from then is still here."
            if tried.twin_has_left
            else "This account is installed already; there is never a second installation of it."
        )
        if asked.is_at_a_terminal and click.confirm("Reconnect the one that there is?", err=True):
            trying.adopt(who)
            raise click.exceptions.Exit(0)
        return False
    if tried.error:
        _say(tried.error)
    if not tried.is_done and asked.is_at_a_terminal:
        if click.confirm("Paste the credentials again?", err=True):
            return _connect(who, asked)
        return False
    if tried.is_done:
        _say(f"The CRM answers: {tried.account_name or 'it does not say whose account it is'}.")
    return tried.is_done


def _words(who: Installer, asked: Asked) -> bool:
    view = wording.get_words(who)
    stages, types = wording.guesses_of(view)
    for row in view.stages:
        _say(f"  {row.name}: {row.stage or 'not followed'}")
    if not asked.accepts_guesses:
        _say(f"What does each stage mean? {', '.join(Stage)}, or {NOT_FOLLOWED} for not followed.")
        choice = click.Choice([*(stage.value for stage in Stage), NOT_FOLLOWED])
        for row in view.stages:
            said = click.prompt(
                row.name, stages[row.ref] or NOT_FOLLOWED, type=choice, show_choices=False, err=True
            )
            stages[row.ref] = "" if said == NOT_FOLLOWED else said
        types = [
            row.ref
            for row in view.types
            if click.confirm(f"“{row.name}” is an interview?", row.is_interview, err=True)
        ]
    try:
        wording.save_words(who, stages, types)
    except BadAnswers as error:
        return _refused(error, asked)
    return True


def _place(who: Installer, asked: Asked) -> bool:
    view, given = placing.get_place(who), asked.given
    name = given.get("name") or click.prompt("The agency's name", view.name or None, err=True)
    zone = given.get("timezone") or click.prompt("Time zone (IANA)", view.timezone, err=True)
    country = given.get("country") or click.prompt(
        "Country, for holidays (two letters; empty: none)", view.country or "", err=True
    )
    part = given.get("subdivision")
    parts = placing.subdivisions(country.upper())
    if parts and part is None:
        _say(f"Parts with holidays of their own: {', '.join(parts)}")
        part = click.prompt("Part (empty: the whole country)", "", show_default=False, err=True)
    answers = PlaceAnswers(name, zone, country or None, part or None, asked.contact_mode())
    try:
        placing.save_place(who, answers)
    except BadAnswers as error:
        return _refused(error, asked)
    return True


def _webhooks(who: Installer, _asked: Asked) -> bool:
    view = webhook_setup.get_webhooks(who)
    if view.by_us:
        webhook_setup.register(who)
        _say("The webhooks are set up in the CRM.")
    else:
        _print("In the CRM, so that it tells Afterword at once what changes:", view.steps)
    typed = {each.field.name: _typed(each, is_later=True) for each in view.fields}
    if any(typed.values()):
        webhook_setup.save_fields(who, typed)
    webhook_setup.finish(who)
    return True


def _panel(who: Installer, _asked: Asked) -> bool:
    _print("In the CRM, so that it shows the panel:", panel.get_panel(who).steps)
    panel.finish(who)
    return True


def _start(who: Installer, asked: Asked) -> bool:
    found, counted = reading.get_reading(who), starting.preview(who)
    _say(
        "Everything is read." if found.is_whole else "The CRM is being read; it goes on by itself."
    )
    for row in counted.steps:
        _say(f"  {row.step}: {row.today} today, {row.this_week} within 7 days")
    _say(f"  skipped, as their time was over before: {counted.stale}")
    if not asked.starts and not (
        asked.is_at_a_terminal and click.confirm("Start planning now?", found.is_whole, err=True)
    ):
        _say("Nothing is planned before it is started.")
        return False
    starting.go(who)
    click.echo("Afterword works.")
    return True


_STEPS: Mapping[InstallStep, Callable[[Installer, Asked], bool]] = {
    InstallStep.CONNECT: _connect,
    InstallStep.TEST: _test,
    InstallStep.WORDS: _words,
    InstallStep.PLACE: _place,
    InstallStep.WEBHOOKS: _webhooks,
    InstallStep.PANEL: _panel,
    InstallStep.START: _start,
}


def _refused(error: BadAnswers, asked: Asked) -> bool:
    """Say what is wrong; at a terminal the step is asked again."""
    for said in error.problems.values():
        _say(said)
    asked.given.clear()  # what an option said wrongly is asked for
    return asked.is_at_a_terminal


def _print(head: str, steps: tuple[Step, ...]) -> None:
    click.echo(head)
    for number, each in enumerate(steps, 1):
        click.echo(f"{number}. {each.text}")
        if each.value is not None:
            click.echo(f"   {each.value}")


def _say(text: str) -> None:
    click.echo(text, err=True)
