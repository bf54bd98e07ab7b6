"""The captured agency as an Odoo's tables: three applicants, their meetings, who attends."""

from copy import deepcopy
from typing import Any

from tests.integrations.odoo.captured import result

Table = dict[int, dict[str, Any]]

T0 = "2026-11-22 01:30:30"
OWN_PARTNER, NORTHWIND, ANA, BO, IVAN, RITA, PLUGIN = 1, 10, 11, 12, 8, 7, 9
"""Ids of partners."""

APPLICANT_ONLY_18 = ("candidate_id",)


def agency(era: str) -> dict[str, Table]:
    """Return the tables of an Odoo "18" or "19" with the captured records."""
    applicants = table(result("40_applicants_modified_since_page1"))
    applicants[3] = chen(applicants[2])
    tables = {
        "hr.applicant": applicants,
        "hr.job": table(result("21_job_read")),
        "hr.recruitment.stage": table(result("20_stages")),
        "hr.applicant.refuse.reason": table(result("74_refuse_reasons")),
        "calendar.event": meetings(),
        "calendar.attendee": table(result("45_attendees")),
        "res.users": table(result("46_users")),
        "res.partner": partners(),
        "res.country": {77: {"id": 77, "code": "GB"}, 233: {"id": 233, "code": "US"}},
        "res.company": {
            1: {"id": 1, "name": "Harbour Talent Agency", "partner_id": [OWN_PARTNER, "Harbour"]}
        },
        "mail.message": {},
        "mail.activity": {},
        "base.automation": {},
        "ir.model": {},
        "ir.model.fields": {},
    }
    for own in applicants.values():
        own["interviewer_ids"], own["refuse_date"] = [], False
    if era == "18":
        tables["hr.candidate"] = {number: person(one) for number, one in applicants.items()}
    else:
        for own in applicants.values():
            for name in APPLICANT_ONLY_18:
                own.pop(name)
    return tables


def table(found: list[dict[str, Any]]) -> Table:
    return {one["id"]: one for one in deepcopy(found)}


def person(applicant: dict[str, Any]) -> dict[str, Any]:
    """Return the candidate of an applicant, as 18 keeps them apart."""
    names = ("id", "partner_name", "email_from", "partner_phone", "partner_id", "write_date")
    return {name: applicant[name] for name in names} | {"active": True}


def chen(like: dict[str, Any]) -> dict[str, Any]:
    """Return the third applicant, whom the captured page of two left out."""
    return deepcopy(like) | {
        "id": 3,
        "partner_name": "Chen Wei",
        "email_from": "chen.wei@mail.test",
        "partner_id": [15, "chen.wei@mail.test"],
        "candidate_id": [3, "Chen Wei"],
        "stage_id": [2, "Initial Qualification"],
        "partner_phone": False,
    }


def meetings() -> Table:
    """Return the captured meetings, and the all-day one of capture 73."""
    found = table(result("43_meetings"))
    for one in found.values():
        one |= {"start_date": False, "stop_date": False}
    (all_day,) = result("73_allday_read")
    found[5] = deepcopy(found[2]) | all_day | {"write_date": "2026-11-22 01:48:58"}
    return found


def partners() -> Table:
    """Return the contacts as the nested capture tells of them, and their companies."""
    nested = result("42_applicants_web_search_read_nested")["records"]
    people = {
        attendee["partner_id"]["id"]: attendee["partner_id"] | {"common": attendee["common_name"]}
        for applicant in nested
        for meeting in applicant["meeting_ids"]
        for attendee in meeting["attendee_ids"]
    }
    found = {
        number: partner(number, one["common"], email=one["email"], tz=one["tz"])
        | {"function": one["function"]}
        for number, one in people.items()
    }
    found[OWN_PARTNER] = partner(
        OWN_PARTNER, "Harbour Talent Agency", tz="Europe/London", country=77
    )
    found[NORTHWIND] = partner(NORTHWIND, "Northwind Robotics", tz="America/New_York", country=233)
    for number, name in ((RITA, "Rita Recruiter"), (PLUGIN, "Coach plugin"), (3, "Administrator")):
        found[number] = partner(number, name)
    return found


def partner(
    number: int, name: str, *, email: Any = False, tz: Any = False, country: Any = False
) -> dict[str, Any]:
    return {
        "id": number,
        "name": name,
        "email": email,
        "tz": tz,
        "lang": "en_US",
        "function": False,
        "country_id": [country, "A country"] if country else False,
        "commercial_partner_id": [number, name],
        "write_date": T0,
    }
