"""What the employer said about when they will decide."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PromiseKind(StrEnum):
    EXACT = "exact"  # "by 2 April"
    APPROXIMATE = "approximate"  # "by the end of the week"
    FEW_DAYS = "few_days"  # "within a few days"
    NONE = "none"  # asked, and they would not say


@dataclass(frozen=True, slots=True)
class Promise:
    """`on` is the promised date, which only `exact` and `approximate` have.

    `said_on` is when it was said. Both are plain dates in the employer's place and are never
    shifted through a zone.
    """

    kind: PromiseKind
    on: date | None = None
    said_on: date | None = None
