"""Addresses that only we can write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.inbound_addresses import (
    LARGEST_ID,
    AddressBook,
    InboundAddress,
    Purpose,
    key_of,
)

BOOK = AddressBook.at(key_of("a secret for tests only, of no use elsewhere"), "in.agency.example")
ANA = InboundAddress(Purpose.CANDIDATE, 1, 92)

addresses = st.builds(
    InboundAddress,
    st.sampled_from(Purpose),
    st.integers(0, LARGEST_ID),
    st.integers(0, LARGEST_ID),
)


@given(addresses)
def test_what_is_written_is_read_back(address: InboundAddress) -> None:
    assert BOOK.read(BOOK.write(address)) == address


@given(addresses)
def test_a_change_of_case_on_the_way_does_no_harm(address: InboundAddress) -> None:
    assert BOOK.read(f"<{BOOK.write(address).upper()}>") == address


@given(addresses)
def test_an_address_fits_every_mail_server(address: InboundAddress) -> None:
    local_part, _, domain = BOOK.write(address).partition("@")

    assert len(local_part) <= 64
    assert domain == "in.agency.example"
    assert local_part == local_part.lower()


@given(addresses, addresses)
def test_a_tag_is_good_for_one_address_only(one: InboundAddress, other: InboundAddress) -> None:
    stem, _, _ = BOOK.write(one).partition("@")[0].rpartition("-")
    tag = BOOK.write(other).partition("@")[0].rpartition("-")[2]

    assert (BOOK.read(f"{stem}-{tag}@in.agency.example") == one) == (one == other)


@given(st.text())
def test_anything_else_is_refused_and_never_raises(text: str) -> None:
    assert BOOK.read(text) is None
    assert BOOK.read(f"{text}@in.agency.example") is None


def test_an_address_is_short() -> None:
    assert len(BOOK.write(ANA).partition("@")[0]) == len("c-1-2k-") + 16


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "@",
        "c-1-2k@in.agency.example",
        "c-1-2k-@in.agency.example",
        "c-01-2k-aaaaaaaaaaaaaaaa@in.agency.example",
        "x-1-2k-aaaaaaaaaaaaaaaa@in.agency.example",
        "c-1-zzzzzzzzzzzzz-aaaaaaaaaaaaaaaa@in.agency.example",
        "c-1-２-aaaaaaaaaaaaaaaa@in.agency.example",
    ],
)
def test_what_is_not_of_the_form_is_refused(forged: str) -> None:
    assert BOOK.read(forged) is None


def test_another_secret_makes_other_tags() -> None:
    other = AddressBook.at(key_of("another secret, of another installation of ours"), BOOK.domain)

    assert BOOK.read(other.write(ANA)) is None


def test_another_domain_is_not_ours() -> None:
    assert BOOK.read(BOOK.write(ANA).replace("agency", "other")) is None


def test_one_mailbox_takes_all_by_plus_addressing() -> None:
    book = AddressBook.at(BOOK.key, "Notes@Agency.Example")

    assert book.write(ANA).startswith("notes+c-1-2k-")
    assert book.read(book.write(ANA)) == ANA
    assert book.read(book.write(ANA).removeprefix("notes+")) is None
    assert book.read(f"other+{book.write(ANA).partition('+')[2]}") is None


@pytest.mark.parametrize(
    "host", ["", "in agency.example", "-a.example", "a@b@c.example", "@a.example", "a..example"]
)
def test_what_is_no_domain_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match="neither"):
        AddressBook.at(BOOK.key, host)


def test_the_key_is_not_shown() -> None:
    assert "key" not in repr(BOOK)
