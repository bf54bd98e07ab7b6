"""Who is let in by the CRM's launch, and for how long they stay."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import update

from plugin.crm import BadLaunch
from plugin.errors import NotAllowed, NotFound
from plugin.extensions import held
from plugin.services.access import Profile, Viewer, get_profile, open_launch
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.people import Recruiter
from tests import factories
from tests.fakes import FakeCrm

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def agency(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    with app.app_context():
        monkeypatch.setattr(held, "adapter_factory", FakeCrm().adapter)
        yield factories.make_installation(
            key="bright",
            kind="fake",
            name="Bright Recruiting",
            base_url="https://crm.example/api",
            frame_ancestors=["https://*.crm.example", "javascript:alert(1)"],
        )


@pytest.mark.parametrize(
    "address",
    ["https://x;script-src *", "https://x y", "https://[::1];x", "https://[", "https://'self'"],
)
def test_an_address_that_would_say_more_than_a_host_is_no_frame_ancestor(
    agency: int, address: str
) -> None:
    factories.change(Installation, agency, agency, base_url=address)
    recruiter = factories.make_recruiter(agency, ref="R-sam")

    profile = get_profile(Viewer(agency, recruiter, "Sam Lee"))

    assert profile.frame_ancestors == ("https://*.crm.example",)


@pytest.mark.parametrize("origin", ["http://127.0.0.1:5081", "https://[::1]:8443"])
def test_a_port_and_an_ipv6_address_are_part_of_an_origin(agency: int, origin: str) -> None:
    factories.change(Installation, agency, agency, base_url=f"{origin}/api")
    recruiter = factories.make_recruiter(agency, ref="R-sam")

    profile = get_profile(Viewer(agency, recruiter, "Sam Lee"))

    assert profile.frame_ancestors[0] == origin


def launch(**args: str) -> Viewer:
    return open_launch("fake", "bright", {"proof": "p-1", "recruiter": "R-sam", **args})


def test_a_launch_opens_for_the_recruiter_and_the_candidate_that_the_crm_names(
    agency: int,
) -> None:
    recruiter = factories.make_recruiter(agency, ref="R-sam", name="Sam Lee")
    candidate = factories.make_candidate(agency, ref="C-ana")

    assert launch(candidate="C-ana") == Viewer(agency, recruiter, "Sam Lee", candidate)


def test_a_launch_for_a_candidate_that_we_have_not_heard_of_opens_without_one(
    agency: int,
) -> None:
    factories.make_recruiter(agency, ref="R-sam")

    assert launch(candidate="C-new").candidate_id is None


def test_a_launch_is_good_for_one_opening(agency: int) -> None:
    factories.make_recruiter(agency, ref="R-sam")
    launch()

    with pytest.raises(BadLaunch):
        launch()


def test_the_same_proof_id_of_another_agency_is_another_proof(agency: int) -> None:
    other = factories.make_installation(key="other", kind="fake")
    factories.make_recruiter(agency, ref="R-sam")
    theirs = factories.make_recruiter(other, ref="R-sam")
    launch()

    viewer = open_launch("fake", "other", {"proof": "p-1", "recruiter": "R-sam"})

    assert viewer.recruiter_id == theirs


def test_a_launch_without_proof_opens_nothing(agency: int) -> None:
    with pytest.raises(BadLaunch):
        open_launch("fake", "bright", {"recruiter": "R-sam"})


@pytest.mark.parametrize("values", [{"is_active": False}, {"ref": "R-other"}])
def test_a_launch_by_nobody_that_we_know_as_active_opens_nothing(
    agency: int, values: dict[str, object]
) -> None:
    factories.make_recruiter(agency, **{"ref": "R-sam"} | values)

    with pytest.raises(NotAllowed):
        launch()


def test_a_launch_that_was_refused_leaves_its_proof_unused(agency: int) -> None:
    with pytest.raises(NotAllowed):
        launch()
    factories.make_recruiter(agency, ref="R-sam", name="Sam Lee")

    assert launch().recruiter_name == "Sam Lee"


@pytest.mark.parametrize(
    ("kind", "key"), [("generic", "bright"), ("fake", "nobody"), ("fake", "off")]
)
def test_a_launch_of_no_enabled_installation_is_not_found(agency: int, kind: str, key: str) -> None:
    factories.make_installation(key="off", kind="fake", state="disabled")

    with pytest.raises(NotFound):
        open_launch(kind, key, {"proof": "p-1", "recruiter": "R-sam"})


def test_a_profile_tells_the_zone_the_agency_and_who_may_frame(agency: int) -> None:
    recruiter = factories.make_recruiter(agency, name="Sam Lee", timezone="Europe/Madrid")

    assert get_profile(Viewer(agency, recruiter, "Sam Lee")) == Profile(
        "Sam Lee",
        "Europe/Madrid",
        "Bright Recruiting",
        ("https://crm.example", "https://*.crm.example"),
    )


def test_a_recruiter_without_a_zone_has_the_agencys(agency: int) -> None:
    recruiter = factories.make_recruiter(agency, timezone=None)

    assert get_profile(Viewer(agency, recruiter, "Sam Lee")).timezone == "Europe/London"


def test_a_recruiter_who_leaves_is_no_longer_let_in(agency: int) -> None:
    recruiter = factories.make_recruiter(agency)
    with transaction(agency) as session:
        session.execute(update(Recruiter).values(is_active=False))

    with pytest.raises(NotAllowed):
        get_profile(Viewer(agency, recruiter, "Sam Lee"))


def test_nobody_of_a_disabled_installation_is_let_in(agency: int) -> None:
    recruiter = factories.make_recruiter(agency)
    with transaction(None) as session:
        session.execute(update(Installation).values(state="disabled"))

    with pytest.raises(NotAllowed):
        get_profile(Viewer(agency, recruiter, "Sam Lee"))


def test_a_recruiter_is_nobody_in_another_agency(agency: int) -> None:
    recruiter = factories.make_recruiter(agency)
    other = factories.make_installation()

    with pytest.raises(NotAllowed):
        get_profile(Viewer(other, recruiter, "Sam Lee"))
