import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from ruamel.yaml import YAML

from plugin.domain.disputes import DISPUTES, OWN, decided, decision_of
from plugin.domain.moments import Anchor, minutes_after
from plugin.domain.people import ContactMode
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.domain.playbook_paths import setting, setting_paths, with_settings
from plugin.domain.playbook_values import plain
from plugin.playbook_document import (
    PlaybookErrors,
    playbook_from_json,
    playbook_to_json,
    read_playbook,
    write_playbook,
)
from plugin.playbook_document.settings import SETTINGS
from tests.playbook_document.strategies import documents, playbooks

PLAYBOOKS = Path(__file__).parent.parent / "playbooks"

few = settings(max_examples=25, deadline=None)


def as_read(text: str) -> Playbook | list[str]:
    """Return the playbook of a text, or what is wrong with it."""
    try:
        return read_playbook(text)
    except PlaybookErrors as errors:
        return sorted(map(str, errors.errors))


def as_written(document: dict[str, Any]) -> Playbook | list[str]:
    """Return the playbook of the document's JSON text, or what is wrong with it."""
    return as_read(json.dumps(document))


def in_block_style(document: dict[str, Any]) -> str:
    """Return the document as YAML of one line each."""
    out = StringIO()
    YAML(typ="rt", pure=True).dump(document, out)
    return out.getvalue()


def wrong(document: dict[str, Any]) -> list[str]:
    """Return what is wrong with the document, a line each."""
    with pytest.raises(PlaybookErrors) as caught:
        read_playbook(json.dumps(document))
    return [str(error) for error in caught.value.errors]


def test_every_setting_is_told_about() -> None:
    assert tuple(SETTINGS) == setting_paths()


def test_a_name_is_enough() -> None:
    assert read_playbook("name: Ours") == replace(DEFAULT_PLAYBOOK, name="Ours")


def test_settings_are_read_into_the_values_of_the_domain() -> None:
    read = read_playbook("""
        name: Ours
        version: 3
        calendars: {days_off: [2026-12-31, 2026-12-24]}
        coaching: {weekdays: [friday, monday]}
        contact_mode: none
        steps:
          contacts: {order: [candidate, client]}
          thank_you: {due: {anchor: interview_day_end, minutes: 0}, expires: null}
          card: {when: [always, first_in_line]}
          check_in: {exact: {business_days: 2, at: "09:30"}, due_at: "16:00"}
    """)

    assert read.version == 3
    assert [each.isoformat() for each in read.calendars.days_off] == ["2026-12-24", "2026-12-31"]
    assert read.coaching.weekdays == (0, 4)
    assert read.contact_mode is ContactMode.NONE
    assert read.steps.thank_you.due == minutes_after(Anchor.INTERVIEW_DAY_END)
    assert read.steps.thank_you.expires is None
    assert [str(each) for each in read.steps.card.when] == ["first_in_line", "always"]
    assert read.steps.check_in.exact.anchor is Anchor.PROMISED_DATE
    assert f"{read.steps.check_in.exact.at}" == "09:30:00"
    assert read.steps.check_in.again == DEFAULT_PLAYBOOK.steps.check_in.again


@few
@given(playbooks())
def test_a_playbook_written_and_read_is_the_same(playbook: Playbook) -> None:
    assert read_playbook(write_playbook(playbook)) == playbook
    assert read_playbook(write_playbook(playbook, changed_only=True)) == playbook
    assert read_playbook(json.dumps(playbook_to_json(playbook))) == playbook
    assert playbook_from_json(playbook_to_json(playbook, changed_only=True)) == playbook


@few
@given(documents())
def test_json_and_yaml_are_read_alike_however_they_are_spaced(document: dict[str, Any]) -> None:
    texts = [
        json.dumps(document),
        json.dumps(document, indent="\t"),
        json.dumps(document, indent=1, ensure_ascii=False),
        in_block_style(document),
    ]

    assert all(as_read(text) == as_read(texts[0]) for text in texts)


