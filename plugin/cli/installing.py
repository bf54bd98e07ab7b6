"""`afterword install`: let a CRM account in, and ask what must never be silently assumed."""

import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass

import click
from flask import Flask

from plugin.cli import install_terminal
from plugin.crm import Capability, CredentialField, CrmAdapter
from plugin.domain.people import ContactMode, Place
from plugin.errors import PluginError
from plugin.extensions import held
from plugin.services.api_tokens import create_token_for
from plugin.services.installations import InstallFacts, connect, create_install_code
from plugin.services.installing.access import create_setup_link

LATER = "later"
_QUESTION = """\
How may candidates contact the people who interviewed them, where neither the CRM nor the agency
says it of a client?
  direct         candidates write to the interviewers themselves
  via_recruiter  notes come to the recruiter, who forwards them
  none           no notes and no check-ins
  later          ask the agency; until it answers, these prompts wait"""

Given = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class _Ways:
    """Which of the ways to install was asked for."""

    by_link: bool
    accepts_guesses: bool
    starts: bool


@click.command()
@click.option("--crm", "kind", required=True, help="The kind of CRM; a wrong one lists them.")
@click.option("--link", "by_link", is_flag=True, help="Print a set-up link, even at a terminal.")
@click.option("--installation", help="Go on with the set-up that has this key.")
@click.option("--accept-guesses", is_flag=True, help="Take stages as their names suggest.")
@click.option("--start", is_flag=True, help="Start planning at the end without asking.")
@click.option("--account", help="The CRM account's id, where you vouch for it; nothing is tried.")
@click.option("--name", help="The agency's name.")
@click.option("--url", help="Where the CRM is.")
@click.option("--timezone", help="The agency's IANA zone.")
@click.option("--country", help="The agency's ISO 3166-1 country, for public holidays.")
@click.option("--subdivision", help="The part of the country, as the holidays package names it.")
@click.option(
    "--contact-mode",
    "answer",
    type=click.Choice([*(mode.value for mode in ContactMode), LATER]),
    help="How candidates may contact interviewers; asked for in a terminal, else the agency is.",
)
@click.pass_obj
def install(
    make_app: Callable[[], Flask],
    /,
    kind: str,
    answer: str | None,
    by_link: bool,
    accept_guesses: bool,
    start: bool,
    **given: str | None,
) -> None:
    """Let a CRM account in.

    At a terminal this asks for what is needed, tries the connection, and prints what is to be done
    in the CRM. With --link, away from a terminal, or where the CRM asks for consent, it prints a
    link with which an administrator of the agency does the same in a browser, within 7 days. A CRM
    that installs itself is given the one-time code that this prints; one that a script of yours
    feeds, the token for the script.
    """
    with make_app().app_context():
        try:
            _install(kind, answer, given, _Ways(by_link, accept_guesses, start))
        except PluginError as error:
            raise click.ClickException(str(error)) from error


def _install(kind: str, answer: str | None, given: Given, ways: _Ways) -> None:
    adapter_class = _adapter_class(kind)
    if adapter_class.setup.installs_itself:
        click.echo(create_install_code(kind, _contact_mode(answer)))
    elif Capability.FED in adapter_class.capabilities:
        _refuse_incomplete(kind, given, "account", "name")
        click.echo(_feed(kind, given, _contact_mode(answer)))
    elif given["account"]:
        _refuse_incomplete(kind, given, "name", "url")
        click.echo(_connect(adapter_class, given, _contact_mode(answer)))
    elif _is_for_a_browser(adapter_class, given, ways):
        mode = ContactMode(answer) if answer and answer != LATER else None
        click.echo(create_setup_link(kind, mode))
    else:
        asked = install_terminal.Asked(
            kind,
            given,
            is_at_a_terminal(),
            accepts_guesses=ways.accepts_guesses,
            starts=ways.starts,
            contact_mode=lambda: answer or str(_contact_mode(None) or LATER),
        )
        install_terminal.run(asked)


def _adapter_class(kind: str) -> type[CrmAdapter]:
    kinds = held.adapter_classes()
    if kind not in kinds:
        known = ", ".join(sorted(kinds))
        raise click.UsageError(f"--crm {kind}: there is no such kind of CRM. There are: {known}")
    return kinds[kind]


def _is_for_a_browser(adapter_class: type[CrmAdapter], given: Given, ways: _Ways) -> bool:
    is_asked_here = is_at_a_terminal() or given["url"] or given["installation"]
    needs_browser = Capability.OAUTH in adapter_class.capabilities and not given["installation"]
    return ways.by_link or needs_browser or not is_asked_here


def _refuse_incomplete(kind: str, given: Given, *options: str) -> None:
    for option in options:
        if not given[option]:
            raise click.UsageError(f"--crm {kind} needs --{option}")


def is_at_a_terminal() -> bool:
    """Tell whether a person can be asked."""
    return sys.stdin.isatty()


def _contact_mode(answer: str | None) -> ContactMode | None:
    """Return the option's answer, else what a person at a terminal says; None: nobody said."""
    if answer is None and is_at_a_terminal():
        click.echo(_QUESTION, err=True)
        choice = click.Choice([*(mode.value for mode in ContactMode), LATER])
        answer = click.prompt("Contact mode", LATER, type=choice, show_choices=False, err=True)
    return ContactMode(answer) if answer and answer != LATER else None


def _feed(kind: str, given: Given, mode: ContactMode | None) -> str:
    """Install an agency that posts its records itself; return the token for its script."""
    facts = InstallFacts(
        name=given["name"] or "",
        base_url=given["url"] or "",
        place=Place(given["timezone"] or "UTC", given["country"], given["subdivision"]),
        secrets={"shared_secret": secrets.token_urlsafe(32)},
        contact_mode=mode,
        settings={"account": given["account"]},
    )
    installed = connect(kind, given["account"] or "", facts)
    return create_token_for(installed.installation_key, "Made at install")


def _connect(adapter_class: type[CrmAdapter], given: Given, mode: ContactMode | None) -> str:
    setup = adapter_class.setup
    pasted = {each.name: _pasted(each) for each in setup.fields}
    pasted |= {each.name: _pasted(each, is_later=True) for each in setup.webhook_fields}
    secret = {each.name for each in (*setup.fields, *setup.webhook_fields) if each.is_secret}
    facts = InstallFacts(
        name=given["name"] or "",
        base_url=given["url"] or "",
        place=Place(given["timezone"] or "UTC", given["country"], given["subdivision"]),
        secrets={name: value for name, value in pasted.items() if value and name in secret},
        contact_mode=mode,
        settings={name: value for name, value in pasted.items() if value and name not in secret},
    )
    installed = connect(adapter_class.kind, given["account"] or "", facts)
    return f"{held.config.base_url}/webhooks/{installed.installation_key}"


def _pasted(each: CredentialField, *, is_later: bool = False) -> str:
    is_needed = each.is_required and not is_later
    said = each.label if is_needed else f"{each.label} (empty: later)"
    default = None if is_needed else ""
    return str(click.prompt(said, default, hide_input=each.is_secret, show_default=False, err=True))
