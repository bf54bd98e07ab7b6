"""Notes become comments, tasks become ToDos, each once."""

from datetime import date

import pytest

from integrations.frappe_hr.adapter import FrappeHrAdapter
from plugin.crm import CrmError, NoteDraft, RecordGone, TaskDraft
from tests.integrations.frappe_hr.site import Site

WHO = "amara@example.com"
NOTE = NoteDraft("message-1", WHO, WHO, "She wrote:\n<b>Thank you</b> & goodbye")
TASK = TaskDraft("prompt-1", WHO, WHO, "rita@agency.test", "Call Amara <now>", date(2026, 11, 23))


def test_a_note_is_a_comment_as_an_hr_user_may_make_one(
    site: Site, adapter: FrappeHrAdapter
) -> None:
    site.applicant()
    site.forbidden.add("Comment")

    adapter.write_note(NOTE)

    (comment,) = site.comments
    assert comment["reference_doctype"] == "Job Applicant"
    assert comment["comment_email"] == site.me
    assert comment["content"].startswith(
        "<p>She wrote:<br>&lt;b&gt;Thank you&lt;/b&gt; &amp; goodbye</p><p>[afterword:"
    )


def test_a_note_that_frappe_has_reformatted_is_found_again(
    site: Site, adapter: FrappeHrAdapter
) -> None:
    """Seen: a comment comes back in a paragraph and with a line's end."""
    site.applicant()
    first = adapter.write_note(NOTE)
    site.comments[0]["content"] = f"<div>{site.comments[0]['content']}</div>\n"

    assert adapter.write_note(NOTE) == first
    assert len(site.comments) == 1


def test_another_key_is_another_note(site: Site, adapter: FrappeHrAdapter) -> None:
    site.applicant()

    adapter.write_note(NOTE)
    adapter.write_note(NoteDraft("message-11", WHO, WHO, "Another."))

    assert len(site.comments) == 2


def test_a_task_is_a_todo_of_the_recruiter_that_we_can_see_again(
    site: Site, adapter: FrappeHrAdapter
) -> None:
    """Pitfall: an HR User sees only ToDos that they gave or were given."""
    site.applicant()

    adapter.write_task(TASK)

    (todo,) = site.records["ToDo"].values()
    assert todo["description"].startswith("Call Amara &lt;now&gt; [afterword:")
    assert (todo["allocated_to"], todo["assigned_by"]) == ("rita@agency.test", site.me)
    assert (todo["reference_type"], todo["reference_name"]) == ("Job Applicant", WHO)
    assert todo["date"] == "2026-11-23"


def test_a_task_without_a_recruiter_is_nobodys(site: Site, adapter: FrappeHrAdapter) -> None:
    site.applicant()

    adapter.write_task(TaskDraft("prompt-2", WHO, WHO, None, "Call", date(2026, 11, 23)))

    (todo,) = site.records["ToDo"].values()
    assert "allocated_to" not in todo


def test_a_note_on_a_person_goes_to_the_latest_application(
    site: Site, adapter: FrappeHrAdapter
) -> None:
    site.applicant(creation="2026-11-01 00:00:00")
    site.applicant(f"{WHO}-1", creation="2026-11-02 00:00:00")

    adapter.write_note(NoteDraft("message-2", WHO, None, "Well done."))

    assert [one["reference_name"] for one in site.comments] == [f"{WHO}-1"]


def test_a_person_of_whom_nothing_is_left_cannot_be_written_to(
    site: Site, adapter: FrappeHrAdapter
) -> None:
    with pytest.raises(RecordGone):
        adapter.write_note(NoteDraft("message-3", WHO, None, "Well done."))


def test_a_crm_that_names_nothing_may_have_taken_it_not(
    site: Site, adapter: FrappeHrAdapter
) -> None:
    site.applicant()
    site.names_what_it_makes = False

    with pytest.raises(CrmError) as caught:
        adapter.write_task(TASK)

    assert not caught.value.permanent
