"""/rules: what each rule is, and what carries it out."""

import re

import pytest

from plugin.domain.prompts import StepKey
from plugin.domain.rules import RULES
from plugin.services.rulebook import rules_at_work
from plugin.store.people import Recruiter
from tests import factories
from tests.web.cast import Cast
from tests.web.visitors import text_of, visitor

ANCHOR = re.compile(r'<li class="rule" id="(R\d\d)">')


def test_every_rule_is_there_with_its_articles_and_what_carries_it_out(cast: Cast) -> None:
    answer = cast.sams().get("/rules")
    page = text_of(answer)

    assert ANCHOR.findall(answer.text) == list(RULES)
    for said in (
        "S2 Dos and don’ts of following up after a job interview",
        "Bring business cards of your own, with name, e-mail and phone. S3",
        "E-mail thank-you note “Best is within an hour of the interview.",
        "Note check name and phone End with your name and your phone number.",
        "Guard follow-ups What goes against it is refused with the rule",
        "No action: The articles’ reason for all the others.",
    ):
        assert said in page


@pytest.mark.parametrize("step", StepKey)
def test_the_rules_of_one_step_are_those_that_show_in_it(cast: Cast, step: StepKey) -> None:
    page = cast.sams().get(f"/rules?step={step}").text

    expected = [row.rule.number for row in rules_at_work() if step in row.steps]
    assert ANCHOR.findall(page) == expected
    assert 0 < len(expected) < len(RULES)
    assert page.count('aria-current="true"') == 1


@pytest.mark.parametrize("step", ["", "nonsense", "%00", "THANK_YOU"])
def test_an_unknown_step_shows_all(cast: Cast, step: str) -> None:
    assert len(ANCHOR.findall(cast.sams().get(f"/rules?step={step}").text)) == len(RULES)


def test_why_now_leads_to_the_rule(cast: Cast) -> None:
    cast.note()

    page = cast.sams().get("/").text

    assert '<a class="rules__number" href="/rules#R23">R23</a>' in page


def test_in_the_crms_frame_it_leads_back_and_nowhere_out_of_the_frame(cast: Cast) -> None:
    cast.note()
    browser = cast.framed()
    panel = browser.get("/panel").text
    found = re.search(r'href="(/rules\?[^"]*#R23)"', panel)
    assert found

    answer = browser.get(found[1].replace("&amp;", "&"))

    assert answer.status_code == 200
    links = set(re.findall(r'<a[^>]*href="([^"#]+)', answer.text))
    assert "/panel" in {link.partition("?")[0] for link in links}
    assert {link.partition("?")[0] for link in links} == {"/panel", "/rules"}


def test_only_managers_are_led_to_the_texts_of_emails(cast: Cast) -> None:
    seen = [cast.sams().get("/rules").text]
    with cast.app.app_context():
        rows = cast.rows
        factories.change(Recruiter, rows.installation_id, rows.recruiter_id, is_manager=True)
    seen.append(cast.sams().get("/rules").text)

    assert ["/settings/mails" in page for page in seen] == [False, True]


def test_who_is_not_signed_in_signs_in_first(cast: Cast) -> None:
    answer = visitor(cast.app).get("/rules")

    assert (answer.status_code, answer.location) == (303, "/sign-in")
