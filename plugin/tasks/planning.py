"""Plan the submissions whose facts changed."""

from plugin.services import follow_ups
from plugin.tasks.runtime import task


@task
def plan_submissions(installation_id: int) -> None:
    """Plan the submissions of one installation that are due, until none is."""
    while follow_ups.replan(installation_id):
        pass
