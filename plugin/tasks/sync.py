"""Ask a CRM what changed, what there is, and how its side of the feed does."""

from plugin.queue import TaskName
from plugin.services import backfills, comparing, feed_watch, feeds
from plugin.tasks.runtime import for_a_while, task


@task
def poll(installation_id: int) -> None:
    """Poll one installation's CRM until it has no more for now."""
    for_a_while(feeds.poll, TaskName.POLL, installation_id)


@task
def read_again(installation_id: int) -> None:
    """Read everything in one installation's CRM anew, beside its feed."""
    for_a_while(backfills.read_again, TaskName.READ_AGAIN, installation_id)


@task
def compare(installation_id: int) -> None:
    """Compare one installation's mirror with what its CRM lists."""
    for_a_while(comparing.compare, TaskName.COMPARE, installation_id)


@task
def watch_feed(installation_id: int) -> None:
    """Look whether one installation's feed is silent or switched off."""
    feed_watch.watch(installation_id)
