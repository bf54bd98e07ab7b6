"""Notes and to-dos, once per key in a CRM that takes no keys, and without mailing anybody."""

from datetime import date

import pytest

from integrations.markers import plain_marker_of
from integrations.odoo.adapter import OdooAdapter
from plugin.crm import NoteDraft, RecordGone, TaskDraft
from tests.integrations.odoo.captured import result, sent
from tests.integrations.odoo.fake import FakeOdoo

NOTE = NoteDraft("note-1", "1", "1", "Debriefed <today>.\nWell done.")
TASK = TaskDraft("task-1", "1", "1", "6", "Call the candidate", date(2026, 11, 23))
MARKER = plain_marker_of("note-1", "an-installation")


def test_a_note_is_an_internal_note_with_its_marker(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    written = adapter.write_note(NOTE)

    (call,) = odoo.called("hr.applicant", "message_post")
    assert call["body"] == f"<p>Debriefed &lt;today&gt;.<br/>Well done.</p><p>{MARKER}</p>"
    assert call["body_is_html"] is True
    assert call["subtype_xmlid"] == sent("50_note_internal")[6]["subtype_xmlid"]
    assert written == str(max(odoo.tables["mail.message"]))


def test_a_note_names_nobody_to_be_mailed(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    adapter.write_note(NOTE)

    (call,) = odoo.called("hr.applicant", "message_post")
    assert "partner_ids" not in call
    assert call["context"]["no_mail_to_attendees"] is True


def test_two_keys_are_two_notes_and_one_key_is_one(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    other = NoteDraft("note-12", "1", "1", "Another one.")

    written = {adapter.write_note(NOTE), adapter.write_note(other), adapter.write_note(NOTE)}

    assert len(written) == len(odoo.tables["mail.message"]) == 2


def test_one_key_for_two_applicants_is_two_notes(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    adapter.write_note(NOTE)
    adapter.write_note(NoteDraft("note-1", "2", "2", "For another."))

    assert [one["res_id"] for one in odoo.tables["mail.message"].values()] == [1, 2]


def test_another_installations_marker_is_not_ours() -> None:
    assert plain_marker_of("note-1", "another") != MARKER


def test_a_note_without_a_submission_is_the_candidates(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    adapter.write_note(NoteDraft("note-1", "2", None, "Debriefed."))

    (written,) = odoo.tables["mail.message"].values()
    model = "hr.candidate" if odoo.era == "18" else "hr.applicant"
    assert (written["model"], written["res_id"]) == (model, 2)


def test_a_note_for_a_deleted_applicant_says_so(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    with pytest.raises(RecordGone):
        adapter.write_note(NoteDraft("note-1", "999", "999", "Debriefed."))


def test_a_ref_that_odoo_cannot_have_made_is_gone(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    with pytest.raises(RecordGone):
        adapter.write_note(NoteDraft("note-1", "C-1", "S-1", "Debriefed."))


def test_a_task_is_a_to_do_of_the_recruiters(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    written = adapter.write_task(TASK)

    (call,) = odoo.called("hr.applicant", "activity_schedule")
    captured = sent("54_activity_schedule")[6]
    assert call["act_type_xmlid"] == "mail.mail_activity_data_todo"
    assert (call["date_deadline"], call["user_id"]) == (captured["date_deadline"], 6)
    assert call["summary"] == "Call the candidate"
    assert call["context"]["mail_activity_quick_update"] is True
    assert written == str(max(odoo.tables["mail.activity"]))


def test_the_answer_that_was_captured_holds_the_id(odoo18: FakeOdoo, adapter: OdooAdapter) -> None:
    written = adapter.write_task(TASK)

    assert result("54_activity_schedule") == "mail.activity(2,)"
    assert written.isdigit()


def test_a_task_of_no_recruiter_is_whoevers_key_it_is(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    adapter.write_task(TaskDraft("task-1", "1", "1", None, "x" * 300, date(2026, 11, 23)))

    (call,) = odoo.called("hr.applicant", "activity_schedule")
    assert "user_id" not in call
    assert len(call["summary"]) == 200


def test_a_task_that_was_ticked_off_is_not_written_again(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    adapter.write_task(TASK)
    (done,) = odoo.tables["mail.activity"].values()
    odoo.tables["mail.activity"].clear()
    odoo.tables["mail.message"][70] = {
        "id": 70,
        "model": "hr.applicant",
        "res_id": 1,
        "body": f"To-Do done {done['note']}",
    }

    assert adapter.write_task(TASK) == "70"
    assert odoo.tables["mail.activity"] == {}
