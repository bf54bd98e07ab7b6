"""A month of interviews whose numbers were counted by hand, from the rows up.

Now is Wed 8 April 2026, 12:00 UTC; the period is Mon 2 March to Sun 12 April. Times below are UTC.
Sam owns what is marked S, Kit what is marked K. Clients: Acme (direct), Hush (forbids contact),
Mute (nobody has said).

 no. who client  day, end             seats and what became of them
  1  S   Acme    Mon 30 Mar 15:00     Jo 15:40 in the hour. Bo: the candidate says 17:00, the copy
                                      16:30, so later the same day. Al: no address.
                                      Debrief 16:00 in time. Promise: "would not say" is captured.
                                      A second check-in fell due and is the recruiter's to decide.
  2  S   Acme    Fri 27 Mar 21:30     Toronto (17:30). Note Sat 02:30, there Fri 22:30: same day.
                                      Debrief Sat 00:00, after its 2 h. Promise from a reply.
                                      Check-in due tomorrow: open.
  3  K   Acme    Tue 24 Mar 15:00     A panel day, slots end 11:00 and 15:00; Jo sits in both: one
                                      seat, thanked 11:30 for the first: in the hour. Bo Wed 14:30:
                                      the next day, in 24 h. Debrief of the first slot 12:00 in
                                      time. Nobody asked for the promise. Check-in due and not made.
  4  K   Acme    Sat  7 Mar 20:00     Toronto; clocks go forward that night. Limit Sun 20:00 (there
                                      16:00). One note 19:50: in 24 h. One 20:10: later.
                                      No debrief. Promise exact. Check-in on time.
  5  S   Acme    Wed 25 Mar 12:00     Never; no debrief; no promise. Check-in made late, by a call
                                      for which Sam passed over a rule on 7 April.
  6  S   Acme    Mon 30 Mar           Cancelled.
  7  S   Acme    Tue 31 Mar           No-show.
  8  S   Hush    Wed  1 Apr 12:00     Two seats: the client forbids it, although one was sent.
                                      Debrief in time, promise captured.
  9  K   Acme    Thu  2 Apr 11:00     Rejected 12:00. One thanked 11:20: in the hour. The other,
                                      the debrief and the promise: settled before they were due.
 10  K   Acme    Mon 16 Mar 12:00     Rejected on the 20th, too late to excuse anything: never, no
                                      debrief, no promise.
 11  S   Acme    Thu 19 Mar 11:00     Moved from the 17th, its prompts too. Note 11:50: in the hour.
                                      Debrief ticked 13:30, due 13:00: later. No promise. Its
                                      check-in was cancelled before it was due: none.
 12  S   Acme    Wed  8 Apr 10:00     Today: note, debrief (due at 12:00 sharp), promise open.
 13  S   Acme    Fri 10 Apr           To come.
 14  K   Acme    Mon  9 Mar 12:00     We heard of it on the 12th: nothing is judged.
 15  K   Mute    Sun  8 Mar 21:00     Auckland, there Mon 9 Mar 10:00. Nobody has said how to
                                      contact them. Debrief in time, no promise.
 16  S   Acme    Sun  1 Mar 12:00     Before the period. With an override of Kit's on that day.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from plugin.domain.coverage_counts import Outcome
from plugin.domain.periods import Period
from tests import factories

NOW = datetime(2026, 4, 8, 12, tzinfo=UTC)
PERIOD = Period(date(2026, 3, 2), date(2026, 4, 12))

TOTAL = {
    Outcome.THANKED_IN_HOUR: 4,  # 1 Jo, 3 Jo, 9, 11
    Outcome.THANKED_SAME_DAY: 2,  # 1 Bo, 2
    Outcome.THANKED_IN_DAY: 2,  # 3 Bo, 4
    Outcome.THANKED_LATER: 1,  # 4
    Outcome.THANKED_NEVER: 2,  # 5, 10
    Outcome.THANKS_NO_ADDRESS: 1,  # 1 Al
    Outcome.THANKS_MODE_UNKNOWN: 1,  # 15
    Outcome.THANKS_OPEN: 1,  # 12
    Outcome.THANKS_FORBIDDEN: 2,  # 8
    Outcome.THANKS_SETTLED: 1,  # 9
    Outcome.THANKS_HEARD_LATE: 1,  # 14
    Outcome.DEBRIEF_IN_TIME: 4,  # 1, 3, 8, 15
    Outcome.DEBRIEF_LATER: 2,  # 2, 11
    Outcome.DEBRIEF_NOT_HELD: 3,  # 4, 5, 10
    Outcome.DEBRIEF_OPEN: 1,  # 12
    Outcome.DEBRIEF_SETTLED: 1,  # 9
    Outcome.DEBRIEF_HEARD_LATE: 1,  # 14
    Outcome.PROMISE_CAPTURED: 4,  # 1, 2, 4, 8
    Outcome.PROMISE_NOT_CAPTURED: 5,  # 3, 5, 10, 11, 15
    Outcome.PROMISE_OPEN: 1,  # 12
    Outcome.PROMISE_SETTLED: 1,  # 9
    Outcome.PROMISE_HEARD_LATE: 1,  # 14
    Outcome.CHECK_IN_ON_TIME: 1,  # 4
    Outcome.CHECK_IN_LATE: 1,  # 5
    Outcome.CHECK_IN_NOT_MADE: 1,  # 3
    Outcome.CHECK_IN_OPEN: 1,  # 2
    Outcome.DAY_ENDED: 12,  # all but 6, 7, 13, 16
    Outcome.DAY_TO_COME: 1,  # 13
    Outcome.INTERVIEW_CANCELLED: 1,  # 6
    Outcome.INTERVIEW_NO_SHOW: 1,  # 7
    Outcome.OVERRIDE: 1,  # 5
}

ENDED_BY_WEEK = {
    date(2026, 3, 2): 1,  # 4
    date(2026, 3, 9): 2,  # 14, 15
    date(2026, 3, 16): 2,  # 10, 11
    date(2026, 3, 23): 3,  # 2, 3, 5
    date(2026, 3, 30): 3,  # 1, 8, 9
    date(2026, 4, 6): 1,  # 12
}

KITS = {
    Outcome.THANKED_IN_HOUR: 2,  # 3 Jo, 9
    Outcome.THANKED_IN_DAY: 2,  # 3 Bo, 4
    Outcome.THANKED_LATER: 1,  # 4
    Outcome.THANKED_NEVER: 1,  # 10
    Outcome.THANKS_MODE_UNKNOWN: 1,  # 15
    Outcome.THANKS_SETTLED: 1,  # 9
    Outcome.THANKS_HEARD_LATE: 1,  # 14
    Outcome.DEBRIEF_IN_TIME: 2,  # 3, 15
    Outcome.DEBRIEF_NOT_HELD: 2,  # 4, 10
    Outcome.DEBRIEF_SETTLED: 1,  # 9
    Outcome.DEBRIEF_HEARD_LATE: 1,  # 14
    Outcome.PROMISE_CAPTURED: 1,  # 4
    Outcome.PROMISE_NOT_CAPTURED: 3,  # 3, 10, 15
    Outcome.PROMISE_SETTLED: 1,  # 9
    Outcome.PROMISE_HEARD_LATE: 1,  # 14
    Outcome.CHECK_IN_ON_TIME: 1,  # 4
    Outcome.CHECK_IN_NOT_MADE: 1,  # 3
    Outcome.DAY_ENDED: 6,  # 3, 4, 9, 10, 14, 15
}

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Agency:
    installation_id: int
    sam_id: int
    kit_id: int
    acme_id: int
    hush_id: int
    mute_id: int


def utc(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


class Case:
    """One submission of the table, and what hangs on it."""

    def __init__(self, agency: Agency, recruiter_id: int, company_id: int, **values: Any) -> None:
        self.agency = agency.installation_id
        self.recruiter_id = recruiter_id
        self.candidate_id = factories.make_candidate(self.agency)
        self.id = factories.make_submission(
            self.agency,
            self.candidate_id,
            client_company_id=company_id,
            recruiter_id=recruiter_id,
            **values,
        )

    def interview(self, end: datetime, zone: str = "Europe/London", **values: Any) -> int:
        defaults: dict[str, Any] = {
            "starts_at": end - HOUR,
            "ends_at": end,
            "timezone": zone,
            "booked_at": utc(1, 9, month=2),
            "first_seen_at": utc(1, 9, month=2),
        }
        return factories.make_interview(self.agency, self.id, **defaults | values)

    def seat(self, interview_id: int, sent: dict[str, datetime] | None = None, **who: Any) -> int:
        """An interviewer, and the words that they were thanked: source and moment."""
        person = factories.make_interviewer(self.agency, interview_id, **who)
        for source, at in (sent or {}).items():
            factories.make_evidence(
                self.agency,
                submission_id=self.id,
                interview_id=interview_id,
                interviewer_id=person,
                source=source,
                at=at,
            )
        return person

    def debrief(self, interview_id: int, held: datetime | None, **values: Any) -> None:
        factories.make_debrief(self.agency, interview_id, debriefed_at=held, **values)

    def prompt(self, interview_id: int, step: str, due: datetime, **values: Any) -> None:
        defaults = {"step": step, "opens_at": due - HOUR, "due_at": due}
        factories.make_prompt(self.agency, self.id, interview_id, **defaults | values)


def make_month() -> Agency:
    """Write the table's rows down; needs an application context."""
    installation = factories.make_installation()
    agency = Agency(
        installation,
        factories.make_recruiter(installation, name="Sam Lee"),
        factories.make_recruiter(installation, name="Kit Ray"),
        factories.make_client_company(installation, name="Acme"),
        factories.make_client_company(installation, name="Hush", contact_mode="none"),
        factories.make_client_company(installation, name="Mute", contact_mode=None),
    )
    for write in (_thanked, _across_zones_and_slots, _silent_or_off, _settled, _moved_or_to_come):
        write(agency)
    return agency


