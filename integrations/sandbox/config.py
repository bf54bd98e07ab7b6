"""The sandbox CRM's settings, read once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class SandboxConfig:
    """`state` is the folder of its database; with `install_code` it installs the plugin itself.

    `plugin_smtp_port` is where the plugin takes mail; 0: it takes none.
    """

    state: Path
    port: int = 5081
    smtp_port: int = 5082
    plugin_url: str = "http://127.0.0.1:5080"
    plugin_smtp_port: int = 0
    install_code: str | None = field(default=None, repr=False)

    @property
    def base_url(self) -> str:
        """The address of its pages, and of what it answers the plugin."""
        return f"http://{HOST}:{self.port}"

    @property
    def frame_ancestors(self) -> list[str]:
        """The origins under which people may have opened its pages."""
        return [self.base_url, f"http://localhost:{self.port}"]

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Return the settings in `environ` (default: the process's own).

        Raises ValueError naming the first one that makes no sense.
        """
        env = os.environ if environ is None else environ
        return cls(
            state=Path(env.get("SANDBOX_STATE") or "~/.local/state/afterword-sandbox").expanduser(),
            port=_port(env, "SANDBOX_PORT", 5081),
            smtp_port=_port(env, "SANDBOX_SMTP_PORT", 5082),
            plugin_url=(env.get("SANDBOX_PLUGIN_URL") or "http://127.0.0.1:5080").rstrip("/"),
            plugin_smtp_port=_port(env, "SANDBOX_PLUGIN_SMTP_PORT", 0),
            install_code=env.get("SANDBOX_INSTALL_CODE") or None,
        )


def _port(env: Mapping[str, str], name: str, default: int) -> int:
    if not env.get(name):
        return default
    value = env[name]
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
        raise ValueError(f"{name} must be a port from 1 to 65535")
    return int(value)
