"""Which answer says how candidates may contact a client."""

import pytest

from plugin.domain.contact_modes import ModeSource, answers_of
from plugin.domain.people import ContactMode

DIRECT, VIA, NONE = ContactMode.DIRECT, ContactMode.VIA_RECRUITER, ContactMode.NONE


@pytest.mark.parametrize(
    ("client", "crm", "agency", "mode", "source"),
    [
        ("direct", "none", "via_recruiter", DIRECT, ModeSource.CLIENT),
        (None, "none", "via_recruiter", NONE, ModeSource.CRM),
        (None, None, "via_recruiter", VIA, ModeSource.AGENCY),
        (None, None, None, None, None),
    ],
)
def test_the_answer_closest_to_the_client_is_in_force(
    client: str | None,
    crm: str | None,
    agency: str | None,
    mode: ContactMode | None,
    source: ModeSource | None,
) -> None:
    answers = answers_of(client, crm, agency)

    assert (answers.in_force, answers.source) == (mode, source)
