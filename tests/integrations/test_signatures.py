"""The `t=…,v1=…` signature: what passes it, and what does not."""

import pytest

from integrations.signatures import find_header, sign_timestamped, verify_timestamped
from plugin.crm import BadSignature

BODY = b'{"name":"Zo\\u00eb","id":7}'
AT = 1_770_714_000
# Computed with `openssl dgst -sha256 -hmac test-secret` over "1770714000." and the body.
DIGEST = "b7867df651eec29cb6faa1c149c9df3ca4cb37d39823b80b06e32c7c3782f380"


def test_the_header_is_the_hmac_over_time_and_body() -> None:
    assert sign_timestamped("test-secret", BODY, at=AT) == f"t={AT},v1={DIGEST}"


@pytest.mark.parametrize(
    "value",
    [
        f"t={AT},v1={DIGEST}",
        f"t={AT}, v1={DIGEST}",
        f"v1={DIGEST},t={AT}",
        f"t={AT},v1={'0' * 64},v1={DIGEST}",
        f"t={AT},v0=other,v1={DIGEST}",
    ],
)
def test_a_good_signature_passes(value: str) -> None:
    verify_timestamped(value, BODY, ["test-secret"], now=AT)


def test_the_previous_secret_passes_while_a_new_one_comes_in() -> None:
    verify_timestamped(f"t={AT},v1={DIGEST}", BODY, ["new-secret", "test-secret"], now=AT)


@pytest.mark.parametrize("seconds", [-300, 300])
def test_the_window_is_five_minutes_on_both_sides(seconds: int) -> None:
    verify_timestamped(f"t={AT},v1={DIGEST}", BODY, ["test-secret"], now=AT + seconds)


@pytest.mark.parametrize("seconds", [-301, 301])
def test_what_lies_outside_of_the_window_is_refused(seconds: int) -> None:
    with pytest.raises(BadSignature, match="too far"):
        verify_timestamped(f"t={AT},v1={DIGEST}", BODY, ["test-secret"], now=AT + seconds)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "garbage",
        DIGEST,
        f"t={AT}",
        f"v1={DIGEST}",
        f"t={AT},v1=",
        f"t={AT},v1={DIGEST[:-1]}",
        f"t={AT},v1={DIGEST.upper()}",
        f"t={AT},v0={DIGEST}",
        f"t={AT + 1},v1={DIGEST}",
        f"t={AT},t={AT},v1={DIGEST}",
        f"t=-{AT},v1={DIGEST}",
        f"t=١٧٧٠٧١٤٠٠٠,v1={DIGEST}",
        f"t={'9' * 5000},v1={DIGEST}",
        f"t={AT},v1=é{DIGEST[1:]}",
        f"t={AT},v1=\udce9{DIGEST[1:]}",
    ],
)
def test_any_other_header_is_refused(value: str | None) -> None:
    with pytest.raises(BadSignature):
        verify_timestamped(value, BODY, ["test-secret"], now=AT)


def test_a_body_that_was_written_anew_is_refused() -> None:
    with pytest.raises(BadSignature):
        verify_timestamped(f"t={AT},v1={DIGEST}", BODY + b" ", ["test-secret"], now=AT)


@pytest.mark.parametrize("secrets", [[], [""], [None], ["another-secret"]])
def test_without_the_right_secret_nothing_passes(secrets: list[str | None]) -> None:
    with pytest.raises(BadSignature):
        verify_timestamped(sign_timestamped("", BODY, at=AT), BODY, secrets, now=AT)


def test_a_header_is_found_in_any_case() -> None:
    assert find_header({"x-afterword-SIGNATURE": "t"}, "X-Afterword-Signature") == "t"
    assert find_header({"X-Other": "t"}, "X-Afterword-Signature") is None
