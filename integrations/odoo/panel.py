"""Our panel on an applicant's page: a computed field and a view, no module (captures 80 to 84).

Odoo passes on nobody's identity: whoever looks signs in to Afterword within the frame.
"""

from html import escape

from integrations.odoo.api import APPLICANT
from plugin.crm import Step

FIELD = "x_afterword_panel"


def panel_steps(url: str) -> tuple[Step, ...]:
    """Return what a Settings administrator does, with the values to paste."""
    return (
        Step(
            "Sign in to Odoo as a Settings administrator, turn on developer mode, open Settings,"
            f" Technical, Fields, and make a field on the model {APPLICANT} with this name,"
            " of the type html, neither stored nor sanitized, and read-only.",
            FIELD,
        ),
        Step("Paste this into the field's Compute and leave its Dependencies empty.", _code(url)),
        Step(
            "Open Settings, Technical, Views, and make a view of the model hr.applicant, of the"
            " type Form, that inherits hr_recruitment.hr_applicant_view_form, with this"
            " architecture. The page Afterword is then on each applicant's form.",
            '<data><xpath expr="//notebook" position="inside">'
            '<page string="Afterword" name="afterword">'
            f'<field name="{FIELD}" widget="html" nolabel="1" readonly="1"/>'
            "</page></xpath></data>",
        ),
    )


def _code(url: str) -> str:
    """Return the Python that Odoo runs for the field: an address within HTML within a format."""
    address = escape(url).replace("%", "%%")
    joint = "&amp;" if "?" in url else "?"
    return (
        "for record in self:\n"
        f"    record['{FIELD}'] = '<iframe src=\"{address}{joint}submission=%s\""
        ' style="width:100%%;height:640px;border:0"></iframe>\' % record.id'
    )
