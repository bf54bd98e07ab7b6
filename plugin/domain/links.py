"""Links that let a candidate in without an account: each is for one purpose and ends."""

from datetime import timedelta
from enum import StrEnum


class LinkPurpose(StrEnum):
    """What a link opens, and nothing else."""

    CANDIDATE_PAGE = "candidate_page"
    PREFERENCES = "preferences"


LIFE = {
    LinkPurpose.CANDIDATE_PAGE: timedelta(days=90),
    LinkPurpose.PREFERENCES: timedelta(days=730),
}
"""How long a link is good (ours): a page outlives its follow-up, an opt-out any old e-mail."""
