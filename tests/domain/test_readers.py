"""What a CRM sends is read, or said to be unreadable; it never raises."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain import readers
from plugin.domain.readers import Defects, full_name
from plugin.domain.records import Defect

READERS = (
    readers.read_text,
    readers.read_ref,
    readers.read_instant,
    readers.read_date,
    readers.read_zone,
    readers.read_email,
    readers.read_country,
    readers.read_url,
    readers.read_flag,
    readers.read_count,
    lambda raw, field: readers.read_choice(raw, field, {"a": 1}),
)

NOON = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "instant"),
    [
        ("2026-02-10T12:00:00Z", NOON),
        ("2026-02-10T13:00:00+01:00", NOON),
        (" 2026-02-10 12:00:00.000Z ", NOON),
        (None, None),
        ("  ", None),
    ],
)
def test_an_instant_becomes_aware_utc(raw: object, instant: datetime | None) -> None:
    assert readers.read_instant(raw, "startsAt") == (instant, None)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("tomorrow", "is not a date and time"),
        ("2026-02-30T12:00:00Z", "is not a date and time"),
        ("2026-02-10", "is a date without a time"),
        ("2026-02-10T12:00:00", "has no UTC offset"),
        ("0001-01-01T00:00:00+14:00", "is out of range"),
        ("9999-12-31T23:59:59Z", "is out of range"),
        (["2026-02-10T12:00:00Z"], "is not text"),
        (True, "is not text"),
    ],
)
def test_what_is_no_instant_is_a_defect_that_does_not_repeat_the_value(
    raw: object, problem: str
) -> None:
    assert readers.read_instant(raw, "startsAt") == (None, Defect("startsAt", problem))


def test_a_time_without_an_offset_is_the_wall_clock_of_the_given_zone() -> None:
    reading = readers.read_instant("2026-07-10T12:00:00", "start", zone="Europe/Berlin")

    assert reading == (datetime(2026, 7, 10, 10, 0, tzinfo=UTC), None)


def test_a_date_stays_a_date() -> None:
    assert readers.read_date("2026-02-10", "by") == (date(2026, 2, 10), None)


@pytest.mark.parametrize("raw", ["10/02/2026", "2026-02-10T12:00:00Z", "0001-01-01"])
def test_what_is_no_date_is_a_defect(raw: str) -> None:
    value, defect = readers.read_date(raw, "by")

    assert value is None
    assert defect is not None


def test_an_end_before_its_start_is_a_defect() -> None:
    earlier = datetime(2026, 2, 10, 11, 0, tzinfo=UTC)

    assert readers.read_end(NOON, earlier, "endsAt") == (
        None,
        Defect("endsAt", "is not after the start"),
    )


def test_an_end_without_a_start_is_kept() -> None:
    assert readers.read_end(None, NOON, "endsAt") == (NOON, None)


@pytest.mark.parametrize(
    ("raw", "zone"), [("Europe/London", "Europe/London"), ("europe/london", "Europe/London")]
)
def test_a_zone_is_an_iana_name(raw: str, zone: str) -> None:
    assert readers.read_zone(raw, "timezone") == (zone, None)


@pytest.mark.parametrize("raw", ["GMT Standard Time", "../../etc/passwd", "Europe/", "+01:00"])
def test_an_unknown_zone_is_a_defect(raw: str) -> None:
    assert readers.read_zone(raw, "timezone") == (
        None,
        Defect("timezone", "is not a known time zone"),
    )


@pytest.mark.parametrize("raw", ["ana@agency.example", "ana.ruiz+x@mail.test"])
def test_an_address_is_kept(raw: str) -> None:
    assert readers.read_email(raw, "email") == (raw, None)


@pytest.mark.parametrize(
    "raw", ["ana", "https://acme.example/contact", "Ana <ana@agency.example>", "a@b\nBcc: c@d.test"]
)
def test_what_is_no_address_is_a_defect(raw: str) -> None:
    assert readers.read_email(raw, "email") == (None, Defect("email", "is not an e-mail address"))


@pytest.mark.parametrize("raw", ["javascript:alert(1)", "//crm.example", "http://", "https://["])
def test_only_web_addresses_become_links(raw: str) -> None:
    assert readers.read_url(raw, "url") == (None, Defect("url", "is not a web address"))


def test_text_loses_what_a_header_or_the_database_cannot_take() -> None:
    assert readers.read_text(" Ana\r\nBcc:\x00 x \ud800 ", "name") == ("Ana Bcc: x", None)


def test_a_long_text_is_cut_and_says_so() -> None:
    text, defect = readers.read_text("x" * 501, "name")

    assert text == "x" * 500
    assert defect == Defect("name", "is longer than 500 characters and was cut")


@pytest.mark.parametrize(("raw", "ref"), [(" A 1", " A 1"), (17, "17"), ("", None), (None, None)])
def test_an_id_is_never_changed(raw: object, ref: str | None) -> None:
    assert readers.read_ref(raw, "ref") == (ref, None)


@pytest.mark.parametrize("raw", ["x" * 201, "a\x00", True, 1.5, ["A1"]])
def test_what_is_no_id_is_a_defect(raw: object) -> None:
    assert readers.read_ref(raw, "ref") == (None, Defect("ref", "is not an id"))


def test_a_country_is_two_letters() -> None:
    assert readers.read_country("gb", "country") == ("GB", None)
    assert readers.read_country("England", "country")[0] is None


def test_a_country_without_a_calendar_is_a_defect() -> None:
    assert readers.read_country("zz", "country") == (
        None,
        Defect("country", "is not a country whose holidays are known"),
    )


@pytest.mark.parametrize(
    ("raw", "country", "reading"),
    [
        ("SCT", "GB", ("SCT", None)),
        (5, "NZ", (None, Defect("subdivision", "is not a subdivision of its country"))),
        ("SCT", None, (None, None)),
        (None, "GB", (None, None)),
    ],
)
def test_a_subdivision_is_one_of_its_country(
    raw: object, country: str | None, reading: object
) -> None:
    assert readers.read_subdivision(raw, "subdivision", country=country) == reading


def test_a_choice_that_nobody_listed_is_a_defect() -> None:
    assert readers.read_choice("Direct", "contactMode", {"direct": 1}) == (1, None)
    assert readers.read_choice("perhaps", "contactMode", {"direct": 1})[1] is not None


def test_a_missing_required_value_is_a_defect() -> None:
    defects = Defects()

    defects.keep_required(readers.read_zone(None, "timezone"), "timezone")

    assert defects.found == (Defect("timezone", "is missing"),)


def test_the_same_defect_is_kept_once() -> None:
    defects = Defects()

    for _ in range(2):
        defects.keep(readers.read_zone("Mars/Olympus", "timezone"))

    assert defects.found == (Defect("timezone", "is not a known time zone"),)


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(any_json)
def test_anything_is_read_or_said_to_be_unreadable(raw: object) -> None:
    readings = [read(raw, "field") for read in READERS]

    assert all(
        value is None or defect is None or "was cut" in defect.problem for value, defect in readings
    )


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ({"firstName": " Ana ", "lastName": "Engel"}, "Ana Engel"),
        ({"firstName": "Ana", "lastName": None}, "Ana"),
        ({"firstName": "", "lastName": ""}, None),
        ({}, None),
    ],
)
def test_a_name_in_two_fields_is_one(person: dict[str, object], name: str | None) -> None:
    defects = Defects()

    assert full_name(person, defects) == name
    assert defects.found == ()


def test_a_part_of_a_name_that_is_no_text_is_a_defect_and_the_rest_is_kept() -> None:
    defects = Defects()

    assert full_name({"first": ["Ana"], "last": "Engel"}, defects, ("first", "last")) == "Engel"
    assert defects.found == (Defect("first", "is not text"),)
