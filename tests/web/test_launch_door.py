"""A CRM that proves nothing shows a door: nobody's facts in the frame, the candidate behind it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from plugin.crm import Capability
from plugin.extensions import held
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.people import Candidate
from plugin.store.submissions import Submission
from tests import factories
from tests.fakes import FakeAdapter, FakeCrm
from tests.web.cast import Cast
from tests.web.visitors import text_of


@pytest.fixture
def key(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> str:
    """Sam's agency, whose CRM can frame us and prove nothing; its candidate is C-7, for S-7."""
    without = frozenset(Capability) - {Capability.VIEWER_PROOF}
    monkeypatch.setattr(FakeAdapter, "capabilities", without)
    held.adapter_factory = FakeCrm().adapter
    rows = cast.rows
    with cast.app.app_context():
        factories.change(Candidate, rows.installation_id, rows.candidate_id, ref="C-7")
        factories.change(Submission, rows.installation_id, rows.submission_id, ref="S-7")
        with transaction(None) as session:
            return str(
                session.scalar(
                    select(Installation.key).where(Installation.id == rows.installation_id)
                )
            )


def candidate_path(cast: Cast) -> str:
    return f"/candidates/{cast.rows.candidate_id}"


def test_the_frame_shows_nobody_and_leads_to_a_window_of_its_own(cast: Cast, key: str) -> None:
    answer = cast.app.test_client().get(f"/launch/generic?installation={key}&submission=S-7")

    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert 'target="_blank"' in page
    assert "Ana Ruiz" not in page
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_door_carries_whom_the_address_speaks_of(cast: Cast, key: str) -> None:
    page = cast.app.test_client().get(f"/launch/generic?installation={key}&candidate=C-7&x=1")

    target = page.get_data(as_text=True).partition('href="http')[2].partition('"')[0]
    asked = parse_qs(urlsplit(target.replace("&amp;", "&")).query)
    assert asked == {"installation": [key], "candidate": ["C-7"]}


@pytest.mark.parametrize("told", ["candidate=C-7", "submission=S-7"])
def test_behind_it_is_the_candidate(cast: Cast, key: str, told: str) -> None:
    answer = cast.sams().get(f"/candidates/from-crm?installation={key}&{told}")

    assert urlsplit(answer.location or "").path == candidate_path(cast)


def test_who_is_not_signed_in_signs_in_first(cast: Cast, key: str) -> None:
    answer = cast.app.test_client().get(f"/candidates/from-crm?installation={key}&candidate=C-7")

    assert urlsplit(answer.location or "").path == "/sign-in"


@pytest.mark.parametrize("told", ["candidate=C-8", "submission=%00", "candidate="])
def test_whom_we_have_not_heard_of_is_said(cast: Cast, key: str, told: str) -> None:
    answer = cast.sams().get(f"/candidates/from-crm?installation={key}&{told}")

    assert answer.status_code == 404
    assert "has not heard of this candidate yet" in text_of(answer)


def test_a_link_of_another_agency_leads_nowhere(cast: Cast, key: str) -> None:
    with cast.app.app_context():
        other = factories.make_installation(key="another-key")
        factories.make_candidate(other, ref="C-9")

    answer = cast.sams().get("/candidates/from-crm?installation=another-key&candidate=C-9")

    assert answer.status_code == 404
    assert "has not heard" not in text_of(answer)


def test_an_unknown_installation_has_no_door(cast: Cast, key: str) -> None:
    answer = cast.app.test_client().get("/launch/generic?installation=nobody&candidate=C-7")

    assert answer.status_code == 404
