"""What a simulation found out, as JSON."""

from typing import Any

from plugin.domain.chases import Chase
from plugin.domain.plan_json import instant_to_json
from plugin.domain.playbook import Playbook
from plugin.domain.replay import Replayed
from plugin.domain.replay_differences import Difference
from plugin.domain.simulation import Outcome, Trial


def trial_to_json(trial: Trial) -> dict[str, Any]:
    """Return the question, so that it can be asked again."""
    return {
        "from": trial.period.first.isoformat(),
        "to": trial.period.last.isoformat(),
        "as_of": instant_to_json(trial.as_of),
        "playbooks": {
            "in_force": _name_of(trial.in_force),
            "draft": _name_of(trial.draft),
        },
    }


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    """Return what differs for one submission, and its follow-ups that either speaks against."""
    return {
        "submission": outcome.submission_ref,
        "recruiter": outcome.recruiter,
        "differences": [difference_to_json(each) for each in outcome.differences],
        "chased": {
            "in_force": [chase_to_json(each) for each in outcome.in_force.chases],
            "draft": [chase_to_json(each) for each in outcome.draft.chases],
        },
    }


def difference_to_json(difference: Difference) -> dict[str, Any]:
    """Return one prompt under both playbooks."""
    key = difference.key
    return {
        "kind": difference.kind,
        "step": key.step,
        "occurrence": key.occurrence,
        "interview": key.interview_ref,
        "interviewer": key.interviewer_ref,
        "in_force": _replayed_to_json(difference.in_force),
        "draft": _replayed_to_json(difference.draft),
    }


def chase_to_json(chase: Chase) -> dict[str, Any]:
    """Return one follow-up and what speaks against it."""
    return {
        "at": instant_to_json(chase.at),
        "channel": chase.channel,
        "grounds": list(chase.grounds),
    }


def _replayed_to_json(prompt: Replayed | None) -> dict[str, Any] | None:
    if prompt is None:
        return None
    return {
        "opened_at": instant_to_json(prompt.opened_at),
        "opens_at": instant_to_json(prompt.opens_at),
        "due_at": instant_to_json(prompt.due_at),
        "limit_at": instant_to_json(prompt.limit_at),
        "ending": prompt.ending,
        "reason": prompt.reason,
        "is_late": prompt.is_late,
    }


def _name_of(playbook: Playbook) -> dict[str, Any]:
    return {"name": playbook.name, "version": playbook.version}
