"""Gather rows with what they refer to, fifty ids a call."""

from collections.abc import Sequence
from datetime import datetime

from integrations.bundles import Bundle
from integrations.documents import Row, find_ref, ref_of, refs_in
from integrations.greenhouse.api import GreenhouseApi
from plugin.crm import CrmError

NOBODY_SEEN = (
    "Greenhouse shows no user at all: the one whom this connection acts for is no Site Admin, and"
    " sees nothing"
)


class Reader:
    """Makes bundles of one page or batch. `read_at` is the CRM's clock, else ours."""

    def __init__(self, api: GreenhouseApi, read_at: datetime) -> None:
        self._api = api
        self._read_at = read_at

    def candidates(self, found: list[Row]) -> Bundle:
        """Return candidates, who refer to nothing."""
        return Bundle(self._read_at, {"candidates": found})

    def applications(self, found: list[Row]) -> Bundle:
        """Return applications, their candidates, jobs, stages and recruiters."""
        rejected = any(find_ref(one, "rejection_reason_id") for one in found)
        return self._bundle(
            applications=found,
            candidates=self._by_ids("candidates", refs_in(found, "candidate_id")),
            jobs=self._by_ids("jobs", refs_in(found, "job_id")),
            stages=self._by_ids("stages", refs_in(found, "stage_id")),
            reasons=self._reasons() if rejected else [],
            recruiters=self._by_ids("users", refs_in(found, "recruiter_id")),
        )

    def interviews(self, found: list[Row]) -> Bundle:
        """Return interviews, who sits in them, and these people's names."""
        seats = self._api.by("interviewers", "interview_ids", [ref_of(one) for one in found])
        return self._bundle(
            interviews=found,
            interviewers=seats,
            users=self._by_ids("users", refs_in(seats, "user_id")),
        )

    def recruiters(self, refs: Sequence[str]) -> Bundle:
        """Return users who are asked for as recruiters."""
        return self._bundle(recruiters=self._by_ids("users", refs))

    def _by_ids(self, what: str, refs: Sequence[str]) -> list[Row]:
        return self._api.by(what, "ids", refs)

    def _reasons(self) -> list[Row]:
        return self._api.all("reasons", {"include_defaults": "true"})

    def _bundle(self, **rows: list[Row]) -> Bundle:
        return Bundle(self._read_at, {kind: found for kind, found in rows.items() if found})


def require_sight(api: GreenhouseApi) -> datetime | None:
    """Return the CRM's clock; raise CrmError where the acting user sees nothing at all.

    Who is no Site Admin gets empty lists: without this, everything would seem to be deleted.
    """
    listing = api.page("users", {"per_page": "1"})
    if not listing.rows:
        raise CrmError(NOBODY_SEEN, permanent=False)
    return listing.answered_at
