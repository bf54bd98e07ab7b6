"""Who looks at what is what the CRM itself vouches for, now, and nothing else."""

from typing import Any

import jwt
import pytest

from integrations.generic.adapter import GenericAdapter
from integrations.sandbox.proofs import ACCOUNT
from plugin.crm import BadLaunch, Launch
from tests.integrations.conftest import PLUGIN_URL, PREVIOUS_SECRET, SECRET, connection_to
from tests.integrations.contract import NOW

CLAIMS = {
    "iss": ACCOUNT,
    "aud": PLUGIN_URL,
    "sub": "R-1",
    "candidate": "C-1",
    "iat": NOW,
    "exp": NOW + 60,
    "jti": "proof-1",
}


@pytest.fixture
def adapter() -> GenericAdapter:
    return GenericAdapter(connection_to("https://crm.example"))


def token(secret: str = SECRET, **changes: Any) -> str:
    claims = {name: value for name, value in (CLAIMS | changes).items() if value is not None}
    return jwt.encode(claims, secret, algorithm="HS256")


def opened(adapter: GenericAdapter, proof: str, now: float = NOW) -> Launch:
    return adapter.verify_launch({"installation": "key", "jwt": proof}, now=now)


def test_a_good_proof_says_who_looks_at_whom(adapter: GenericAdapter) -> None:
    assert opened(adapter, token()) == Launch("R-1", "C-1", "proof-1")


def test_a_launch_may_be_of_no_candidate(adapter: GenericAdapter) -> None:
    assert opened(adapter, token(candidate=None)).candidate_ref is None


def test_the_previous_secret_still_vouches(adapter: GenericAdapter) -> None:
    assert opened(adapter, token(PREVIOUS_SECRET)).recruiter_ref == "R-1"


def test_nothing_in_the_address_is_taken_for_a_proof(adapter: GenericAdapter) -> None:
    args = {"jwt": token(), "candidate": "C-2", "recruiter": "R-2", "sub": "R-2"}

    assert adapter.verify_launch(args, now=NOW) == Launch("R-1", "C-1", "proof-1")


@pytest.mark.parametrize("seconds", [0, 59, -60])
def test_a_proof_holds_for_a_minute_and_our_clock_may_be_behind(
    adapter: GenericAdapter, seconds: int
) -> None:
    assert opened(adapter, token(), NOW + seconds).proof_id == "proof-1"


@pytest.mark.parametrize("seconds", [60, 3600, -61])
def test_a_proof_of_another_time_does_not_hold(adapter: GenericAdapter, seconds: int) -> None:
    with pytest.raises(BadLaunch):
        opened(adapter, token(), NOW + seconds)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "another-account"},
        {"aud": "https://elsewhere.example"},
        {"iss": None},
        {"aud": None},
        {"sub": None},
        {"iat": None},
        {"exp": None},
        {"jti": None},
        {"exp": NOW + 61},
        {"exp": NOW - 1, "iat": NOW},
        {"iat": str(NOW)},
        {"exp": True},
        {"exp": float("inf")},
        {"sub": ""},
        {"jti": ""},
        {"jti": "x" * 201},
        {"jti": "a\x00b"},
        {"candidate": ""},
        {"candidate": "C\x00"},
    ],
)
def test_a_proof_that_lacks_something_does_not_hold(
    adapter: GenericAdapter, changes: dict[str, Any]
) -> None:
    with pytest.raises(BadLaunch):
        opened(adapter, token(**changes))


@pytest.mark.parametrize(
    "proof",
    [
        "",
        "a.b.c",
        token("another-secret-of-another-account"),
        jwt.encode(CLAIMS, "", algorithm="none"),
        jwt.encode(CLAIMS, SECRET * 2, algorithm="HS512"),
        token()[:-2],
        "é" * 20,
    ],
)
def test_what_the_crm_did_not_sign_does_not_hold(adapter: GenericAdapter, proof: str) -> None:
    with pytest.raises(BadLaunch):
        opened(adapter, proof)


def test_without_a_proof_nobody_is_let_in(adapter: GenericAdapter) -> None:
    with pytest.raises(BadLaunch):
        adapter.verify_launch({"installation": "key", "candidate": "C-1"}, now=NOW)


def test_the_proof_is_not_in_the_error(adapter: GenericAdapter) -> None:
    proof = token(iss="another-account")

    with pytest.raises(BadLaunch) as caught:
        opened(adapter, proof)

    assert proof not in repr(caught.value)
