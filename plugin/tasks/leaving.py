"""Take down and erase what an agency that has left no longer needs."""

from plugin.services import uninstalling
from plugin.tasks.runtime import task


@task
def leave(installation_id: int) -> None:
    """Do what is due for one uninstalled installation; the rest at a later run."""
    uninstalling.leave(installation_id)
