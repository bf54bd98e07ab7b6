"""Who looks: only what Bullhorn says of the session that its code opens."""

import pytest
from werkzeug import Request, Response

from integrations.bullhorn.adapter import BullhornAdapter
from plugin.crm import BadLaunch, Launch
from tests.integrations.bullhorn.conftest import Keeper, MakeAdapter
from tests.integrations.bullhorn.fake import CORP, FakeBullhorn, answer
from tests.integrations.contract import NOW

ARGS = {
    "installation": "an-installation",
    "EntityType": "Candidate",
    "EntityID": "99",
    "UserID": "123",
    "CorporationID": "1234",
    "PrivateLabelID": "100",
    "authCode": "1:a-viewers-code",
    "currentBullhornUrl": "https://cls99.bullhornstaffing.com/BullhornStaffing/",
}


@pytest.fixture(autouse=True)
def _rosa_looks(bullhorn: FakeBullhorn) -> None:
    bullhorn.codes["1:a-viewers-code"] = "rosa"
    bullhorn.users["rosa"] = 123


def test_the_viewer_is_whom_bullhorn_names(adapter: BullhornAdapter) -> None:
    launch = adapter.verify_launch(ARGS, now=NOW)

    assert launch == Launch("123", "99", "1:a-viewers-code")


def test_the_code_is_exchanged_with_our_key_and_names_no_address(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    adapter.verify_launch(ARGS, now=NOW)

    asked = next(q for q in bullhorn.queries if q.get("code"))
    assert asked == {
        "grant_type": "authorization_code",
        "code": "1:a-viewers-code",
        "client_id": "a-client",
        "client_secret": "a-client-secret",
    }


def test_the_viewers_session_is_given_back_and_kept_nowhere(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn, keeper: Keeper
) -> None:
    adapter.verify_launch(ARGS, now=NOW)

    assert bullhorn.calls[-1] == f"GET /{CORP}/rest/logout"
    assert bullhorn.sessions == {"stored-session": "granting"}
    assert keeper.renewals == []


def test_a_code_is_good_once(adapter: BullhornAdapter) -> None:
    adapter.verify_launch(ARGS, now=NOW)

    with pytest.raises(BadLaunch):
        adapter.verify_launch(ARGS, now=NOW)


@pytest.mark.parametrize(
    "forged",
    [
        {"UserID": "124"},
        {"CorporationID": "4321"},
        {"authCode": "1:invented"},
        {"authCode": ""},
        {"authCode": "x" * 1000},
        {"authCode": "line\nend"},
        {"UserID": "123 "},
        {"UserID": "-123"},
        {"UserID": ""},
        {"CorporationID": "x"},
        {"EntityID": ""},
        {"EntityID": "99,100"},
        {"EntityID": "12345"},
    ],
)
def test_what_does_not_hold_opens_nothing(adapter: BullhornAdapter, forged: dict[str, str]) -> None:
    with pytest.raises(BadLaunch):
        adapter.verify_launch(ARGS | forged, now=NOW)


@pytest.mark.parametrize("name", ["authCode", "UserID", "CorporationID", "EntityID"])
def test_what_is_missing_opens_nothing(adapter: BullhornAdapter, name: str) -> None:
    args = {key: value for key, value in ARGS.items() if key != name}

    with pytest.raises(BadLaunch):
        adapter.verify_launch(args, now=NOW)


def test_plain_ids_alone_ask_bullhorn_nothing(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    with pytest.raises(BadLaunch):
        adapter.verify_launch({key: ARGS[key] for key in ARGS if key != "authCode"}, now=NOW)

    assert bullhorn.calls == []


def test_on_another_record_there_is_no_candidate(adapter: BullhornAdapter) -> None:
    launch = adapter.verify_launch(ARGS | {"EntityType": "JobOrder"}, now=NOW)

    assert launch.candidate_ref is None


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
@pytest.mark.parametrize("path", ["loginInfo", "token", "login", "settings", "Candidate"])
def test_whatever_bullhorn_refuses_opens_nothing(
    make_adapter: MakeAdapter, bullhorn: FakeBullhorn, path: str, status: int
) -> None:
    def refuse(request: Request) -> Response | None:
        asked = request.path.strip("/").split("/")
        return answer({}, status) if path in (asked[-1], asked[-2]) else None

    bullhorn.before = refuse

    with pytest.raises(BadLaunch) as caught:
        make_adapter().verify_launch(ARGS, now=NOW)

    assert "a-viewers-code" not in str(caught.value)
    assert "a-client-secret" not in str(caught.value)


def test_a_viewer_who_may_not_see_the_candidate_sees_nothing_here(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    """The candidate's id is not signed: their own session must be able to read it."""
    bullhorn.tables["Candidate"].clear()

    with pytest.raises(BadLaunch):
        adapter.verify_launch(ARGS, now=NOW)


def test_a_logout_that_fails_keeps_nobody_out(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    bullhorn.before = lambda request: answer({}, 500) if request.path.endswith("/logout") else None

    assert adapter.verify_launch(ARGS, now=NOW).recruiter_ref == "123"