def _thanked(agency: Agency) -> None:
    sam, acme = agency.sam_id, agency.acme_id

    case = Case(agency, sam, acme)  # 1
    meeting = case.interview(utc(30, 15))
    case.seat(meeting, {"candidate": utc(30, 15, 40)})
    case.seat(meeting, {"candidate": utc(30, 17), "bcc": utc(30, 16, 30)}, name="Bo Li")
    case.seat(meeting, name="Al Yu", email=None)
    case.debrief(meeting, utc(30, 16), promise_kind="none")
    case.prompt(meeting, "check_in", utc(7, 16, month=4), occurrence=2, needs_decision=True)

    case = Case(agency, sam, acme)  # 2
    meeting = case.interview(utc(27, 21, 30), "America/Toronto")
    case.seat(meeting, {"candidate": utc(28, 2, 30)})
    case.debrief(meeting, utc(28, 0))
    factories.make_reply(case.agency, case.id, at=utc(31, 9), promise_kind="few_days")
    case.prompt(meeting, "check_in", utc(9, 16, month=4))


def _across_zones_and_slots(agency: Agency) -> None:
    kit, acme = agency.kit_id, agency.acme_id

    case = Case(agency, kit, acme)  # 3
    first, second = case.interview(utc(24, 11)), case.interview(utc(24, 15))
    case.seat(first, {"candidate": utc(24, 11, 30)}, ref="P-jo")
    case.seat(second, ref="P-jo")
    case.seat(second, {"candidate": utc(25, 14, 30)}, name="Bo Li")
    case.debrief(first, utc(24, 12))
    case.prompt(second, "check_in", utc(7, 16, month=4))

    case = Case(agency, kit, acme)  # 4
    meeting = case.interview(utc(7, 20), "America/Toronto")
    case.seat(meeting, {"candidate": utc(8, 19, 50)})
    case.seat(meeting, {"candidate": utc(8, 20, 10)}, name="Bo Li")
    case.debrief(meeting, None, promise_kind="exact", promise_on=date(2026, 3, 16))
    case.prompt(meeting, "check_in", utc(18, 17), state="done", done_at=utc(18, 16))


