import json
from datetime import timedelta

from plugin.domain.plan_json import instant_to_json, plan_to_json
from tests.domain.makers import at, journey, planned


def test_a_plan_has_the_shape_that_the_playbook_documents() -> None:
    plan = plan_to_json(planned(journey()))

    assert list(plan) == ["submission", "as_of", "playbook", "prompts"]
    assert plan["submission"] == "S-1"
    assert plan["as_of"] == "2026-06-03T10:00:00Z"
    assert plan["playbook"] == {"name": "default", "version": 1}
    assert list(plan["prompts"][0]) == [
        *("step", "occurrence", "interview", "interviewer", "state", "reason"),
        *("opens_at", "due_at", "limit_at", "expires_at", "needs_decision"),
        *("rules", "sources", "why"),
    ]


def test_a_prompt_is_told_whole() -> None:
    note = next(
        each
        for each in json.loads(json.dumps(plan_to_json(planned(journey()))))["prompts"]
        if each["step"] == "thank_you"
    )

    assert note == {
        "step": "thank_you",
        "occurrence": 1,
        "interview": "I-1",
        "interviewer": "P-1",
        "state": "open",
        "reason": None,
        "opens_at": "2026-06-03T10:00:00Z",
        "due_at": "2026-06-03T11:00:00Z",
        "limit_at": "2026-06-04T10:00:00Z",
        "expires_at": "2026-06-17T08:00:00Z",
        "needs_decision": False,
        "rules": ["R23", "R24", "R25", "R30"],
        "sources": [
            "002_18d893f92f44a2f9.txt",
            "003_e64f2f9871ae0388.txt",
            "004_a091e3af1286d376.txt",
        ],
        "why": (
            "Every interviewer gets a thank-you e-mail, best at once and within one hour of the "
            "end, on the same day, and within 24 hours at the latest."
        ),
    }


def test_a_late_thank_you_cites_that_it_should_still_go() -> None:
    plan = plan_to_json(planned(journey(), "2026-06-05 10:00"))

    (note,) = (each for each in plan["prompts"] if each["step"] == "thank_you")
    assert note["state"] == "late"
    assert "R29" in note["rules"]
    assert note["sources"][0].startswith("000_")
    assert "24 h past that limit, but send it all the same" in note["why"]


def test_instants_keep_their_seconds() -> None:
    assert instant_to_json(at("2026-06-03 10:00:07")) == "2026-06-03T10:00:07Z"
    assert instant_to_json(None) is None


def test_a_fraction_of_a_second_is_not_lost() -> None:
    half = at("2026-06-03 10:00:07") + timedelta(milliseconds=500)

    assert instant_to_json(half) == "2026-06-03T10:00:07.500000Z"
