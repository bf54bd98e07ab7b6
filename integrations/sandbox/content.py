"""The invented agency: recruiters, client companies, job orders, candidates, interviewers."""

from collections.abc import Mapping
from dataclasses import dataclass

AGENCY: Mapping[str, str] = {
    "name": "Meridian Talent",
    "timezone": "Europe/London",
    "country": "GB",
    "subdivision": "ENG",
}

# name, e-mail, zone, country, subdivision, manager
RECRUITERS = (
    ("Maya Okonjo", "maya.okonjo@meridian-talent.example", "Europe/London", "GB", "ENG", True),
    (
        "Tom Fairweather",
        "tom.fairweather@meridian-talent.example",
        "Europe/London",
        "GB",
        "ENG",
        False,
    ),
    ("Elena Vance", "elena.vance@meridian-talent.example", "America/New_York", "US", "NY", False),
)

# name, zone, country, subdivision, contact mode
CLIENT_COMPANIES = (
    ("Halden & Pike", "Europe/London", "GB", "ENG", "direct"),
    ("Kessler Feinmechanik", "Europe/Berlin", "DE", "BY", "via_recruiter"),
    ("Bluewater Analytics", "America/New_York", "US", "NY", "direct"),
    ("Atelier Lumen", "Europe/Paris", "FR", None, None),
    ("Maple Grid Energy", "America/Toronto", "CA", "ON", "direct"),
    ("Suvarna Health Systems", "Asia/Kolkata", "IN", "KA", "direct"),
    ("Caledon Offshore", "Europe/London", "GB", "SCT", "none"),
    ("Pacific Loom", "America/Los_Angeles", "US", "CA", "via_recruiter"),
)

# title, client company's number, recruiter's number
JOB_ORDERS = (
    ("Data Engineer", 1, 1),
    ("Product Designer", 1, 1),
    ("Controls Engineer", 2, 1),
    ("Analytics Lead", 3, 3),
    ("Finance Manager", 3, 3),
    ("Brand Strategist", 4, 2),
    ("Grid Operations Planner", 5, 3),
    ("Clinical Data Manager", 6, 2),
    ("Subsea Project Manager", 7, 1),
    ("Textile Sourcing Lead", 8, 3),
)

# name, zone, locale
CANDIDATES = (
    ("Ana Ruiz", "Europe/London", "en-GB"),
    ("Tom O’Brien", "Europe/Dublin", "en-IE"),
    ("Priya Natarajan", "Asia/Kolkata", "en-IN"),
    ("Lena Vogt", "Europe/Berlin", "de-DE"),
    ("Kofi Asante", "Africa/Accra", "en-GH"),
    ("Sofía Marchetti", "Europe/Rome", "it-IT"),
    ("Jürgen Öztürk", "Europe/Berlin", "de-DE"),
    ("Grace Whitfield", "America/New_York", "en-US"),
    ("Hiroshi Tanabe", "Asia/Tokyo", "ja-JP"),
    ("Amélie Girard", "Europe/Paris", "fr-FR"),
    ("Noah Tremblay", "America/Toronto", "fr-CA"),
    ("Fatima Zahra El Idrissi", "Africa/Casablanca", "fr-MA"),
    ("Oluwaseun Adeyemi", "Africa/Lagos", "en-NG"),
    ("Ingrid Solberg", "Europe/Oslo", "nb-NO"),
    ("Mateusz Wiśniewski", "Europe/Warsaw", "pl-PL"),
    ("Chloe Bennett", "Europe/London", "en-GB"),
    ("Rahul Deshpande", "Asia/Kolkata", "en-IN"),
    ("Isla MacLeod", "Europe/London", "en-GB"),
    ("Diego Fuentes", "America/Mexico_City", "es-MX"),
    ("Mei-Ling Chou", "Asia/Taipei", "zh-TW"),
    ("Yusuf Demir", "Europe/Istanbul", "tr-TR"),
    ("Hannah Goldberg", "America/New_York", "en-US"),
    ("Peter van den Heuvel", "Europe/Amsterdam", "nl-NL"),
    ("Aoife Brennan", "Europe/Dublin", "en-IE"),
    ("Samuel Osei", "Europe/London", "en-GB"),
    ("Katarína Horváthová", "Europe/Bratislava", "sk-SK"),
    ("Marcus Lindqvist", "Europe/Stockholm", "sv-SE"),
    ("Leilani Kahale", "Pacific/Honolulu", "en-US"),
    ("Arjun Menon", "Asia/Dubai", "en-IN"),
    ("Beatriz Carvalho", "America/Sao_Paulo", "pt-BR"),
    ("Eun-ji Park", "Asia/Seoul", "ko-KR"),
    ("Callum Fraser", "Europe/London", "en-GB"),
    ("Nadia Rahmani", "Europe/London", "en-GB"),
    ("Owen Llewellyn", "Europe/London", "en-GB"),
    ("Thandiwe Mokoena", "Africa/Johannesburg", "en-ZA"),
    ("Viktor Kovalenko", "Europe/Kyiv", "uk-UA"),
    ("Ruth Ashdown", "America/Los_Angeles", "en-US"),
    ("Emil Sørensen", "Europe/Copenhagen", "da-DK"),
    ("Zara Malik", None, "en-GB"),
    ("Giulia Ferrante", "Europe/Rome", "it-IT"),
)

WITHOUT_EMAIL = 39
OPTED_OUT = 40
"""Numbers of the candidates who gave no address, and who want no mail."""


@dataclass(frozen=True, slots=True)
class Person:
    """An interviewer. `email` None: nobody has it; a role address is nobody's own."""

    name: str
    title: str
    email: str | None


INTERVIEWERS: Mapping[str, Person] = {
    "park": Person("Dr. Jo Park", "Head of Data", "jo.park@halden-pike.example"),
    "li": Person("Bo Li", "Staff Engineer", "bo.li@halden-pike.example"),
    "yu": Person("Al Yu", "Platform Engineer", None),
    "hale": Person("Rosalind Hale", "Design Director", "rosalind.hale@halden-pike.example"),
    "halden-jobs": Person("Hiring team", "", "careers@halden-pike.example"),
    "kessler": Person("Dr. Ute Kessler", "Geschäftsführerin", "ute.kessler@kessler-fein.example"),
    "brandt": Person("Jonas Brandt", "Leiter Automation", "jonas.brandt@kessler-fein.example"),
    "ortega": Person("Luz Ortega", "VP Analytics", "luz.ortega@bluewater.example"),
    "kim": Person("Daniel Kim", "Controller", "daniel.kim@bluewater.example"),
    "shah": Person("Anika Shah", "Data Science Manager", "anika.shah@bluewater.example"),
    "moreau": Person("Julien Moreau", "Directeur de création", "julien.moreau@lumen.example"),
    "roy": Person("Chantal Roy", "Director, Grid Planning", "chantal.roy@maplegrid.example"),
    "singh": Person("Harpreet Singh", "Lead Planner", "harpreet.singh@maplegrid.example"),
    "rao": Person("Dr. Meera Rao", "Head of Clinical Data", "meera.rao@suvarna.example"),
    "iyer": Person("Karthik Iyer", "Programme Manager", "karthik.iyer@suvarna.example"),
    "innes": Person("Fiona Innes", "Operations Director", "fiona.innes@caledon.example"),
    "walsh": Person("Greta Walsh", "Chief Sourcing Officer", "greta.walsh@pacificloom.example"),
    "nakamura": Person("Ken Nakamura", "Supply Manager", "info@pacificloom.example"),
}
