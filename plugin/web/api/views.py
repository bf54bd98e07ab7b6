"""From what the services tell to the API's answers."""

from typing import Any

from plugin.extensions import held
from plugin.services import prompt_words
from plugin.services.api_prompts import ApiPrompt, ApiSubmission, PromptPage
from plugin.web.api.answer_schemas import PromptPageSchema, SubmissionSchema


def prompt_page(page: PromptPage) -> Any:
    """Return one page of prompts as JSON."""
    document = {
        "asOf": page.now,
        "prompts": [_prompt(each, page.now) for each in page.prompts],
        "cursor": None if page.cursor is None else str(page.cursor),
    }
    return PromptPageSchema().dump(document)


def submission(known: ApiSubmission) -> Any:
    """Return a submission as JSON."""
    about, following = known.about, known.next_prompt
    document = {
        "asOf": known.now,
        "ref": known.ref,
        "updatedAt": known.updated_at,
        "jobTitle": about.job_title,
        "stage": about.stage,
        "stageName": about.stage_name,
        "isOver": about.is_over,
        "candidate": _named(known.candidate_ref, known.candidate_name),
        "clientCompany": _named(known.client_company_ref, about.client_company_name),
        "recruiter": _named(known.recruiter_ref, about.recruiter_name),
        "interviews": [
            {
                "ref": ref,
                "startsAt": interview.starts_at,
                "endsAt": interview.ends_at,
                "timezone": interview.timezone,
                "status": interview.status,
                "round": interview.round,
            }
            for ref, interview in known.interviews
        ],
        "nextPrompt": _prompt(following, known.now) if following else None,
    }
    return SubmissionSchema().dump(document)


def _prompt(one: ApiPrompt, now: Any) -> dict[str, Any]:
    prompt, refs = one.prompt, one.refs
    return {
        "id": prompt.id,
        "step": prompt.step,
        "occurrence": prompt.occurrence,
        "title": prompt_words.title(prompt),
        "state": prompt.state_at(now),
        "reason": prompt.reason,
        "why": prompt.why,
        "rules": prompt.rules,
        "needsDecision": prompt.needs_decision,
        "opensAt": prompt.opens_at,
        "dueAt": prompt.due_at,
        "limitAt": prompt.limit_at,
        "expiresAt": prompt.expires_at,
        "snoozedUntil": prompt.snoozed_until,
        "doneAt": prompt.done_at,
        "changedAt": prompt.changed_at,
        "candidate": _named(refs.candidate, prompt.candidate_name),
        "submission": {"ref": refs.submission, "jobTitle": prompt.job_title},
        "clientCompany": _named(refs.client_company, prompt.client_company_name),
        "interview": {
            "ref": refs.interview,
            "startsAt": prompt.interview_starts_at,
            "round": prompt.interview_round,
        },
        "interviewer": _named(refs.interviewer, prompt.interviewer_name),
        "recruiter": _named(refs.recruiter, refs.recruiter_name),
        "url": f"{held.config.base_url}/candidates/{prompt.candidate_id}",
    }


def _named(ref: str | None, name: str | None) -> dict[str, str | None] | None:
    return None if ref is None else {"ref": ref, "name": name}