@pytest.mark.parametrize(
    "name",
    [
        "null",
        "no",
        "~",
        "3",
        "true",
        "Zoë",
        "a: b",
        "# x",
        "- x",
        " x ",
        '"',
        "'",
        "\\",
        "\U0001f600",
        "x" * 80,
    ],
)
def test_any_name_is_written_so_that_it_is_read_again(name: str) -> None:
    named = replace(DEFAULT_PLAYBOOK, name=name)

    assert read_playbook(write_playbook(named, changed_only=True)) == named
    assert f"name: {json.dumps(name, ensure_ascii=False)}\n" in write_playbook(named)


class TestWriting:
    def test_the_whole_playbook_tells_every_setting_and_every_decision(self) -> None:
        written = playbook_to_json(DEFAULT_PLAYBOOK)

        assert written["disputes"] == {key: each.default.key for key, each in DISPUTES.items()}
        for path in setting_paths():
            found: Any = written
            for part in path.split("."):
                found = found[part]

    def test_order_never_changes(self) -> None:
        one = with_settings(DEFAULT_PLAYBOOK, {"follow_ups.most": 1})

        def keys(value: Any) -> Any:
            if not isinstance(value, dict):
                return None
            return [(key, keys(each)) for key, each in value.items()]

        assert keys(playbook_to_json(one)) == keys(playbook_to_json(DEFAULT_PLAYBOOK))

    def test_every_setting_has_a_comment_with_its_rule_or_that_the_number_is_ours(self) -> None:
        lines = write_playbook(DEFAULT_PLAYBOOK).splitlines()

        exact = next(place for place, line in enumerate(lines) if line.startswith("    exact:"))
        assert lines[exact - 1].startswith("    # after an exact date")
        assert "R70" in lines[exact - 1]
        morning = next(place for place, line in enumerate(lines) if line.startswith("  morning:"))
        assert lines[morning - 1].endswith("(our number)")
        assert sum(line.lstrip().startswith("#") for line in lines) >= len(SETTINGS)

    def test_what_is_changed_is_told_by_its_decision_where_there_is_one(self) -> None:
        changed = with_settings(
            decided(DEFAULT_PLAYBOOK, {"C05": "few_days"}), {"follow_ups.most": 3}
        )

        assert playbook_to_json(changed, changed_only=True) == {
            "format": 1,
            "name": "default",
            "version": 1,
            "follow_ups": {"most": 3},
            "disputes": {"C05": "few_days", "C10": OWN},
        }

    def test_no_moment_is_written_as_null(self) -> None:
        assert "    first_in_line_opens: null\n" in write_playbook(DEFAULT_PLAYBOOK)


class TestDisputes:
    @pytest.mark.parametrize(
        ("key", "option"),
        [(key, each.key) for key, dispute in DISPUTES.items() for each in dispute.options],
    )
    def test_a_decision_makes_its_settings(self, key: str, option: str) -> None:
        read = as_written({"name": "default", "disputes": {key: option}})

        assert read == decided(DEFAULT_PLAYBOOK, {key: option})

    def test_ones_own_leaves_the_settings_alone(self) -> None:
        document = {"name": "Ours", "follow_ups": {"most": 3}, "disputes": {"C10": OWN}}

        assert playbook_from_json(document).follow_ups.most == 3

    def test_a_setting_that_agrees_may_stand_beside_its_decision(self) -> None:
        document = {"name": "Ours", "follow_ups": {"most": 1}, "disputes": {"C10": "one"}}

        assert playbook_from_json(document).follow_ups.most == 1

    def test_a_setting_that_disagrees_is_named(self) -> None:
        exact = {"business_days": 2, "at": "morning"}
        document = {
            "name": "Ours",
            "steps": {"check_in": {"exact": exact}},
            "disputes": {"C05": "few_days"},
        }

        assert wrong(document) == [
            "steps.check_in.exact: is two business days after the promised date, in the morning, "
            "but disputes.C05 is decided few_days, which makes it three business days after the "
            "promised date, in the morning; leave one of them out"
        ]


