"""POST /records and /events: what a script posts reaches the mirror and plans prompts."""

import json
import logging
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from plugin.store.base import transaction
from plugin.store.deliveries import Delivery
from plugin.store.interviews import Interview
from plugin.store.people import Candidate
from plugin.store.submissions import Submission
from plugin.web.api.examples import BATCH, EVENT
from tests import factories
from tests.web.api.conftest import Script, script_of

CANDIDATE = {"ref": "C-1", "name": "Zoë Ruiz", "email": "zoe.ruiz@mail.example"}


def candidates(script: Script) -> dict[str, str | None]:
    with transaction(script.installation_id) as session:
        rows = session.execute(select(Candidate.ref, Candidate.name))
        return {row.ref: row.name for row in rows}


def deliveries(script: Script) -> int:
    with transaction(script.installation_id) as session:
        return session.scalar(select(func.count()).select_from(Delivery)) or 0


def test_a_batch_is_one_delivery_and_becomes_prompts(script: Script) -> None:
    answer = script.post("/records", BATCH)
    script.apply()

    assert answer.status_code == 202
    assert answer.json is not None
    assert (answer.json["isNew"], answer.json["defects"]) == (True, [])
    state = script.get(f"/deliveries/{answer.json['delivery']}").json
    assert state is not None
    assert (state["state"], state["source"], state["error"]) == ("applied", "api", None)
    assert state["receivedAt"] == "2026-02-10T09:00:00Z"
    steps = {
        prompt["step"] for prompt in (script.get("/prompts", state="live").json or {})["prompts"]
    }
    assert {"prep_kit", "debrief", "thank_you"} <= steps


def test_each_defect_names_its_record_and_the_others_are_kept(script: Script) -> None:
    batch = {
        "candidates": [CANDIDATE, {"name": "Nobody"}, {"ref": "C-2", "email": "no address"}],
        "submissions": [{"ref": "S-1"}],
    }

    answer = script.post("/records", batch)
    script.apply()

    assert answer.status_code == 202
    found = [
        (d["section"], d["position"], d["ref"], d["field"], d["isKept"])
        for d in (answer.json or {})["defects"]
    ]
    assert ("candidates", 1, None, "ref", False) in found
    assert ("candidates", 2, "C-2", "email", True) in found
    assert ("candidates", 2, "C-2", "name", True) in found
    assert ("submissions", 0, None, "ref", False) in found
    assert candidates(script) == {"C-1": "Zoë Ruiz", "C-2": None}


def test_what_is_not_known_yet_may_be_posted_later(script: Script) -> None:
    script.post("/records", {"interviews": BATCH["interviews"]})
    script.apply()
    first = script.post("/records", {"submissions": BATCH["submissions"]})
    script.apply()
    script.apply()

    assert first.status_code == 202
    with transaction(script.installation_id) as session:
        assert session.scalars(select(Interview.ref)).all() == ["I-1"]
        assert session.scalars(select(Submission.ref)).all() == ["S-1"]


def test_a_key_keeps_a_repetition_once(script: Script) -> None:
    first = script.post("/records", {"candidates": [CANDIDATE]}, **{"Idempotency-Key": "run-7"})
    again = script.post("/records", {"candidates": [CANDIDATE]}, **{"Idempotency-Key": "run-7"})

    assert (again.status_code, (again.json or {})["isNew"]) == (202, False)
    assert (again.json or {})["delivery"] == (first.json or {})["delivery"]
    assert deliveries(script) == 1


def test_a_key_that_stood_for_something_else_is_a_conflict(script: Script) -> None:
    script.post("/records", {"candidates": [CANDIDATE]}, **{"Idempotency-Key": "run-7"})

    answer = script.post(
        "/records", {"candidates": [CANDIDATE | {"name": "Else"}]}, **{"Idempotency-Key": "run-7"}
    )

    assert answer.status_code == 409
    assert deliveries(script) == 1


def test_equal_versioned_records_are_kept_once_without_a_key(script: Script) -> None:
    versioned = {"candidates": [CANDIDATE | {"updatedAt": "2026-02-10T08:00:00Z"}]}

    answers = [script.post("/records", versioned).json or {} for _ in range(2)]

    assert [answer["isNew"] for answer in answers] == [True, False]


def test_the_same_words_without_a_version_may_be_news_again(script: Script, clock: Any) -> None:
    for name in ("Zoë", "Zoe", "Zoë"):
        clock.shift(60)
        script.post("/records", {"candidates": [CANDIDATE | {"name": name}]})
        script.apply()

    assert candidates(script) == {"C-1": "Zoë"}


