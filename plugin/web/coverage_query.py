"""What a coverage page was asked for, read from its address, and the address of what it shows."""

from dataclasses import dataclass, replace
from datetime import date

from flask import request

from plugin.domain.periods import Period, PeriodKey, find_objection, period_of, week_of
from plugin.services.coverage_facts import Wanted

LAST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Query:
    """The period and the filters. `objection` is what spoke against a period of one's own.

    `week` narrows the period to one week, by its Monday; None is all of it.
    """

    key: PeriodKey
    period: Period
    objection: str | None = None
    recruiter_id: int | None = None
    client_company_id: int | None = None
    week: date | None = None

    @property
    def wanted(self) -> Wanted:
        """Return whose interviews are asked for, and when."""
        period = self.period if self.week is None else self.period.within_week(self.week)
        return Wanted(period, self.recruiter_id, self.client_company_id)

    @property
    def args(self) -> dict[str, str | int | None]:
        """Return the address's arguments, for links that keep to what was asked."""
        is_own = self.key is PeriodKey.OWN
        return {
            "period": self.key.value,
            "from": self.period.first.isoformat() if is_own else None,
            "to": self.period.last.isoformat() if is_own else None,
            "recruiter": self.recruiter_id,
            "client": self.client_company_id,
            "week": self.week.isoformat() if self.week else None,
        }

    def narrowed(
        self,
        *,
        recruiter_id: int | None = None,
        client_company_id: int | None = None,
        week: date | None = None,
    ) -> "Query":
        """Return it with what is given besides."""
        return replace(
            self,
            recruiter_id=self.recruiter_id if recruiter_id is None else recruiter_id,
            client_company_id=(
                self.client_company_id if client_company_id is None else client_company_id
            ),
            week=week or self.week,
        )


def read_query(today: date) -> Query:
    """Return what the request's address asks for; what cannot be read is left out.

    A period of one's own that makes no sense is answered with the default and the objection.
    """
    key, period, objection = _period(today)
    week = _date("week")
    return Query(
        key,
        period,
        objection,
        recruiter_id=request.args.get("recruiter", type=int),
        client_company_id=request.args.get("client", type=int),
        week=week_of(week) if week else None,
    )


def read_page() -> int:
    """Return the page's number, from 1 on."""
    return min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)


def _period(today: date) -> tuple[PeriodKey, Period, str | None]:
    asked = request.args.get("period", "")
    default = PeriodKey.FOUR_WEEKS
    key = PeriodKey(asked) if asked in tuple(PeriodKey) else default
    if key is not PeriodKey.OWN:
        return key, period_of(key, today), None
    first, last = _date("from"), _date("to")
    objection = find_objection(first, last)
    if objection is None and first is not None and last is not None:
        return key, Period(first, last), None
    return default, period_of(default, today), objection


def _date(name: str) -> date | None:
    return request.args.get(name, type=_iso_date)


def _iso_date(text: str) -> date:
    on = date.fromisoformat(text)
    if on.year < 2 or on.year > 9990:
        raise ValueError("weeks go beyond it")
    return on
