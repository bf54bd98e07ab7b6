"""Records by their refs, notes, webhooks, and what a connection is told."""

from dataclasses import replace

import pytest

from integrations.ashby.adapter import AshbyAdapter
from integrations.markers import marker_of
from plugin.crm import (
    CrmAuthError,
    CrmError,
    InterviewTypeTerm,
    NoteDraft,
    StageTerm,
    WebhookState,
)
from plugin.domain.records import RecordKind
from plugin.domain.submissions import Stage
from tests.integrations.ashby.conftest import CLOCK, MakeAdapter
from tests.integrations.ashby.fake import FakeAshby, event

URL = "https://afterword.example/webhooks/an-installation"
NOTE = NoteDraft("note-1", "C-1", "S-1", "The note went out.")


def test_an_interview_comes_with_its_application_and_its_candidate(
    adapter: AshbyAdapter, crm: FakeAshby
) -> None:
    crm.fill(2)

    found = adapter.fetch([(RecordKind.INTERVIEW, "S-1:E-SC-1")])

    assert [one.ref for one in found.interviews] == ["S-1:E-SC-1"]
    assert [one.ref for one in found.submissions] == ["S-1"]
    assert [one.ref for one in found.candidates] == ["C-1"]
    assert [one.ref for one in found.recruiters] == ["U-1"]


def test_an_event_that_was_taken_off_its_schedule_is_gone(
    adapter: AshbyAdapter, crm: FakeAshby
) -> None:
    crm.fill(1)
    crm.lists["interviewSchedule"][0]["interviewEvents"] = [event("E-other")]

    (found,) = adapter.fetch([(RecordKind.INTERVIEW, "S-1:E-SC-1")]).interviews

    assert (found.is_deleted, found.updated_at) == (True, CLOCK)


def test_there_are_no_client_companies(adapter: AshbyAdapter) -> None:
    (found,) = adapter.fetch([(RecordKind.CLIENT_COMPANY, "X")]).client_companies

    assert found.is_deleted


def test_a_recruiter_is_read_by_their_id(adapter: AshbyAdapter, crm: FakeAshby) -> None:
    (found,) = adapter.fetch([(RecordKind.RECRUITER, "U-1")]).recruiters

    assert (found.name, found.is_active) == ("Rita Roe", True)


def test_a_note_is_written_once_and_tells_nobody(adapter: AshbyAdapter, crm: FakeAshby) -> None:
    first = adapter.write_note(NOTE)

    assert adapter.write_note(NOTE) == first
    (note,) = crm.notes
    assert note["content"].startswith("The note went out.\n\n[afterword:note-1:")
    assert note["asked"]["sendNotifications"] is False


def test_a_note_is_found_on_a_later_page(adapter: AshbyAdapter, crm: FakeAshby) -> None:
    crm.notes = [{"id": f"N-{n}", "content": "Talked.", "to": "C-1"} for n in range(150)]
    marked = f"<p>Done.</p><p>{marker_of('note-1', 'an-installation')}</p>"
    crm.notes.append({"id": "ours", "content": marked, "to": "C-1"})

    assert adapter.write_note(NOTE) == "ours"


@pytest.mark.parametrize("content", ["See {} in the first line, please, and tell me.", None])
def test_a_note_that_quotes_a_marker_is_not_ours(
    adapter: AshbyAdapter, crm: FakeAshby, content: str | None
) -> None:
    marker = marker_of("note-1", "an-installation")
    quote = content.format(marker) if content else None
    crm.notes = [{"id": "quote", "content": quote, "to": "C-1"}]

    assert adapter.write_note(NOTE) != "quote"


def test_one_webhook_a_type_is_set_up_with_our_secret(
    adapter: AshbyAdapter, crm: FakeAshby
) -> None:
    done = adapter.register_webhooks(URL)

    assert {hook["webhookType"] for hook in crm.hooks.values()} == adapter.event_names - {"ping"}
    assert {hook["secretToken"] for hook in crm.hooks.values()} == {"current-secret"}
    assert done.secrets == {"webhook_secret": "current-secret"}


def test_setting_up_that_breaks_off_leaves_no_webhook_behind(
    adapter: AshbyAdapter, crm: FakeAshby
) -> None:
    crm.refuses_after_hooks = 4

    with pytest.raises(CrmAuthError):
        adapter.register_webhooks(URL)

    assert crm.hooks == {}


def test_a_webhook_that_is_off_or_gone_is_told(adapter: AshbyAdapter, crm: FakeAshby) -> None:
    done = adapter.register_webhooks(URL)
    ours = type(adapter)(replace(adapter.connection, settings=done.settings))
    first, second, *_ = crm.hooks
    crm.hooks[first]["enabled"] = False
    del crm.hooks[second]

    states = ours.webhook_states()

    assert states[:3] == (
        WebhookState("applicationSubmit", is_on=False),
        WebhookState("applicationUpdate", is_on=False),
        WebhookState("candidateHire", is_on=True),
    )
    assert any("switched off" in finding.text for finding in ours.check())


def test_the_organisation_is_known_by_its_oldest_plan(
    make_adapter: MakeAdapter, crm: FakeAshby
) -> None:
    by_another_key = make_adapter({"api_key": "another-key"})

    assert by_another_key.account().ref == make_adapter().account().ref == "plan:P-1"


def test_an_organisation_without_plans_is_known_by_its_key_which_is_not_shown(
    adapter: AshbyAdapter, crm: FakeAshby
) -> None:
    crm.lists["interviewPlan"] = []

    ref = adapter.account().ref

    assert ref.startswith("key:")
    assert "the-api-key" not in ref


def test_stages_are_named_with_their_plan_and_guessed_by_name_or_type(
    adapter: AshbyAdapter, crm: FakeAshby
) -> None:
    words = adapter.vocabulary()

    assert words.stages == (
        StageTerm("ST-9", "Sales: Onsite interview", Stage.INTERVIEWING),
        StageTerm("ST-1", "Engineering: Application review", Stage.SUBMITTED),
        StageTerm("ST-2", "Engineering: Final loop", Stage.INTERVIEWING),
        StageTerm("ST-3", "Engineering: Offer", Stage.OFFER),
    )
    assert words.interview_types == (
        InterviewTypeTerm("I-1", "Technical interview", guess=True),
        InterviewTypeTerm("I-2", "Debrief", guess=False),
    )


def test_without_a_key_nothing_is_called(make_adapter: MakeAdapter, crm: FakeAshby) -> None:
    with pytest.raises(CrmError):
        make_adapter({}).poll(None)

    assert crm.calls == []
