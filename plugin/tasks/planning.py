"""Plan the submissions whose facts changed."""

from plugin.queue import TaskName
from plugin.services import follow_ups
from plugin.tasks.runtime import for_a_while, task


@task
def plan_submissions(installation_id: int) -> None:
    """Plan the submissions of one installation that are due, until none is."""
    for_a_while(follow_ups.replan, TaskName.PLAN_SUBMISSIONS, installation_id)