def _silent_or_off(agency: Agency) -> None:
    sam, acme = agency.sam_id, agency.acme_id

    case = Case(agency, sam, acme)  # 5
    meeting = case.interview(utc(25, 12))
    case.seat(meeting)
    late = {"state": "done", "done_at": utc(7, 17, 30, month=4)}
    case.prompt(meeting, "check_in", utc(7, 16, month=4), **late)
    factories.make_follow_up(
        case.agency,
        case.id,
        at=utc(7, 17, 30, month=4),
        channel="call",
        recruiter_id=sam,
        override_reason="They asked to be rung",
    )

    case = Case(agency, sam, acme)  # 6
    case.seat(case.interview(utc(30, 12), status="cancelled"))
    case = Case(agency, sam, acme)  # 7
    case.seat(case.interview(utc(31, 12), status="no_show"))


def _settled(agency: Agency) -> None:
    sam, kit, acme = agency.sam_id, agency.kit_id, agency.acme_id

    case = Case(agency, sam, agency.hush_id)  # 8
    meeting = case.interview(utc(1, 12, month=4))
    case.seat(meeting, {"candidate": utc(1, 12, 30, month=4)})
    case.seat(meeting, name="Bo Li")
    case.debrief(meeting, utc(1, 13, month=4), promise_kind="few_days")

    rejected = {"stage": "rejected", "stage_changed_at": utc(2, 12, month=4)}
    case = Case(agency, kit, acme, **rejected)  # 9
    meeting = case.interview(utc(2, 11, month=4))
    case.seat(meeting, {"candidate": utc(2, 11, 20, month=4)})
    case.seat(meeting, name="Bo Li")

    case = Case(agency, kit, acme, stage="rejected", stage_changed_at=utc(20, 12))  # 10
    case.seat(case.interview(utc(16, 12)))


