"""Leaving an agency: at once, tidily, and for good after the grace."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from plugin.clock import utcnow
from plugin.crm import CrmError
from plugin.domain.people import Place
from plugin.errors import NotFound
from plugin.extensions import held
from plugin.queue import rq_queue
from plugin.services import installations, intake, uninstalling
from plugin.services.installations import InstallFacts
from plugin.services.uninstalling import GRACE, leave, uninstall
from plugin.store.base import transaction
from plugin.store.installations import Installation, InstallationSecret
from plugin.store.people import Candidate
from plugin.store.tenants import tenant_tables
from plugin.store.uninstalls import Uninstall
from tests import factories
from tests.fakes import SIGNED, FakeCrm


@pytest.fixture
def crm() -> FakeCrm:
    return FakeCrm()


@pytest.fixture
def agency(app: Flask, clock: time_machine.Traveller, crm: FakeCrm) -> Iterator[int]:
    held.adapter_factory = crm.adapter
    with app.app_context():
        agency = factories.make_installation(key="the-key", kind="fake")
        factories.make_journey(agency)
        with transaction(agency) as session:
            for name in ("token", "webhook_secret"):
                text = held.fernet.encrypt(b"a secret")
                session.add(InstallationSecret(installation_id=agency, name=name, ciphertext=text))
        yield agency


def state_of(agency: int) -> str | None:
    with transaction(None) as session:
        return session.scalar(select(Installation.state).where(Installation.id == agency))


def row_of(agency: int) -> Uninstall | None:
    with transaction(agency) as session:
        row = session.get(Uninstall, agency)
        if row is not None:
            session.expunge(row)
        return row


def secret_names(agency: int) -> list[str]:
    with transaction(agency) as session:
        return sorted(session.scalars(select(InstallationSecret.name)))


def rows_left(agency: int) -> dict[str, int]:
    with transaction(agency) as session:
        counts = {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in tenant_tables()
        }
    return {name: count for name, count in counts.items() if count}


def come_back(agency: int) -> None:
    """Connect the same account again."""
    with transaction(agency) as session:
        row = session.get_one(Installation, agency)
        account = row.account
        facts = InstallFacts(row.name, row.base_url, Place("Europe/London"), {"token": "another"})
    installations.connect("fake", account, facts)


class TestAtOnce:
    def test_nothing_is_read_or_taken_in_any_more(self, agency: int) -> None:
        uninstall("the-key")

        assert state_of(agency) == "uninstalled"
        assert installations.enabled() == []
        with pytest.raises(NotFound):
            intake.accept_delivery("the-key", SIGNED, b"{}")

    def test_a_worker_is_woken_for_the_rest(self, agency: int) -> None:
        uninstall("the-key")

        assert rq_queue().job_ids == [f"leave-{agency}"]

    def test_doing_it_again_moves_no_date(self, agency: int, clock: time_machine.Traveller) -> None:
        first = uninstall("the-key").erase_at
        clock.shift(timedelta(days=3))

        assert uninstall("the-key").erase_at == first

    def test_an_unknown_key_is_refused(self, agency: int) -> None:
        with pytest.raises(NotFound):
            uninstall("another-key")


class TestTheCrmsSide:
    def test_webhooks_are_taken_down_before_the_keys_are_forgotten(
        self, agency: int, crm: FakeCrm
    ) -> None:
        uninstall("the-key")

        leave(agency)

        assert crm.removed_with == [["token", "webhook_secret"]]
        assert secret_names(agency) == ["webhook_secret"]

    def test_a_crm_that_is_away_is_asked_again_and_the_keys_kept(
        self, agency: int, crm: FakeCrm, clock: time_machine.Traveller
    ) -> None:
        uninstall("the-key")
        crm.failures.append(CrmError("The CRM did not answer", permanent=False))

        leave(agency)

        assert secret_names(agency) == ["token", "webhook_secret"]
        assert not uninstalling.has_work(agency, now=utcnow())
        clock.shift(timedelta(minutes=1))
        assert uninstalling.has_work(agency, now=utcnow())

    def test_a_crm_that_refuses_for_good_is_told_of_and_the_keys_forgotten(
        self, agency: int, crm: FakeCrm
    ) -> None:
        uninstall("the-key")
        crm.failures.append(CrmError("The CRM answered 403 to DELETE /hooks", permanent=True))

        leave(agency)

        row = row_of(agency)
        assert row is not None
        assert row.error == "The CRM answered 403 to DELETE /hooks"
        assert secret_names(agency) == ["webhook_secret"]

    def test_nothing_is_done_twice(self, agency: int, crm: FakeCrm) -> None:
        uninstall("the-key")

        leave(agency)
        leave(agency)

        assert len(crm.removed_with) == 1


class TestErasing:
    def test_within_the_grace_everything_stays(
        self, agency: int, clock: time_machine.Traveller
    ) -> None:
        uninstall("the-key")
        clock.shift(GRACE - timedelta(minutes=1))
        before = rows_left(agency)

        leave(agency)

        assert rows_left(agency) == {**before, "installation_secrets": 1}

    def test_after_it_nothing_is_left(self, agency: int, clock: time_machine.Traveller) -> None:
        uninstall("the-key")
        clock.shift(GRACE + timedelta(minutes=1))

        leave(agency)

        assert rows_left(agency) == {}
        assert state_of(agency) is None

    def test_another_agency_keeps_all_it_has(
        self, agency: int, clock: time_machine.Traveller
    ) -> None:
        other = factories.make_installation()
        factories.make_journey(other)
        before = rows_left(other)
        uninstall("the-key")
        clock.shift(GRACE + timedelta(minutes=1))

        leave(agency)

        assert rows_left(other) == before

    def test_an_operator_may_erase_at_once(self, agency: int) -> None:
        uninstall("the-key", erase_now=True)

        leave(agency)

        assert state_of(agency) is None

    def test_it_goes_on_where_a_run_ended(
        self, agency: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(uninstalling, "ERASED_PER_RUN", 1)
        uninstall("the-key", erase_now=True)

        runs = 0
        while state_of(agency) is not None:
            assert uninstalling.has_work(agency, now=utcnow())
            leave(agency)
            runs += 1
            assert runs < 100

        assert runs > 1

    def test_one_that_was_installed_again_is_left_alone(
        self, agency: int, clock: time_machine.Traveller
    ) -> None:
        uninstall("the-key")
        with transaction(agency) as session:
            session.get_one(Installation, agency).state = "enabled"
        clock.shift(GRACE + timedelta(minutes=1))

        leave(agency)

        with transaction(agency) as session:
            assert session.scalar(select(func.count()).select_from(Candidate)) == 1
        assert row_of(agency) is None

    def test_one_that_comes_back_and_leaves_again_has_the_whole_grace_again(
        self, agency: int, crm: FakeCrm, clock: time_machine.Traveller
    ) -> None:
        uninstall("the-key")
        leave(agency)
        clock.shift(timedelta(days=10))
        come_back(agency)
        clock.shift(GRACE)

        uninstall("the-key")
        leave(agency)

        row = row_of(agency)
        assert row is not None
        assert row.erase_at == utcnow() + GRACE
        assert len(crm.removed_with) == 2
        assert "token" not in secret_names(agency)

    def test_its_key_may_be_given_to_nobody_else(self, agency: int) -> None:
        """Whoever still calls the old address is unknown, and hears 404."""
        uninstall("the-key", erase_now=True)
        leave(agency)

        with pytest.raises(NotFound):
            intake.accept_delivery("the-key", SIGNED, b"{}")
