"""The option `--playbook FILE` of commands that need no database."""

from pathlib import Path

from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook


def load_playbook(path: Path | None) -> Playbook:
    """Return the playbook of the file, or the default; what reads one is loaded only for a file.

    Raises what `playbook_files.playbook_of` raises.
    """
    if path is None:
        return DEFAULT_PLAYBOOK
    from plugin.cli.playbook_files import playbook_of  # noqa: PLC0415 -- see above

    return playbook_of(path)