def test_two_agencies_may_use_one_key_and_see_nothing_of_each_other(
    script: Script, strangers: Script
) -> None:
    first = script.post("/records", {"candidates": [CANDIDATE]}, **{"Idempotency-Key": "k"})
    second = strangers.post("/records", {"candidates": [CANDIDATE]}, **{"Idempotency-Key": "k"})

    assert (second.json or {})["isNew"] is True
    assert strangers.get(f"/deliveries/{(first.json or {})['delivery']}").status_code == 404


def test_an_event_is_taken_like_a_signed_webhook(script: Script) -> None:
    script.post("/records", BATCH)
    script.apply()

    answer = script.post("/events", EVENT)
    again = script.post("/events", EVENT)
    script.apply()

    assert (answer.status_code, (again.json or {})["isNew"]) == (202, False)
    known = script.get("/submissions/S-1").json or {}
    assert [i["startsAt"] for i in known["interviews"]] == ["2026-02-13T14:00:00Z"]


def test_an_event_that_only_hints_is_refused(script: Script) -> None:
    hint = {key: value for key, value in EVENT.items() if key != "records"}

    answer = script.post("/events", hint | {"subject": {"kind": "interview", "ref": "I-1"}})

    assert answer.status_code == 422
    assert deliveries(script) == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"\xff", 400),
        (b"[" * 100_000, 400),
        (b'{"candidates": [{"ref": "C-1", "name": ' + b"[" * 940 + b"]" * 940 + b"}]}", 400),
        (b'{"candidates": [{"ref": "C-1", "x": ' + b'{"x":' * 20 + b"1" + b"}" * 20 + b"}]}", 400),
        (b"{}", 422),
        (b'{"candidate": []}', 422),
        (b'{"candidates": {}}', 422),
        (b'{"candidates": ["x"]}', 422),
        (json.dumps({"candidates": [CANDIDATE] * 201}).encode(), 422),
        (b" " * (1024 * 1024 + 1), 413),
    ],
)
def test_what_cannot_be_read_is_said_and_not_kept(script: Script, body: bytes, status: int) -> None:
    answer = script.call("POST", "/records", data=body, content_type="application/json")

    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["error"]
    assert deliveries(script) == 0


def test_200_records_are_a_batch(script: Script) -> None:
    many = [CANDIDATE | {"ref": f"C-{number}"} for number in range(200)]

    assert script.post("/records", {"candidates": many}).status_code == 202


def test_what_is_not_called_json_is_415(script: Script) -> None:
    answer = script.call("POST", "/records", data=b"{}", content_type="text/plain")

    assert answer.status_code == 415


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_key_is_neither_empty_nor_endless(script: Script, key: str) -> None:
    answer = script.post("/records", {"candidates": [CANDIDATE]}, **{"Idempotency-Key": key})

    assert answer.status_code == 400


def test_a_crm_that_we_read_ourselves_cannot_be_posted_to(in_app: Flask) -> None:
    bottle = factories.make_installation(kind="bottlecrm", key="bottle")
    script = script_of(in_app, bottle, "bottle")

    assert script.post("/records", {"candidates": [CANDIDATE]}).status_code == 409
    assert script.call("DELETE", "/candidates/C-1").status_code == 409
    assert script.get("/prompts").status_code == 200


def test_neither_bodies_nor_tokens_are_logged(
    script: Script, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        script.post("/records", {"candidates": [CANDIDATE, {"name": "Nobody Known"}]})
        script.apply()

    out, err = capsys.readouterr()
    said = caplog.text + out + err
    assert not [w for w in ("Ruiz", "Nobody Known", script.token) if w in said]


def test_a_candidate_is_erased(script: Script) -> None:
    script.post("/records", BATCH)
    script.apply()

    answer = script.call("DELETE", "/candidates/C-1")
    script.apply()

    assert answer.status_code == 202
    assert candidates(script) == {"C-1": None}
    assert script.get("/submissions/S-1").status_code == 404
    assert script.call("DELETE", "/candidates/C-1").status_code == 404
    with transaction(script.installation_id) as session:
        kept = b"".join(session.scalars(select(Delivery.body)))
    assert b"Ruiz" not in kept


def test_another_agencys_candidate_is_nobodys(script: Script, strangers: Script) -> None:
    script.post("/records", BATCH)
    script.apply()

    assert strangers.call("DELETE", "/candidates/C-1").status_code == 404
    assert strangers.get("/submissions/S-1").status_code == 404
