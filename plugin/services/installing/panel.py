"""Show our panel inside the CRM: what an administrator does there."""

from dataclasses import dataclass

from plugin.crm import CrmError, Step
from plugin.services.installations import adapter_of
from plugin.services.installing.access import Installer, mark
from plugin.services.installing.steps import InstallStep
from plugin.store.base import transaction
from plugin.store.installing import progress_of


@dataclass(frozen=True, slots=True)
class PanelView:
    """What is to be done. `error`: why the steps cannot be told now."""

    url: str
    steps: tuple[Step, ...]
    is_done: bool
    error: str | None


def get_panel(installer: Installer) -> PanelView:
    """Return the panel's launch address and the steps."""
    adapter = adapter_of(installer.target)
    connection = adapter.connection
    key = connection.installation_key
    url = f"{connection.plugin_url}/launch/{adapter.kind}?installation={key}"
    with transaction(installer.target) as session:
        is_done = InstallStep.PANEL in progress_of(session, installer.target).done
    try:
        return PanelView(url, adapter.panel_steps(url), is_done, None)
    except CrmError as error:
        return PanelView(url, (), is_done, error.sentence)


def finish(installer: Installer) -> None:
    """Go on, with the panel or without: it can be added at any time."""
    with transaction(installer.target) as session:
        mark(session, installer.target, InstallStep.PANEL)
