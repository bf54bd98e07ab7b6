"""Notes and tasks, once per key in a CRM that takes no keys."""

import json
from datetime import date
from typing import Any

import pytest
from werkzeug import Request

from integrations.bottlecrm.adapter import BottleCrmAdapter
from integrations.bottlecrm.writing import marker_of
from plugin.crm import BadLaunch, CrmError, NoteDraft, RecordGone, TaskDraft
from tests.integrations.bottlecrm.captured import answer
from tests.integrations.bottlecrm.conftest import FakeCrm

PRIYA = "08908ed4-ff3a-4dc2-9438-f682cdde57f8"
MARKER = marker_of("note-1", "an-installation")
NOTE = NoteDraft("note-1", PRIYA, PRIYA, "The candidate was coached.")
TASK = TaskDraft("task-1", PRIYA, PRIYA, "rita", "Coach Priya", date(2026, 11, 23))


class Comments:
    """The comments of one lead, as BottleCRM keeps and shows them."""

    def __init__(self, crm: FakeCrm) -> None:
        self.rows: list[dict[str, Any]] = answer("27_lead_comment_note")["comments"]
        crm.answers(f"/api/leads/{PRIYA}/", lambda _: self._shown("25_lead_detail"))
        crm.answers(f"/api/leads/{PRIYA}/", self._add, method="POST")

    def _add(self, request: Request) -> dict[str, Any]:
        self.rows.append({"id": f"c{len(self.rows)}", "comment": request.get_json()["comment"]})
        return self._shown("27_lead_comment_note")

    def _shown(self, name: str) -> dict[str, Any]:
        detail: dict[str, Any] = answer(name)
        return detail | {"comments": self.rows}


class Tasks:
    """The agency's tasks: adding one does not tell its id."""

    def __init__(self, crm: FakeCrm) -> None:
        self.rows: list[dict[str, Any]] = []
        crm.answers("/api/tasks/", self._list)
        crm.answers("/api/tasks/", self._add, method="POST")

    def _list(self, request: Request) -> dict[str, Any]:
        assert request.args["lead"] == PRIYA
        words = request.args["title"].casefold()
        found = [row for row in self.rows if words in row["title"].casefold()]
        return {"tasks_count": len(found), "offset": None, "tasks": found}

    def _add(self, request: Request) -> Any:
        self.rows.append({"id": f"t{len(self.rows)}", **request.get_json()})
        return answer("30_task_create")


def test_a_note_written_twice_is_one_comment(adapter: BottleCrmAdapter, crm: FakeCrm) -> None:
    comments = Comments(crm)

    first, second = adapter.write_note(NOTE), adapter.write_note(NOTE)

    assert first == second == "c2"
    assert [row["comment"] for row in comments.rows[2:]] == [
        f"The candidate was coached.\n\n{MARKER}"
    ]


def test_two_notes_are_two_comments(adapter: BottleCrmAdapter, crm: FakeCrm) -> None:
    Comments(crm)
    longer = NoteDraft("note-12", PRIYA, None, "Another one.")

    assert adapter.write_note(longer) != adapter.write_note(NOTE)


def test_the_notes_of_an_installation_before_are_not_ours(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    comments = Comments(crm)
    comments.rows.append({"id": "old", "comment": marker_of("note-1", "an-older-installation")})

    assert adapter.write_note(NOTE) != "old"


def test_a_comment_that_quotes_a_marker_is_not_the_note(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    comments = Comments(crm)
    comments.rows.append({"id": "quote", "comment": f"See {MARKER}, please."})

    assert adapter.write_note(NOTE) != "quote"


def test_a_note_for_a_deleted_lead_says_so(adapter: BottleCrmAdapter, crm: FakeCrm) -> None:
    crm.refuses(f"/api/leads/{PRIYA}/", 404, answer("36_error_404"))

    with pytest.raises(RecordGone):
        adapter.write_note(NOTE)


def test_a_note_that_the_crm_does_not_show_is_tried_again(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.answers(f"/api/leads/{PRIYA}/", answer("25_lead_detail"))
    crm.answers(f"/api/leads/{PRIYA}/", {"comments": []}, method="POST")

    with pytest.raises(CrmError) as caught:
        adapter.write_note(NOTE)

    assert caught.value.permanent is False


def test_a_task_written_twice_is_one_task(adapter: BottleCrmAdapter, crm: FakeCrm) -> None:
    tasks = Tasks(crm)

    first, second = adapter.write_task(TASK), adapter.write_task(TASK)

    assert first == second == "t0"
    assert tasks.rows == [
        {
            "id": "t0",
            "title": f"Coach Priya {marker_of('task-1', 'an-installation')}",
            "status": "New",
            "priority": "High",
            "due_date": "2026-11-23",
            "lead": PRIYA,
            "contacts": [],
            "teams": [],
            "assigned_to": ["rita"],
        }
    ]


def test_a_long_title_is_cut_and_its_marker_is_not(adapter: BottleCrmAdapter, crm: FakeCrm) -> None:
    tasks = Tasks(crm)
    long = TaskDraft("task-1", PRIYA, None, None, "x" * 300, date(2026, 11, 23))

    adapter.write_task(long)

    assert len(tasks.rows[0]["title"]) == 200
    assert tasks.rows[0]["title"].endswith(f" {marker_of('task-1', 'an-installation')}")
    assert tasks.rows[0]["assigned_to"] == []


def test_a_refused_task_is_an_error_that_no_retry_mends(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.answers("/api/tasks/", {"tasks": []})
    crm.answers("/api/tasks/", {"error": True, "errors": {}}, method="POST")

    with pytest.raises(CrmError) as caught:
        adapter.write_task(TASK)

    assert caught.value.permanent is True


def test_a_task_that_the_crm_does_not_list_is_tried_again(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.answers("/api/tasks/", {"tasks": []})
    crm.answers("/api/tasks/", answer("30_task_create"), method="POST")

    with pytest.raises(CrmError) as caught:
        adapter.write_task(TASK)

    assert caught.value.permanent is False


def test_the_real_task_list_is_understood(adapter: BottleCrmAdapter, crm: FakeCrm) -> None:
    listed = answer("62_task_by_title")
    listed["tasks"][0]["title"] = f"Coach Priya {marker_of('x', 'an-installation')}"
    crm.answers("/api/tasks/", listed)
    draft = TaskDraft("x", PRIYA, None, None, "Coach Priya", date(2026, 11, 23))

    assert adapter.write_task(draft) == listed["tasks"][0]["id"]
    assert json.dumps(crm.calls).count("POST") == 0


def test_bottlecrm_vouches_for_nobody(adapter: BottleCrmAdapter) -> None:
    with pytest.raises(BadLaunch):
        adapter.verify_launch({"lead": PRIYA}, now=0)
