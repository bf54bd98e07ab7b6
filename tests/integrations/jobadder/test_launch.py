"""JobAdder's proof of who looks: a salted hash of the whole address, for five minutes.

The hash of the first test was computed apart from this code; JobAdder publishes none.
"""

import pytest

from integrations.jobadder.adapter import JobAdderAdapter
from integrations.jobadder.launch import TICKS_PER_SECOND, UNIX_EPOCH_SECONDS, hash_of
from plugin.crm import BadLaunch, Launch
from tests.integrations.jobadder.conftest import SECRETS, MakeAdapter

NOW = 1_770_714_000
URL = "https://afterword.example/launch/jobadder"


def ticks(seconds: float) -> str:
    return str(int((seconds + UNIX_EPOCH_SECONDS) * TICKS_PER_SECOND))


def launched(salt: str = "test-salt", *, until: float = NOW + 300, **args: str) -> dict[str, str]:
    given = {"installation": "an-installation", "userId": "3", "candidateId": "7", **args}
    given["_exp"] = args.get("_exp", ticks(until))
    return {**given, "_h": hash_of(URL, given, salt)}


def test_the_hash_is_that_of_the_article_as_we_read_it() -> None:
    args = {"userId": "3", "candidateId": "7", "_exp": "638000000000000000"}

    assert hash_of("https://plugin.example.com/ja", args, "test-salt") == (
        "1G31ksO3RtU374cidkkrVHPsnBxdyU8C6MCEjw4xRnM"
    )


def test_a_launch_says_who_looks_at_whom(adapter: JobAdderAdapter) -> None:
    args = launched()

    assert adapter.verify_launch(args, now=NOW) == Launch("3", "7", args["_h"])


def test_the_salt_before_still_holds(make_adapter: MakeAdapter) -> None:
    rotated = make_adapter(
        {**SECRETS, "launch_salt": "new-salt", "previous_launch_salt": "test-salt"}
    )

    assert rotated.verify_launch(launched(), now=NOW).recruiter_ref == "3"


def test_a_blank_is_hashed_as_its_percent_code(adapter: JobAdderAdapter) -> None:
    args = launched(note="a b+c")

    assert adapter.verify_launch(args, now=NOW).candidate_ref == "7"
    assert hash_of(URL, {"a": "b c"}, "") != hash_of(URL, {"a": "b+c"}, "")


@pytest.mark.parametrize("name", ["userId", "candidateId", "installation", "_exp", "_h"])
def test_no_argument_can_be_changed(adapter: JobAdderAdapter, name: str) -> None:
    args = launched()

    with pytest.raises(BadLaunch):
        adapter.verify_launch({**args, name: args[name] + "0"}, now=NOW)


def test_no_argument_can_be_added_or_taken_away(adapter: JobAdderAdapter) -> None:
    args = launched()
    fewer = {name: value for name, value in args.items() if name != "candidateId"}

    for changed in (fewer, {**args, "jobId": "1"}):
        with pytest.raises(BadLaunch):
            adapter.verify_launch(changed, now=NOW)


@pytest.mark.parametrize("seconds", [-1, 0, 400, 10**9])
def test_a_launch_of_the_past_or_the_far_future_is_refused(
    adapter: JobAdderAdapter, seconds: int
) -> None:
    with pytest.raises(BadLaunch):
        adapter.verify_launch(launched(until=NOW + seconds), now=NOW)


@pytest.mark.parametrize("value", ["", "soon", "-1", "9" * 30, "１２"])
def test_a_time_that_is_no_ticks_is_refused(adapter: JobAdderAdapter, value: str) -> None:
    with pytest.raises(BadLaunch):
        adapter.verify_launch(launched(_exp=value), now=NOW)


def test_another_salt_is_refused(adapter: JobAdderAdapter) -> None:
    with pytest.raises(BadLaunch):
        adapter.verify_launch(launched("other-salt"), now=NOW)


def test_without_a_salt_nobody_is_believed(make_adapter: MakeAdapter) -> None:
    saltless = make_adapter({"access_token": "t"})

    with pytest.raises(BadLaunch):
        saltless.verify_launch(launched(""), now=NOW)


def test_a_proof_beyond_ascii_is_refused(adapter: JobAdderAdapter) -> None:
    with pytest.raises(BadLaunch):
        adapter.verify_launch({**launched(), "_h": "é"}, now=NOW)


def test_a_placeholder_that_was_not_filled_is_nobody(adapter: JobAdderAdapter) -> None:
    with pytest.raises(BadLaunch):
        adapter.verify_launch(launched(userId="{userId}"), now=NOW)


def test_a_launch_from_another_page_names_no_candidate(adapter: JobAdderAdapter) -> None:
    args = launched(candidateId="")

    assert adapter.verify_launch(args, now=NOW).candidate_ref is None
