"""Notes and tasks, each once per key, on the candidate and the job."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from werkzeug import Request, Response

from integrations.bullhorn.adapter import BullhornAdapter
from integrations.bullhorn.writing import handle_of
from plugin.crm import CrmError, NoteDraft, RecordGone, TaskDraft
from tests.integrations.bullhorn.conftest import KEY, MakeAdapter
from tests.integrations.bullhorn.fake import FakeBullhorn, answer

NOTE = NoteDraft("note-1", "99", "863", "Coached on the thank-you note.\nFollow up on Friday.")
TASK = TaskDraft("task-1", "99", "863", "123", "Call Ana", date(2026, 2, 11))


def test_a_note_is_on_the_candidate_and_the_job_and_is_ours(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    ref = adapter.write_note(NOTE)

    note = bullhorn.tables["Note"][int(ref)]
    assert note["personReference"] == {"id": 99}
    assert note["commentingPerson"] == {"id": 900}
    assert note["jobOrder"] == {"id": 36}
    assert note["comments"] == NOTE.text
    assert note["externalID"] == handle_of("note-1", KEY)
    assert "action" not in note


def test_notes_and_tasks_are_of_the_agencys_own_kind(
    make_adapter: MakeAdapter, bullhorn: FakeBullhorn
) -> None:
    adapter = make_adapter(note_action="Interview Coaching", task_type="Call")

    note, task = adapter.write_note(NOTE), adapter.write_task(TASK)

    assert bullhorn.tables["Note"][int(note)]["action"] == "Interview Coaching"
    assert bullhorn.tables["Task"][int(task)]["type"] == "Call"


def test_a_task_is_the_recruiters_on_the_day_it_is_due(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    ref = adapter.write_task(TASK)

    task = bullhorn.tables["Task"][int(ref)]

    assert (task["owner"], task["candidate"], task["jobOrder"]) == (
        {"id": 123},
        {"id": 99},
        {"id": 36},
    )
    noon = datetime(2026, 2, 11, 12, tzinfo=UTC)
    assert task["dateBegin"] == task["dateEnd"] == noon.timestamp() * 1000
    assert (task["subject"], task["type"], task["priority"]) == ("Call Ana", "Follow-Up", 2)
    assert (task["isCompleted"], task["isPrivate"]) == (False, False)


def test_creating_is_a_put(adapter: BullhornAdapter, bullhorn: FakeBullhorn) -> None:
    adapter.write_note(NOTE)
    adapter.write_task(TASK)

    written = [call.partition(" ")[0] for call in bullhorn.calls if "/entity/" in call]
    assert written == ["GET", "PUT", "GET", "PUT"]


def test_a_note_whose_answer_was_lost_is_not_written_again(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    """The search index would not know it yet, so the database is asked."""
    adapter.write_note(NOTE)

    adapter.write_note(NOTE)

    assert len(bullhorn.tables["Note"]) == 1
    assert not any("/search/" in call for call in bullhorn.calls)


def test_a_task_is_known_where_the_account_makes_its_own_uuid(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    first = adapter.write_task(TASK)
    bullhorn.tables["Task"][int(first)]["taskUUID"] = "11111111-2222-3333-4444444444444444"

    assert adapter.write_task(TASK) == first


def test_a_task_is_known_where_somebody_has_rewritten_its_description(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    first = adapter.write_task(TASK)
    bullhorn.tables["Task"][int(first)]["description"] = "Called, left a message."

    assert adapter.write_task(TASK) == first


def test_what_was_deleted_is_written_anew(adapter: BullhornAdapter, bullhorn: FakeBullhorn) -> None:
    first = adapter.write_note(NOTE)
    bullhorn.tables["Note"][int(first)]["isDeleted"] = True

    assert adapter.write_note(NOTE) != first


def test_two_keys_are_two_notes_and_two_installations_two_keys(adapter: BullhornAdapter) -> None:
    notes = {adapter.write_note(replace(NOTE, key=key)) for key in ("a", "b", "a")}

    assert len(notes) == 2
    assert handle_of("a", "one") != handle_of("a", "other")


def test_a_handle_has_the_form_of_bullhorns_uuids() -> None:
    parts = handle_of("x" * 300, KEY).split("-")

    assert [len(part) for part in parts] == [8, 4, 4, 16]
    assert "".join(parts).isalnum()


def test_a_long_title_is_cut_in_the_subject_and_whole_below(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    title = "Call Ana " * 20

    ref = adapter.write_task(replace(TASK, title=title))

    task = bullhorn.tables["Task"][int(ref)]
    assert len(task["subject"]) == 100
    assert title in task["description"]


def test_without_submission_and_recruiter_it_is_written_all_the_same(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    draft = replace(TASK, submission_ref=None, recruiter_ref=None)

    ref = adapter.write_task(draft)

    task = bullhorn.tables["Task"][int(ref)]
    assert "jobOrder" not in task
    assert "owner" not in task


@pytest.mark.parametrize("ref", ["C-1", "0", "99 OR 1=1"])
def test_a_ref_that_is_none_of_bullhorns_reaches_no_question(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn, ref: str
) -> None:
    with pytest.raises(RecordGone):
        adapter.write_note(replace(NOTE, candidate_ref=ref))
    with pytest.raises(RecordGone):
        adapter.write_task(replace(TASK, candidate_ref=ref))

    assert bullhorn.calls == []


def test_a_submission_that_is_gone_takes_no_note(adapter: BullhornAdapter) -> None:
    with pytest.raises(RecordGone):
        adapter.write_note(replace(NOTE, submission_ref="864"))


def test_an_answer_without_an_id_is_not_taken_for_a_note(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    def no_id(request: Request) -> Response | None:
        return answer({"changeType": "INSERT"}) if request.method == "PUT" else None

    bullhorn.before = no_id

    with pytest.raises(CrmError) as caught:
        adapter.write_note(NOTE)

    assert not caught.value.permanent
