import pytest

from plugin.domain.addresses import is_role_address, is_usable_address, is_valid_address


@pytest.mark.parametrize(
    "address",
    [
        "jo.park@acme.example",
        "Jo.Park@ACME.Example",
        "jo.park+interviews@acme.example",
        "jo@acme.test",
        "o'neil@ballymorris.example",
        "jö.pärk@münchen.example",
        "4711@acme.example",
        "+jo@acme.example",
        "jo@acme.local",
        "jo@acme.invalid",
        "jo@mail.acme.internal",
    ],
)
def test_a_persons_address_is_usable(address: str) -> None:
    assert is_usable_address(address)


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "not an address",
        "jo.park",
        "jo@acme",
        "jo@@acme.example",
        "jo..park@acme.example",
        ".jo@acme.example",
        "jo park@acme.example",
        "jo@acme.example ",
        "Jo Park <jo@acme.example>",
        "jo@-acme.example",
        "jö@acme.local",
        "https://acme.example/contact",
        "jo@acme.example\n",
        "j" * 65 + "@acme.example",
        "jo@" + "a" * 64 + ".example",
    ],
)
def test_what_is_no_address_is_not_usable(address: str | None) -> None:
    assert not is_usable_address(address)


@pytest.mark.parametrize(
    "local_part",
    [
        # the playbook's own
        *("info", "jobs", "careers", "hr", "recruitment", "office", "admin", "contact", "hello"),
        *("enquiries", "support", "noreply"),
        # in other forms
        *("INFO", "Careers", "info+jo", "hr2", "jobs01", "no-reply", "no_reply", "do.not.reply"),
        *("uk-recruitment", "people-team", "hr-london", "jobs.uk", "talent_acquisition", "hrteam"),
        *("ukjobs", "recruitmentteam", "graduate-recruitment", "human.resources", "work-with-us"),
        *("office.manager", "general.enquiries", "jobs-noreply", "contactus", "team", "hiring"),
        *("welcome", "bounce", "bounces", "studio", "reservations", "newsroom", "design", "agency"),
        *("kent.recruitment", "volunteer-recruitment", "recruitment.kent", "e-recruiting"),
        # with the company's own name
        *("acmejobs", "careers-acme", "acme.hr"),
        # in other languages
        *("bewerbung", "bewerbungen", "karriere", "personalabteilung", "büro", "kontakt"),
        *("recrutement", "candidatures", "ressources.humaines", "rrhh", "empleo", "seleccion"),
        *("lavoro", "risorse-umane", "vagas", "recursos.humanos", "vacatures", "ansökan"),
        *("rekrutacja", "kariyer", "saiyo", "onlinebewerbung", "bewerbungsmanagement"),
        *("praca", "praca.krakow", "uk.praca", "stillinger", "biuro-warsaw", "loker.jakarta"),
    ],
)
def test_a_role_address_is_not_usable(local_part: str) -> None:
    assert is_valid_address(f"{local_part}@acme.example")
    assert not is_usable_address(f"{local_part}@acme.example")


@pytest.mark.parametrize(
    "local_part",
    [
        *("infante", "hrvoje.kovac", "hr.kovac", "steve.jobs", "emily.post", "jobst.m", "mailand"),
        *("mark.sales", "mary.people", "press.john", "m.carriere", "ana.london", "officer.jo"),
        *("jack.stillinger", "jack_stillinger", "jack-stillinger", "jstillinger", "t.allas"),
        *("e.allas", "maria.nabor", "katherine.loker", "praca.anna", "sarah.recruitment", "j.info"),
        *("paris", "austin", "dean.west", "ola", "ola.nordmann", "p1", "j.p", "contini", "helle"),
    ],
)
def test_a_name_that_looks_like_a_role_is_a_persons(local_part: str) -> None:
    assert is_usable_address(f"{local_part}@acme.example")


def test_a_person_who_is_called_like_the_company_is_a_person() -> None:
    assert not is_role_address("acme@acme.example")


def test_two_thousand_new_addresses_take_no_noticeable_time() -> None:
    addresses = [f"person.{place}@client{place % 7}.example" for place in range(2000)]

    assert all(is_usable_address(address) for address in addresses)
