"""Our webhook in JobAdder: set up, suspended, switched on again, taken down."""

from dataclasses import replace

import pytest

from integrations.jobadder.adapter import JobAdderAdapter
from plugin.crm import BadSignature, CrmAuthError, Registration, WebhookState
from tests.integrations.jobadder.conftest import SECRETS, MakeAdapter
from tests.integrations.jobadder.fake import FakeJobAdder

URL = "https://afterword.example/webhooks/an-installation"
STRANGER = {
    "webhookId": "theirs",
    "name": "Payroll",
    "url": "https://other.example/",
    "status": "Enabled",
}


def registered(adapter: JobAdderAdapter, done: Registration) -> JobAdderAdapter:
    before = adapter.connection
    return type(adapter)(replace(before, settings={**before.settings, **done.settings}))


def test_the_webhook_sends_back_the_words_that_we_chose(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    adapter.register_webhooks(URL)

    (hook,) = crm.lists["webhooks"]
    assert hook["url"] == URL
    assert hook["authorization"] == "current-words"
    assert hook["status"] == "Enabled"
    assert set(hook["events"]) == adapter.event_names


def test_without_words_of_ours_new_ones_are_made(
    make_adapter: MakeAdapter, crm: FakeJobAdder
) -> None:
    fresh = make_adapter({"access_token": "t"})

    done = fresh.register_webhooks(URL)

    assert len(done.secrets["webhook_secret"]) >= 40
    assert crm.lists["webhooks"][0]["authorization"] == done.secrets["webhook_secret"]


def test_registering_again_switches_a_suspended_webhook_on(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    ours = registered(adapter, adapter.register_webhooks(URL))
    crm.lists["webhooks"][0]["status"] = "Suspended"

    ours.register_webhooks(URL)

    assert [hook["status"] for hook in crm.lists["webhooks"]] == ["Enabled"]


def test_one_webhook_of_ours_is_left_and_those_of_others_are_not_touched(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    crm.lists["webhooks"] = [
        {"webhookId": "a", "url": URL},
        {"webhookId": "b", "url": URL},
        STRANGER,
    ]

    adapter.register_webhooks(URL)

    assert [hook["webhookId"] for hook in crm.lists["webhooks"]] == ["a", "theirs"]


def test_taking_down_leaves_the_webhooks_of_others(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    crm.lists["webhooks"] = [{"webhookId": "a", "url": URL}, STRANGER]

    adapter.remove_webhooks()

    assert crm.lists["webhooks"] == [STRANGER]


@pytest.mark.parametrize("status", ["Suspended", "Failed", "Disabled"])
def test_a_webhook_that_jobadder_switched_off_is_told(
    adapter: JobAdderAdapter, crm: FakeJobAdder, status: str
) -> None:
    ours = registered(adapter, adapter.register_webhooks(URL))
    crm.lists["webhooks"][0]["status"] = status

    assert ours.webhook_states() == (WebhookState("Afterword", is_on=False),)


def test_a_webhook_that_is_gone_is_off(make_adapter: MakeAdapter, crm: FakeJobAdder) -> None:
    adapter = make_adapter(webhook_ids=["lost"])

    assert adapter.webhook_states() == (WebhookState("Afterword", is_on=False),)


def test_without_words_nothing_is_believed(make_adapter: MakeAdapter) -> None:
    with pytest.raises(BadSignature):
        make_adapter({"access_token": "t"}).verify({"Authorization": ""}, b"{}", now=0)


def test_the_check_says_that_the_webhook_is_suspended(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    ours = registered(adapter, adapter.register_webhooks(URL))
    crm.lists["webhooks"][0]["status"] = "Suspended"

    texts = [finding.text for finding in ours.check() if not finding.works]

    assert len(texts) == 1
    assert "suspended" in texts[0]


def test_the_check_says_that_there_is_no_salt(make_adapter: MakeAdapter, crm: FakeJobAdder) -> None:
    saltless = make_adapter({k: v for k, v in SECRETS.items() if k != "launch_salt"})

    assert any("salt" in finding.text for finding in saltless.check())


def test_without_consent_a_person_must_connect(make_adapter: MakeAdapter) -> None:
    with pytest.raises(CrmAuthError):
        make_adapter({"client_id": "c"}).register_webhooks(URL)
