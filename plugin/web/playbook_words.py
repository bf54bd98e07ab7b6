"""What pages say of a playbook: each step's times, every other setting, and whose number it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from plugin.domain.disputes import DISPUTES, OWN
from plugin.domain.moments import Hour
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.domain.playbook_diff import Difference, differences
from plugin.domain.playbook_paths import setting, setting_paths
from plugin.domain.playbook_values import plain
from plugin.domain.prompts import StepKey
from plugin.domain.setting_words import say_setting
from plugin.playbook_document.settings import SETTINGS
from plugin.web.setting_labels import CHOICES, MOMENT_LABELS, SETTING_LABELS
from plugin.web.words import STEP_WORDS

YOURS = "your agency’s"
OURS = "our number"
OUR_CHOICE = "our choice"
_DAYS = "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"


@dataclass(frozen=True, slots=True)
class Said:
    """One setting in words. `rules` made its number; else `whose` says whose it is, if it is one.

    `path` is empty for what no setting decides.
    """

    path: str
    label: str
    value: str
    rules: tuple[str, ...] = ()
    whose: str = ""


@dataclass(frozen=True, slots=True)
class ChangeSaid:
    """One setting, or decision of a dispute, as it was and as it becomes."""

    path: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class TimesRow:
    """When a step, in one case of it, opens, is due, is late and goes away; None: no such time."""

    case: str
    opens: Said | None
    due: Said | None
    limit: Said | None
    expires: Said | None


@dataclass(frozen=True, slots=True)
class StepSaid:
    """One step. `others` are the settings that are no times of it."""

    name: str
    is_enabled: bool
    times: tuple[TimesRow, ...]
    others: tuple[Said, ...]


_NEVER = Said("", "", "never")
_NEXT = Said("", "", "when the next one opens, or it is time to move on")
_CASES: Mapping[StepKey, tuple[tuple[str, str, str], ...]] = {
    StepKey.CHECK_IN: (
        ("after an exact date", "exact", "due_at"),
        ("after a vague date", "approximate", "due_at"),
        ("after “within a few days”", "few_days", "due_at"),
        ("where no date is known", "none", "due_at"),
        ("a further one", "again", "due_at"),
    ),
    StepKey.MOVE_ON: (
        ("without a word", "silence", "due_at"),
        ("once all was asked", "all_asked", "due_at"),
        ("after a no", "", "rejected_due"),
    ),
}
"""Steps with cases: what each is called, and its settings that say when it opens and is due."""

_UNSET: Mapping[str, str] = {"steps.thank_you.first_in_line_opens": "as for the others"}

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Hours and calendars": ("hours.", "calendars."),
    "E-mails to candidates": ("coaching.",),
    "Follow-ups with clients": ("follow_ups.",),
    "Contact with clients": ("contact_mode",),
    "Notes": ("notes.",),
    "Stages": ("stage_settles_seconds",),
}


def steps_said(playbook: Playbook) -> list[StepSaid]:
    """Return every step in words, in the playbook's order."""
    return [_step(playbook, key) for key in StepKey]


def sections_said(playbook: Playbook) -> dict[str, list[Said]]:
    """Return all that is no step's, under the headings of the page."""
    return {
        heading: [said(playbook, path) for path in setting_paths() if path.startswith(starts)]
        for heading, starts in SECTIONS.items()
    }


def said(playbook: Playbook, path: str) -> Said:
    """Return one setting in words. Raises AttributeError for an unknown path."""
    value = setting(playbook, path)
    about = SETTINGS[path]
    is_default = value == setting(DEFAULT_PLAYBOOK, path)
    ours = (OUR_CHOICE if "our choice" in about.whose else OURS) if about.is_ours else ""
    whose = ours if is_default else YOURS
    return Said(path, label(path), say(playbook, path), about.rules if is_default else (), whose)


def say(playbook: Playbook, path: str) -> str:
    """Return a setting's value as the page says it. Raises AttributeError for an unknown path."""
    value = setting(playbook, path)
    told = plain(path, value)
    names = CHOICES.get(path, {})
    if isinstance(told, list):
        return _several(path, [names.get(each, str(each)) for each in told])
    if isinstance(value, Hour):
        return f"in the {value}"
    if value is None and path in _UNSET:
        return _UNSET[path]
    return names.get(str(told)) or say_setting(path, value)


def label(path: str) -> str:
    """Return what a setting is called: "thank-you: at the latest"."""
    *_, last = path.split(".")
    return SETTING_LABELS.get(path) or MOMENT_LABELS[last]


def whole_label(path: str) -> str:
    """Return the same with the step that the setting is of."""
    if not path.startswith("steps."):
        return label(path)
    return f"{STEP_WORDS[StepKey(path.split('.')[1])]}: {label(path)}"


def changes_said(old: Playbook, new: Playbook) -> list[ChangeSaid]:
    """Return everything in which two playbooks differ, their names first."""
    named = [ChangeSaid("name", "name", old.name, new.name)] if old.name != new.name else []
    return named + [_change(old, new, each) for each in differences(old, new)]


def _change(old: Playbook, new: Playbook, difference: Difference) -> ChangeSaid:
    path = difference.path
    if not path.startswith("disputes."):
        return ChangeSaid(path, whole_label(path), say(old, path), say(new, path))
    key = path.rpartition(".")[2]
    before, after = (option_said(key, str(each)) for each in (difference.old, difference.new))
    return ChangeSaid(path, f"{key} decided: {DISPUTES[key].title}", before, after)


def option_said(dispute: str, option: str) -> str:
    """Return what deciding a dispute so means."""
    return "numbers of your own" if option == OWN else DISPUTES[dispute].option(option).text


def _step(playbook: Playbook, key: StepKey) -> StepSaid:
    before = f"steps.{key}."
    paths = [path for path in setting_paths() if path.startswith(before)]
    cases = _CASES.get(key)
    times = (
        tuple(_case(playbook, before, *case) for case in cases)
        if cases
        else (_times(playbook, before, paths),)
    )
    shown = {each.path for row in times for each in _cells(row)} | {f"{before}enabled"}
    others = tuple(said(playbook, path) for path in paths if path not in shown)
    return StepSaid(STEP_WORDS[key], setting(playbook, f"{before}enabled"), times, others)


def _times(playbook: Playbook, before: str, paths: list[str]) -> TimesRow:
    opens, due, limit, expires = (
        said(playbook, path) if (path := before + name) in paths else None
        for name in ("opens", "due", "limit", "expires")
    )
    return TimesRow("", opens, due, limit, expires)


def _case(playbook: Playbook, before: str, case: str, opens: str, due: str) -> TimesRow:
    opening = said(playbook, before + opens) if opens else Said("", "", "at the change of stage")
    ends = _NEXT if before == f"steps.{StepKey.CHECK_IN}." else _NEVER
    return TimesRow(case, opening, said(playbook, before + due), None, ends)


def _cells(row: TimesRow) -> list[Said]:
    return [cell for cell in (row.opens, row.due, row.limit, row.expires) if cell]


def _several(path: str, names: list[str]) -> str:
    if path == "coaching.weekdays":
        return "every day" if len(names) == len(_DAYS) else ", ".join(n.capitalize() for n in names)
    joined = ", then " if path == "steps.contacts.order" else ", "
    return joined.join(names) or "none"
