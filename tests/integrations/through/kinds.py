"""Every kind of CRM that is tested through the product, by a name for the test."""

from collections.abc import Mapping

from tests.integrations.through.agency import Agency
from tests.integrations.through.ashby import OnAshby
from tests.integrations.through.bottlecrm import OnBottleCrm
from tests.integrations.through.bullhorn import OnBullhorn
from tests.integrations.through.frappe_hr import OnFrappeHr
from tests.integrations.through.generic import OnGeneric
from tests.integrations.through.greenhouse import OnGreenhouse
from tests.integrations.through.jobadder import OnJobAdder
from tests.integrations.through.lever import OnLever
from tests.integrations.through.odoo import OnOdoo18, OnOdoo19

AGENCIES: Mapping[str, type[Agency]] = {
    "ashby": OnAshby,
    "bottlecrm": OnBottleCrm,
    "bullhorn": OnBullhorn,
    "frappe_hr": OnFrappeHr,
    "generic": OnGeneric,
    "greenhouse": OnGreenhouse,
    "jobadder": OnJobAdder,
    "lever": OnLever,
    "odoo18": OnOdoo18,
    "odoo19": OnOdoo19,
}
