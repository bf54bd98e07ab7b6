"""GET /prompts and /submissions: what a script may read, for its own agency only."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from plugin.web.api.examples import BATCH
from tests.web.api.conftest import Script


@pytest.fixture
def posted(script: Script, clock: time_machine.Traveller) -> Script:
    """Zoë's interview was posted two days before it, and has just ended."""
    script.post("/records", BATCH)
    script.apply()
    clock.move_to(datetime(2026, 2, 12, 15, 5, tzinfo=UTC))
    script.apply()
    return script


def prompts(script: Script, **query: str) -> list[dict[str, Any]]:
    answer = script.get("/prompts", **query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = (answer.json or {})["prompts"]
    return found


def test_an_open_prompt_says_what_is_asked_about_whom_and_of_whom(posted: Script) -> None:
    (note,) = [one for one in prompts(posted) if one["step"] == "thank_you"]

    assert note["title"] == "Thank-you to Dr. Jo Park"
    assert (note["state"], note["opensAt"]) == ("open", "2026-02-12T15:00:00Z")
    assert note["candidate"] == {"ref": "C-1", "name": "Zoë Ruiz"}
    assert note["submission"] == {"ref": "S-1", "jobTitle": "Data Engineer"}
    assert note["interview"] == {"ref": "I-1", "startsAt": "2026-02-12T14:00:00Z", "round": 1}
    assert note["interviewer"] == {"ref": "park", "name": "Dr. Jo Park"}
    assert note["recruiter"] == {"ref": "R-1", "name": "Maya Okonjo"}
    assert note["clientCompany"] == {"ref": "CC-1", "name": "Halden & Pike"}
    assert note["url"].startswith("https://afterword.example/candidates/")


def test_no_address_and_no_telephone_number_is_told(posted: Script) -> None:
    assert "@" not in posted.get("/prompts", state="all").text
    assert "@" not in posted.get("/submissions/S-1").text


def test_what_is_not_open_yet_is_live(posted: Script) -> None:
    open_now = {one["id"] for one in prompts(posted)}
    live = {one["id"]: one["state"] for one in prompts(posted, state="live")}

    assert open_now < set(live)
    assert "planned" in live.values()


def test_since_tells_what_opened_since(posted: Script) -> None:
    later = prompts(posted, since="2026-02-12T15:00:00Z")
    none = prompts(posted, since="2026-02-12T15:06:00Z")

    assert "thank_you" in {one["step"] for one in later}
    assert none == []


def test_pages_go_on_from_their_cursor(posted: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugin.services.api_prompts.PAGE_ROWS", 2)
    everything = len(prompts(posted, state="all"))
    found: list[int] = []
    cursor: str | None = None
    for _ in range(20):
        query = {"cursor": cursor} if cursor else {}
        page = posted.get("/prompts", state="all", **query).json or {}
        found += [one["id"] for one in page["prompts"]]
        cursor = page["cursor"]
        if cursor is None:
            break

    assert everything == 2
    assert len(found) == len(set(found)) > 2
    assert found == sorted(found)


@pytest.mark.parametrize(
    "query",
    [
        {"state": "nonsense"},
        {"since": "yesterday"},
        {"since": "2026-02-12T15:00:00"},
        {"cursor": "x"},
        {"cursor": "99999999999999999999"},
        {"page": "2"},
    ],
)
def test_a_query_that_makes_no_sense_is_400_by_its_parameters(
    script: Script, query: dict[str, str]
) -> None:
    answer = script.get("/prompts", **query)

    assert answer.status_code == 400
    assert list((answer.json or {})["fields"]) == list(query)


def test_a_submission_is_told_with_its_interviews_and_next_prompt(posted: Script) -> None:
    known = posted.get("/submissions/S-1").json or {}

    assert (known["ref"], known["stage"], known["isOver"]) == ("S-1", "interviewing", False)
    assert known["candidate"] == {"ref": "C-1", "name": "Zoë Ruiz"}
    assert [one["ref"] for one in known["interviews"]] == ["I-1"]
    assert known["nextPrompt"]["submission"]["ref"] == "S-1"


def test_strangers_see_nothing(posted: Script, strangers: Script) -> None:
    assert prompts(strangers, state="all") == []
    assert strangers.get("/submissions/S-1").status_code == 404


@pytest.mark.parametrize("ref", ["S-9", "a%00b", "a/b"])
def test_a_submission_that_nobody_posted_is_404(script: Script, ref: str) -> None:
    assert script.get(f"/submissions/{ref}").status_code == 404


def test_a_ref_may_hold_a_slash(script: Script) -> None:
    script.post("/records", {"submissions": [{"ref": "a/b c", "candidateRef": "C-1"}]})
    script.apply()

    assert (script.get("/submissions/a/b%20c").json or {})["ref"] == "a/b c"
