"""/settings/uninstall: a manager ends Afterword for the agency, and nobody else can."""

import pytest
from sqlalchemy import select

from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.people import Recruiter
from tests.factories import change
from tests.web.cast import Cast
from tests.web.visitors import Visitor, text_of

PATH = "/settings/uninstall"


@pytest.fixture
def sam(cast: Cast) -> Visitor:
    """Sam's browser; the CRM calls Sam a manager."""
    with cast.app.app_context():
        change(Recruiter, cast.rows.installation_id, cast.rows.recruiter_id, is_manager=True)
    return cast.sams()


def states(cast: Cast) -> list[str]:
    with cast.app.app_context(), transaction(None) as session:
        return list(session.scalars(select(Installation.state).order_by(Installation.id)))


def agency_name(cast: Cast) -> str:
    with cast.app.app_context(), transaction(None) as session:
        return session.get_one(Installation, cast.rows.installation_id).name


def test_only_managers_come_in(cast: Cast) -> None:
    before = states(cast)

    assert cast.sams().get(PATH).status_code == 403
    assert cast.sams().post(PATH, {"agency_name": agency_name(cast)}).status_code == 403
    assert states(cast) == before


def test_the_way_there_is_shown_to_managers_only(cast: Cast, sam: Visitor) -> None:
    assert "Uninstall Afterword" in text_of(sam.get("/settings"))
    assert "Uninstall Afterword" not in text_of(cast.kits().get("/settings"))


def test_it_says_what_it_does_before_it_does_it(cast: Cast, sam: Visitor) -> None:
    page = text_of(sam.get(PATH))

    assert "After 30 days everything" in page
    assert agency_name(cast) in page
    assert "uninstalled" not in states(cast)


@pytest.mark.parametrize("typed", ["", "Another agency"])
def test_another_name_changes_nothing(cast: Cast, sam: Visitor, typed: str) -> None:
    answer = sam.post(PATH, {"agency_name": typed})

    assert answer.status_code == 422
    assert "Nothing was changed." in text_of(answer)
    assert "uninstalled" not in states(cast)


def test_the_name_ends_it_and_signs_everybody_out(cast: Cast, sam: Visitor) -> None:
    kit = cast.kits()

    answer = sam.post(PATH, {"agency_name": f" {agency_name(cast).upper()} "})

    assert "Afterword is uninstalled" in text_of(answer)
    assert states(cast).count("uninstalled") == 1
    assert kit.get("/").status_code in (302, 303)
    assert sam.get("/").status_code in (302, 303)
