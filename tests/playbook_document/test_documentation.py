"""docs/playbook.md lists every setting with its default, and shows a playbook that can be taken."""

import re
from pathlib import Path

from plugin.domain.moments import INSTANTS, Anchor
from plugin.domain.playbook import DEFAULT_PLAYBOOK
from plugin.domain.playbook_diff import differences
from plugin.domain.playbook_paths import setting
from plugin.domain.setting_words import say_setting
from plugin.playbook_document import read_playbook
from plugin.playbook_document.moment_field import MomentField
from plugin.playbook_document.settings import SETTINGS

PAGE = (Path(__file__).parents[2] / "docs" / "playbook.md").read_text("utf-8")


def table() -> str:
    """Return the table of all settings as the page must have it."""
    rows = ["| setting | what it is | default | whose |", "|---|---|---|---|"]
    for path, about in SETTINGS.items():
        default = say_setting(path, setting(DEFAULT_PLAYBOOK, path))
        rows.append(f"| `{path}` | {about.text} | {default} | {about.whose} |")
    return "\n".join(rows) + "\n"


def test_every_setting_stands_in_the_table() -> None:
    assert PAGE.endswith(table()), f"the page must end with:\n{table()}"


def test_the_example_can_be_taken_and_changes_what_it_tells() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)

    assert [each.path for each in differences(DEFAULT_PLAYBOOK, read_playbook(example))] == [
        "calendars.days_off",
        "coaching.weekdays",
        "follow_ups.calls",
        "contact_mode",
        "steps.debrief.due",
        "steps.card.enabled",
        "steps.check_in.exact",
        "steps.check_in.none",
        "disputes.C01",
        "disputes.C05",
        "disputes.C06",
    ]


def test_the_anchors_that_it_names_are_those_that_settings_take() -> None:
    taken = {
        form.anchor
        for about in SETTINGS.values()
        if isinstance(about.kind, MomentField)
        for form in about.kind.forms
    }
    instants, dates = re.findall(r"(?:Instants|dates)\s+\(([^)]*)\)", PAGE)

    def named(words: str) -> set[Anchor]:
        return {Anchor(word) for word in re.findall(r"`(\w+)`", words)}

    assert named(instants) == taken & INSTANTS
    assert named(dates) == taken - INSTANTS
