"""Which steps an installation needs, which are done, and which is next."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from plugin.crm import Capability, CrmAdapter
from plugin.extensions import held
from plugin.services.installing.access import Installer
from plugin.store.base import transaction
from plugin.store.deliveries import Delivery
from plugin.store.installations import Installation
from plugin.store.installing import InstallProgress, progress_of


class InstallStep(StrEnum):
    """The steps in their order; their values stand in addresses and in `InstallProgress.done`."""

    CRM = "crm"
    CONNECT = "connect"
    TEST = "test"
    WORDS = "words"
    PLACE = "place"
    WEBHOOKS = "webhooks"
    PANEL = "panel"
    START = "start"


@dataclass(frozen=True, slots=True)
class StepView:
    """One step. `is_open`: what it builds upon is done, so that it can be visited."""

    step: InstallStep
    is_done: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """How far it is. `next_step` is the first that is not done; None: it works.

    `agency_name` is empty before the CRM or somebody has said it.
    """

    key: str
    kind: str
    label: str
    agency_name: str
    is_live: bool
    steps: tuple[StepView, ...]

    @property
    def next_step(self) -> InstallStep | None:
        """Return the first step that is not done."""
        return next((view.step for view in self.steps if not view.is_done), None)

    def view(self, step: InstallStep) -> StepView | None:
        """Return the step as it stands; None: this kind of CRM has no such step."""
        return next((view for view in self.steps if view.step == step), None)


_NEEDS_THE_ACCOUNT = frozenset(
    {
        InstallStep.WORDS,
        InstallStep.PLACE,
        InstallStep.WEBHOOKS,
        InstallStep.PANEL,
        InstallStep.START,
    }
)


def get_overview(installer: Installer) -> Overview | None:
    """Return how far the installation is; None before a CRM is chosen."""
    if installer.installation_id is None:
        return None
    with transaction(installer.installation_id) as session:
        return overview_of(session, session.get_one(Installation, installer.installation_id))


def overview_of(session: Session, row: Installation) -> Overview:
    """Return the same inside a transaction of the installation."""
    progress = progress_of(session, row.id)
    adapter_class = held.adapter_classes()[row.kind]
    is_live = row.state != "installing"
    done = _done(session, progress, adapter_class, is_live=is_live)
    is_tested = InstallStep.TEST in done
    steps = tuple(
        StepView(
            step,
            step in done,
            (is_tested or step not in _NEEDS_THE_ACCOUNT)
            and (InstallStep.CONNECT in done or step is not InstallStep.TEST),
        )
        for step in _steps(adapter_class, progress.found, is_live=is_live)
    )
    return Overview(row.key, row.kind, adapter_class.setup.label, row.name, is_live, steps)


def _steps(
    adapter_class: type[CrmAdapter], found: Mapping[str, object], *, is_live: bool
) -> list[InstallStep]:
    able = adapter_class.capabilities
    has_words = bool(found.get("stages") or found.get("interview_types"))
    is_pasted = not adapter_class.setup.installs_itself
    applies = {
        InstallStep.CRM: not is_live,
        InstallStep.CONNECT: is_pasted,
        InstallStep.TEST: True,
        InstallStep.WORDS: has_words,
        InstallStep.PLACE: True,
        InstallStep.WEBHOOKS: is_pasted and Capability.WEBHOOKS in able,
        InstallStep.PANEL: is_pasted and Capability.EMBED in able,
        InstallStep.START: not is_live,
    }
    return [step for step in InstallStep if applies[step]]


def _done(
    session: Session, progress: InstallProgress, adapter_class: type[CrmAdapter], *, is_live: bool
) -> set[InstallStep]:
    """Return what is done; of one that works everything is but what was opened again since."""
    if is_live:
        return set(InstallStep)
    done = {InstallStep.CRM, *(step for step in InstallStep if step in progress.done)}
    if Capability.WEBHOOKS in adapter_class.capabilities and has_heard(session):
        done.add(InstallStep.WEBHOOKS)
    return done


def has_heard(session: Session) -> bool:
    """Tell whether any webhook of the CRM has arrived."""
    heard = select(func.max(Delivery.id)).where(Delivery.source == "webhook")
    return session.scalar(heard) is not None