def _moved_or_to_come(agency: Agency) -> None:
    sam, kit, acme = agency.sam_id, agency.kit_id, agency.acme_id

    case = Case(agency, sam, acme)  # 11
    meeting = case.interview(utc(19, 11))
    person = case.seat(meeting, {"candidate": utc(19, 11, 50)})
    note = {"interviewer_id": person, "limit_at": utc(20, 11), "done_at": utc(19, 11, 50)}
    case.prompt(meeting, "thank_you", utc(19, 12), state="done", **note)
    case.prompt(meeting, "debrief", utc(19, 13), state="done", done_at=utc(19, 13, 30))
    dropped = {"state": "cancelled", "reason": "employer_replied", "changed_at": utc(30, 9)}
    case.prompt(meeting, "check_in", utc(2, 16, month=4), **dropped)

    case = Case(agency, sam, acme)  # 12
    case.seat(case.interview(utc(8, 10, month=4)))
    case = Case(agency, sam, acme)  # 13
    case.seat(case.interview(utc(10, 12, month=4)))

    case = Case(agency, kit, acme)  # 14
    case.seat(case.interview(utc(9, 12), first_seen_at=utc(12, 9)))

    case = Case(agency, kit, agency.mute_id)  # 15
    meeting = case.interview(utc(8, 21), "Pacific/Auckland")
    case.seat(meeting)
    case.debrief(meeting, utc(8, 22))

    case = Case(agency, sam, acme)  # 16
    case.seat(case.interview(utc(1, 12)))
    factories.make_follow_up(
        case.agency, case.id, at=utc(1, 15), recruiter_id=kit, override_reason="Gut feeling"
    )
