"""Notes and tasks, once per key in a CRM that takes no keys."""

import json
from datetime import date

import pytest

from integrations.bottlecrm.adapter import BottleCrmAdapter
from integrations.markers import marker_of
from plugin.crm import BadLaunch, CrmError, NoteDraft, RecordGone, TaskDraft
from tests.integrations.bottlecrm.captured import answer
from tests.integrations.bottlecrm.conftest import FakeCrm
from tests.integrations.bottlecrm.leads import Comments, Tasks

PRIYA = "08908ed4-ff3a-4dc2-9438-f682cdde57f8"
MARKER = marker_of("note-1", "an-installation")
NOTE = NoteDraft("note-1", PRIYA, PRIYA, "The candidate was coached.")
TASK = TaskDraft("task-1", PRIYA, PRIYA, "rita", "Coach Priya", date(2026, 11, 23))


def test_a_note_written_twice_is_one_comment(adapter: BottleCrmAdapter, crm: FakeCrm) -> None:
    comments = Comments(crm, PRIYA, answer("25_lead_detail"))
    comments.rows.append(answer("27_lead_comment_note")["comments"][0])

    first, second = adapter.write_note(NOTE), adapter.write_note(NOTE)

    assert first == second == "c1"
    assert [row["comment"] for row in comments.rows[1:]] == [
        f"The candidate was coached.\n\n{MARKER}"
    ]


def test_two_notes_are_two_comments(adapter: BottleCrmAdapter, crm: FakeCrm) -> None:
    Comments(crm, PRIYA, answer("25_lead_detail"))
    longer = NoteDraft("note-12", PRIYA, None, "Another one.")

    assert adapter.write_note(longer) != adapter.write_note(NOTE)


def test_the_notes_of_an_installation_before_are_not_ours(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    comments = Comments(crm, PRIYA, answer("25_lead_detail"))
    comments.rows.append({"id": "old", "comment": marker_of("note-1", "an-older-installation")})

    assert adapter.write_note(NOTE) != "old"


def test_a_comment_that_quotes_a_marker_is_not_the_note(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    comments = Comments(crm, PRIYA, answer("25_lead_detail"))
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
    tasks = Tasks(crm, PRIYA)

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
    tasks = Tasks(crm, PRIYA)
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
