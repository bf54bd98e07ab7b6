"""What is told to whoever connects an agency."""

import pytest

from integrations.bottlecrm.adapter import BottleCrmAdapter
from integrations.bottlecrm.settings import read_settings
from plugin.crm import CrmConnection, Finding
from plugin.domain.submissions import Stage
from tests.integrations.bottlecrm.captured import answer, status
from tests.integrations.bottlecrm.conftest import TOKEN, FakeCrm, MakeAdapter


@pytest.fixture
def ready(crm: FakeCrm) -> FakeCrm:
    """A CRM with the custom fields; what a test answers before goes first."""
    crm.quiet()
    crm.answers("/api/custom-fields/", answer("52_custom_fields"))
    crm.answers("/api/leads/pipelines/", answer("53_pipelines_without_stages"))
    pipeline = answer("53_pipelines_without_stages")["pipelines"][0]["id"]
    crm.answers(f"/api/leads/pipelines/{pipeline}/", answer("09b_pipeline_detail"))
    return crm


def missing(findings: list[Finding]) -> list[str]:
    """The sentences about what does not work."""
    return [finding.text for finding in findings if not finding.works]


def the_one(findings: list[Finding]) -> str:
    (sentence,) = missing(findings)
    return sentence


def test_with_all_in_place_there_is_nothing_to_say(
    adapter: BottleCrmAdapter, ready: FakeCrm
) -> None:
    assert missing(adapter.check()) == []


def test_a_token_may_not_make_the_webhook_so_an_admin_is_asked(
    make_adapter: MakeAdapter, ready: FakeCrm
) -> None:
    assert status("51_webhooks_refused_to_a_token") == 403

    sentence = the_one(make_adapter({"token": TOKEN}).check())

    assert "https://afterword.example/webhooks/an-installation" in sentence
    assert "whsec_" in sentence


def test_without_a_token_nothing_is_called(make_adapter: MakeAdapter, crm: FakeCrm) -> None:
    sentence = the_one(make_adapter({"webhook_secret": "s"}).check())

    assert "no personal access token" in sentence
    assert crm.calls == []


def test_a_token_that_is_refused_must_be_made_anew(adapter: BottleCrmAdapter, crm: FakeCrm) -> None:
    crm.refuses("/api/profile/", 403, answer("03_unauthenticated"))

    assert "does not accept the personal access token" in the_one(adapter.check())


def test_a_crm_that_does_not_answer_is_said_to(adapter: BottleCrmAdapter, crm: FakeCrm) -> None:
    crm.refuses("/api/profile/", 503, {})

    assert the_one(adapter.check()) == "The CRM answered 503 to GET /api/profile/."


def test_a_members_token_sees_too_little(adapter: BottleCrmAdapter, crm: FakeCrm) -> None:
    profile = answer("14_profile")
    profile["user_obj"]["role"] = "USER"
    crm.answers("/api/profile/", profile)
    crm.quiet()
    crm.answers("/api/custom-fields/", answer("52_custom_fields"))

    assert "not to an admin" in the_one(adapter.check())


def test_missing_custom_fields_are_named(adapter: BottleCrmAdapter, crm: FakeCrm) -> None:
    crm.quiet()
    crm.answers("/api/custom-fields/", {"definitions": []})

    start, panel = missing(adapter.check())

    assert "interview_at" in start
    assert "interviewer_emails" in panel


def test_a_field_that_was_switched_off_is_missing(make_adapter: MakeAdapter, crm: FakeCrm) -> None:
    crm.quiet()
    fields = answer("52_custom_fields")
    fields["definitions"][0]["is_active"] = False
    crm.answers("/api/custom-fields/", fields)

    assert len(missing(make_adapter().check())) == 1


def test_an_org_without_a_zone_is_read_as_utc(adapter: BottleCrmAdapter, crm: FakeCrm) -> None:
    crm.answers("/api/org/settings/", answer("50_org_settings") | {"timezone": ""})
    crm.quiet()
    crm.answers("/api/custom-fields/", answer("52_custom_fields"))

    assert "UTC" in the_one(adapter.check())


def test_a_mapped_stage_that_does_not_exist_is_named(
    make_adapter: MakeAdapter, ready: FakeCrm
) -> None:
    offer = "05d53da2-034e-4778-8ae1-19d59e544641"

    findings = make_adapter(stages={offer: "offer", "nowhere": "hired"}).check()

    assert "nowhere" in the_one(findings)


@pytest.mark.parametrize("address", ["http://afterword.example", "https://afterword.example:8443"])
def test_the_crm_delivers_only_to_https_on_443(ready: FakeCrm, address: str) -> None:
    adapter = BottleCrmAdapter(
        CrmConnection(
            "key", ready.server.url_for(""), address, {"token": TOKEN, "webhook_secret": "s"}
        )
    )

    assert "only to https on port 443" in the_one(adapter.check())


def test_settings_that_make_no_sense_are_named_and_the_defaults_stand() -> None:
    settings = read_settings(
        {
            "stages": {"a": "offer", "b": "promoted"},
            "statuses": ["closed"],
            "fields": {"interview_at": "", "interview_end": "end", "colour": "x"},
            "default_recruiter_ref": 7,
            "poll_minutes": -1,
        }
    )

    assert settings.stages == {"a": Stage.OFFER}
    assert settings.statuses["closed"] is Stage.JOB_CLOSED
    assert settings.fields["interview_at"] == "interview_at"
    assert settings.fields["interview_end"] == "end"
    assert settings.poll_minutes == 10
    assert settings.unknown == (
        "stages.b",
        "statuses",
        "fields.interview_at",
        "fields.colour",
        "default_recruiter_ref",
        "poll_minutes",
    )


def test_each_setting_that_makes_no_sense_is_a_sentence(
    make_adapter: MakeAdapter, ready: FakeCrm
) -> None:
    assert the_one(make_adapter(poll_minutes="often").check()) == (
        "The setting poll_minutes has a value that we do not understand."
    )
