"""The shape of the house: sizes, imports without effects, settings in the documentation."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path for folder in ("plugin", "integrations") for path in (ROOT / folder).rglob("*.py")
)
LONGEST = 300


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_about_one_thing(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    tree = ast.parse(path.read_text())
    if not tree.body:
        return

    assert ast.get_docstring(tree)


def test_importing_everything_needs_no_settings_and_no_network() -> None:
    names = [module_name(path) for path in SOURCES if path.name != "__main__.py"]
    program = (
        "import importlib, socket\n"
        "def refuse(*given): raise AssertionError('a connection at import')\n"
        "socket.socket.connect = refuse\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "manager", "misc"])
def test_no_module_is_named_for_nothing(name: str) -> None:
    assert [path for path in SOURCES if name in path.stem.split("_")] == []


def test_every_setting_is_documented() -> None:
    config = ast.parse((ROOT / "plugin/config.py").read_text())
    names = {
        node.args[1].value
        for node in ast.walk(config)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("_required", "_optional")
        and isinstance(node.args[1], ast.Constant)
    } | {"DATABASE_OWNER_URL"}

    readme = (ROOT / "README.md").read_text()

    assert [name for name in sorted(map(str, names)) if f"`{name}`" not in readme] == []


def test_nothing_speaks_of_a_machine_or_a_registry() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    ours = Path(__file__)
    words = ("/" + "work/", ".pyenv" + "/shims", "/" + "root/", "files.python" + "hosted")

    found = [
        (name, word)
        for name in tracked
        if name and (ROOT / name).suffix in {".py", ".md", ".toml", ".txt", ".lock", ".json", ""}
        if (ROOT / name) != ours and (ROOT / name).is_file()
        for word in words
        if word in (ROOT / name).read_text(errors="replace")
    ]

    assert found == []


def test_no_future_work_is_parked_in_the_queue() -> None:
    """C.2-30: a job with a far moment runs as often as a broker loses its patience.

    What is due is a row with a moment, and a sweep looks for it.
    """
    parking = {"enqueue_in", "enqueue_at", "apply_async", "ScheduledJobRegistry", "RQScheduler"}
    names = {"rq_scheduler", "sched", "apscheduler", "celery"}
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute):
                used = {node.attr}
            elif isinstance(node, ast.Name):
                used = {node.id}
            elif isinstance(node, ast.keyword):
                used = {node.arg} & {"eta", "countdown", "with_scheduler"}
            elif isinstance(node, ast.Import | ast.ImportFrom):
                modules = {getattr(node, "module", None) or ""} | {one.name for one in node.names}
                used = {name.partition(".")[0] for name in modules} & names
                used |= {one.name for one in node.names} & parking
            else:
                continue
            hits = used & (parking | names | {"eta", "countdown", "with_scheduler"})
            found.extend((path.name, name) for name in hits)

    assert found == []


def test_there_is_one_time_library() -> None:
    """C.3-47: two that render the same moment disagree once one of them has older zones."""
    others = {"arrow", "dateutil", "delorean", "maya", "moment", "pendulum", "pytz", "tzlocal"}
    found = [
        (path.name, name)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (getattr(node, "module", None) or "", *(one.name for one in node.names))
        if name.partition(".")[0] in others
    ]

    assert found == []


def test_no_form_writes_to_several_people_at_once() -> None:
    """C.4-73: three forms take a list: which facts a model may be told, which client companies one
    answer is for, and which prompts to snooze, dismiss or tick. Whatever the last reaches, nothing
    that sends or queues anything is there.
    """
    lists = [
        (path.name, ast.unparse(node.args[0]))
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "getlist"
    ]

    reached = reachable_from("plugin.services.prompt_batches")

    assert sorted(lists) == [
        ("ai.py", "_FACT"),
        ("client_settings.py", "COMPANY"),
        ("prompt_batches.py", "_PROMPT"),
    ]
    assert {name for name in reached if name.startswith(WRITERS)} == set()
    assert "plugin.services.undoing" in reached


WRITERS = (
    "plugin.chat",
    "plugin.llm",
    "plugin.mail",
    "plugin.tasks",
    *(
        f"plugin.services.{name}"
        for name in ("ai_drafting", "crm_writes", "drafting", "messages", "notices", "sending")
    ),
)
"""What writes to people, prepares it, or has it written."""


def reachable_from(name: str) -> set[str]:
    """Return the modules of ours that a module imports, directly or through others."""
    files = {module_name(path): path for path in SOURCES}
    reached: set[str] = set()
    waiting = [name]
    while waiting:
        here = waiting.pop()
        if here in reached or here not in files:
            continue
        reached.add(here)
        for node in ast.walk(ast.parse(files[here].read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                waiting += [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
            elif isinstance(node, ast.Import):
                waiting += [one.name for one in node.names]
    return reached
