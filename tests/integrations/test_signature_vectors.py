"""Known answers of the signature schemes of CRMs and of platforms that recruiters' tools sit on.

Each was computed apart from this code, with the key `test-secret` where nothing else is said; no
vendor publishes any but Atlassian, whose documentation has the last one's input. Those of our
adapters are tested with the adapter's own `verify`, each in its folder: here is only where.
"""

from hashlib import sha256
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from integrations.signatures import hmac_base64, hmac_hex, verify_any
from plugin.crm import BadSignature
from tests.architecture.named_tests import ROOT, missing

KEY = "test-secret"

WITH_THEIR_ADAPTERS = (
    (
        "tests/integrations/ashby/test_pitfalls.py",
        "test_the_signature_is_the_hmac_of_the_raw_body",
        "58245d833b90ee43e6939e62e660bca1f3583971b0ccf5898cbec80db00f220a",
    ),
    (
        "tests/integrations/greenhouse/test_pitfalls.py",
        "test_the_signature_is_the_hex_of_the_whole_body",
        "6a002f7f20cf1bb442de9f3106222bddcd6b62114474030b6511db74881a7321",
    ),
    (
        "tests/integrations/jobadder/test_launch.py",
        "test_the_hash_is_that_of_the_article_as_we_read_it",
        "1G31ksO3RtU374cidkkrVHPsnBxdyU8C6MCEjw4xRnM",
    ),
    (
        "tests/integrations/lever/test_pitfalls.py",
        "test_the_signature_is_the_hex_of_token_and_time",
        "119bc8ece87b1bf54e7daf439f0387f8a3b0aa60b0ce155863edb47b40644516",
    ),
)

WORKABLE = "85e57a640117a133887ff2f6c4af6f2f26b2403215a855769de37744f43db395"
HUBSPOT = "7DAsozGXzH2997o8tPpxYQHo4lnETYLp1trx2u6W5Gk="


@pytest.mark.parametrize(("path", "name", "answer"), WITH_THEIR_ADAPTERS)
def test_an_adapter_of_ours_is_held_to_its_answer(path: str, name: str, answer: str) -> None:
    assert missing([(path, name)]) == []
    assert answer in (ROOT / path).read_text()


def test_workable_signs_the_body_in_hex() -> None:
    """That it is hex, not base64, is assumed: Workable's documentation does not say."""
    signature = hmac_hex(KEY, b'{"event_type":"candidate_moved"}')

    assert signature == WORKABLE


def hubspot_v3(method: str, url: str, body: bytes, at_ms: int) -> str:
    return hmac_base64(KEY, f"{method}{url}".encode() + body + str(at_ms).encode())


def test_hubspot_v3_signs_method_address_body_and_milliseconds() -> None:
    url = "https://plugin.example.com/hubspot/card?userId=1"

    verify_any(HUBSPOT, [hubspot_v3("POST", url, b"{}", 1_700_000_000_000)])


@pytest.mark.parametrize(
    ("method", "url", "body", "at_ms"),
    [
        ("GET", "https://plugin.example.com/hubspot/card?userId=1", b"{}", 1_700_000_000_000),
        ("POST", "https://plugin.example.com/hubspot/card?userId=2", b"{}", 1_700_000_000_000),
        ("POST", "https://plugin.example.com/hubspot/card?userId=1", b"{ }", 1_700_000_000_000),
        ("POST", "https://plugin.example.com/hubspot/card?userId=1", b"{}", 1_700_000_000_001),
    ],
)
def test_hubspot_v3_covers_each_of_them(method: str, url: str, body: bytes, at_ms: int) -> None:
    with pytest.raises(BadSignature):
        verify_any(HUBSPOT, [hubspot_v3(method, url, body, at_ms)])


def qsh_text(method: str, url: str) -> str:
    """What Atlassian Connect's query string hash is made of. No adapter uses it: it is here so
    that whoever writes one for a CRM that embeds by the same convention has a known answer."""
    parts = urlsplit(url)
    values: dict[str, list[str]] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name != "jwt":
            values.setdefault(quote(name, safe="-._~"), []).append(quote(value, safe="-._~"))
    query = "&".join(f"{name}={','.join(sorted(values[name]))}" for name in sorted(values))
    return f"{method.upper()}&{parts.path or '/'}&{query}"


@pytest.mark.parametrize(
    ("url", "text", "answer"),
    [
        (
            "https://plugin.example.com/panel/candidate?interviewId=9&candidateId=7&jwt=x",
            "GET&/panel/candidate&candidateId=7&interviewId=9",
            "759f6d5f78113c7e4fe469b4bca4ea51e53884f47ab36f5c820bbc1619cd218f",
        ),
        (
            "/path/to/service?zee_last=param&repeated=parameter+1&first=param&repeated=parameter+2",
            "GET&/path/to/service&first=param&repeated=parameter%201,parameter%202&zee_last=param",
            "e52bb281606c3bd9ca16cfe96fe2df78f5d9ffa126f06befd750dfa10fa1a897",
        ),
    ],
)
def test_a_query_string_hash_has_the_known_answer(url: str, text: str, answer: str) -> None:
    canonical = qsh_text("get", url)

    assert canonical == text
    assert sha256(canonical.encode()).hexdigest() == answer
