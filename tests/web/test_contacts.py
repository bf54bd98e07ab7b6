"""The small forms that unblock a prompt."""

import pytest

from plugin.store.interviews import Interviewer
from plugin.store.people import ClientCompany
from tests import factories
from tests.web.cast import Cast
from tests.web.visitors import text_of


def test_the_contact_mode_is_kept(cast: Cast) -> None:
    rows = cast.rows

    answer = cast.sams().post(
        f"/clients/{rows.client_company_id}/contact-mode", {"mode": "via_recruiter"}
    )

    with cast.app.app_context():
        company = factories.read(ClientCompany, rows.installation_id, rows.client_company_id)
    assert (answer.status_code, company.contact_mode) == (303, "via_recruiter")


@pytest.mark.parametrize("mode", ["", "pigeon"])
def test_no_answer_is_asked_again(cast: Cast, mode: str) -> None:
    answer = cast.sams().post(
        f"/clients/{cast.rows.client_company_id}/contact-mode", {"mode": mode}
    )

    assert answer.status_code == 422
    assert "How candidates may contact this client" in text_of(answer)


def test_an_address_is_kept(cast: Cast) -> None:
    rows = cast.rows

    answer = cast.sams().post(
        f"/interviewers/{rows.interviewer_id}/address", {"address": "bo.li@acme.example"}
    )

    with cast.app.app_context():
        person = factories.read(Interviewer, rows.installation_id, rows.interviewer_id)
    assert (answer.status_code, person.found_email) == (303, "bo.li@acme.example")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "Give the address."),
        ("info@acme.example", "general mailbox"),
        ("not an address", "no complete e-mail address"),
        ("x" * 600 + "@acme.example", "under 500"),
    ],
)
def test_an_address_that_is_nobodys_is_refused_with_the_reason(
    cast: Cast, address: str, said: str
) -> None:
    answer = cast.sams().post(
        f"/interviewers/{cast.rows.interviewer_id}/address", {"address": address}
    )

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert f'value="{address}"' in answer.text
