"""A plan as a table for the eye."""

from datetime import datetime

from plugin.domain.calendars import zone
from plugin.domain.explanations import say_how_late
from plugin.domain.journeys import Journey
from plugin.domain.prompts import Plan, PlannedPrompt

_HEADINGS = ("state", "step", "interview", "interviewer", "opens", "due", "expires")


def plan_to_table(plan: Plan, journey: Journey) -> str:
    """Return the plan as a table, times in the recruiter's zone, each row's why beneath it."""
    zone_name = journey.recruiter.place.timezone
    heading = (
        f"{_plain(plan.submission_ref)}, as of {_moment(plan.as_of, zone_name)} {zone_name}, "
        f"playbook {_plain(plan.playbook_name)} {plan.playbook_version}"
    )
    if not plan.prompts:
        return f"{heading}\n  Nothing to do.\n"
    rows = [_HEADINGS, *(_row(prompt, zone_name) for prompt in plan.prompts)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    lines = [heading]
    whys = [None, *(say_how_late(prompt, plan.as_of) for prompt in plan.prompts)]
    for row, why in zip(rows, whys, strict=True):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        lines.append("  " + "  ".join(cells).rstrip())
        if why:
            lines.append(f"      {why}")
    return "\n".join(lines) + "\n"


def _row(prompt: PlannedPrompt, zone_name: str) -> tuple[str, ...]:
    key = prompt.key
    return (
        f"{prompt.state}: {prompt.reason}" if prompt.reason else prompt.state,
        f"{key.step} {key.occurrence}" if key.step == "check_in" else key.step,
        _plain(key.interview_ref),
        _plain(key.interviewer_ref or ""),
        _moment(prompt.opens_at, zone_name),
        _moment(prompt.due_at, zone_name),
        _moment(prompt.expires_at, zone_name),
    )


def _moment(instant: datetime | None, zone_name: str) -> str:
    return f"{instant.astimezone(zone(zone_name)):%Y-%m-%d %H:%M}" if instant else ""


def _plain(text: str) -> str:
    """Return the text without what would break the line."""
    return "".join(char if char.isprintable() else "?" for char in text)
