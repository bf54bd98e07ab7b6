"""Addresses that we do not write to, and why."""

from collections.abc import Set
from enum import StrEnum


class Scope(StrEnum):
    """`coaching`: no coaching e-mails. `all`: nothing from us at all."""

    COACHING = "coaching"
    ALL = "all"


class SuppressionSource(StrEnum):
    """Who or what asked for it."""

    CANDIDATE = "candidate"
    ONE_CLICK = "one_click"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    RECRUITER = "recruiter"


def forbids_coaching(scopes: Set[Scope]) -> bool:
    """Tell whether a coaching e-mail may not go to an address with these suppressions."""
    return bool(scopes & {Scope.COACHING, Scope.ALL})
