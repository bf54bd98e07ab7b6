"""How our panel is shown on a Job Applicant's form: an HTML field, and a script that fills it.

Frappe signs nothing for a frame: whoever looks signs in to Afterword there. Seen on Frappe 15.72,
which sends no Content-Security-Policy of its own on these pages.
"""

import json

from plugin.crm import Step

FIELD = "afterword_panel"


def steps(url: str) -> tuple[Step, ...]:
    """Return what a System Manager does to show the panel that is launched at `url`."""
    return (
        Step(
            "As a System Manager add a Custom Field in Frappe (in its own list, not in Customize"
            " Form): Document Job Applicant, Label Afterword, Field Type HTML, and this Fieldname.",
            FIELD,
        ),
        Step(
            "Add a Client Script for the DocType Job Applicant that applies to the Form, enable it,"
            " and paste this script.",
            _script(url),
        ),
    )


def _script(url: str) -> str:
    launch = json.dumps(f"{url}{'&' if '?' in url else '?'}candidate=")
    return f"""frappe.ui.form.on("Job Applicant", {{
  refresh(frm) {{
    if (frm.is_new() || !frm.doc.email_id) return;
    const person = frm.doc.email_id.trim().toLowerCase();
    const address = {launch} + encodeURIComponent(person);
    const frame = document.createElement("iframe");
    frame.src = address;
    frame.title = "Afterword";
    frame.style = "width: 100%; height: 480px; border: 0";
    frm.get_field("{FIELD}").$wrapper.empty().append(frame);
  }},
}});"""