class TestErrors:
    def test_all_are_told_at_once_in_the_order_of_their_lines(self) -> None:
        with pytest.raises(PlaybookErrors) as caught:
            read_playbook(
                "name: 3\n"
                "follow_ups: {most: 9, calls: -1}\n"
                "hours: {morning: '18:00'}\n"
                "notes:\n"
                "  thank_you: {least: 9, most: 3}\n"
                "hours: {}\n"
            )

        assert [(error.line, error.path) for error in caught.value.errors] == [
            (1, "name"),
            (2, "follow_ups.most"),
            (2, "follow_ups.calls"),
            (3, "hours.morning"),
            (5, "notes.thank_you"),
            (6, "hours"),
        ]

    def test_what_cannot_be_read_contradicts_nothing(self) -> None:
        due = {"anchor": "interview_end", "minutes": -5}
        document = {
            "name": "Ours",
            "steps": {"debrief": {"opens": {"minutes": 300}, "due": due}},
        }

        assert wrong(document) == ["steps.debrief.due.minutes: must be 0 to 20160"]

    def test_an_earlier_evening_is_told_once(self) -> None:
        assert wrong({"name": "Ours", "hours": {"evening": "08:00"}}) == [
            "hours.evening: is 08:00, not later than morning: 09:00"
        ]

    def test_no_line_is_told_where_there_was_no_text(self) -> None:
        with pytest.raises(PlaybookErrors) as caught:
            playbook_from_json({"name": ""})

        assert caught.value.errors[0].line is None

    @pytest.mark.parametrize(
        "document",
        [
            [],
            None,
            3,
            "name",
            {1: 2},
            {"name": "x", None: 3},
            {"name": "x", "notes": {"check_in": {1: 2}}},
        ],
    )
    def test_what_is_no_playbook_at_all_is_refused(self, document: Any) -> None:
        with pytest.raises(PlaybookErrors):
            playbook_from_json(document)

    def test_settings_of_a_step_that_is_off_do_no_harm(self) -> None:
        silence = {"days": 2, "at": "morning"}
        document = {
            "name": "Ours",
            "steps": {"check_in": {"enabled": False}, "move_on": {"silence": silence}},
        }

        assert isinstance(as_written(document), Playbook)


class TestWhatIsKept:
    def test_a_kept_playbook_does_what_it_did_though_an_option_means_something_else(self) -> None:
        kept = playbook_to_json(decided(DEFAULT_PLAYBOOK, {"C05": "few_days"}))
        four = {"anchor": "promised_date", "business_days": 4, "at": "morning"}
        kept["steps"]["check_in"]["exact"] = four

        read = playbook_from_json(kept)
        assert read.steps.check_in.exact.count == 4
        assert decision_of(read, DISPUTES["C05"]) == OWN

    def test_a_kept_playbook_is_not_refused_for_a_contradiction(self) -> None:
        kept = {"name": "Ours", "hours": {"morning": "18:00"}}

        assert f"{playbook_from_json(kept).hours.morning:%H}" == "18"

    def test_what_format_1_kept_is_read_for_ever(self) -> None:
        kept = json.loads((PLAYBOOKS / "kept" / "format-1.json").read_text("utf-8"))
        read = playbook_from_json(kept)

        assert (read.name, read.version) == (kept["name"], kept["version"])
        for path in setting_paths():
            found: Any = kept
            for part in path.split("."):
                found = found.get(part, {})
            if found != {}:
                assert plain(path, setting(read, path)) == found


def test_a_number_changed_in_the_whole_text_is_taken_whichever_dispute_it_belongs_to() -> None:
    text = write_playbook(DEFAULT_PLAYBOOK)
    assert text.count("\n  most: 2\n") == 1

    read = read_playbook(text.replace("\n  most: 2\n", "\n  most: 1\n"))

    assert decision_of(read, DISPUTES["C10"]) == "one"
