"""What `afterword up` starts, and with which settings."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from plugin.config import environment
from plugin.local import secrets, wheels
from plugin.local.folder import StateFolder, short_folder
from plugin.local.launch import Program, end, launch
from plugin.local.postgres import APPLICATION, OWNER, Postgres
from plugin.local.postgres import SOCKET_NAME as POSTGRES_SOCKET
from plugin.local.settings_file import write_settings
from plugin.local.valkey import SOCKET_NAME as VALKEY_SOCKET
from plugin.local.valkey import Valkey
from plugin.supervisor import Child, GaveUp

DEMO_DOMAIN = "in.localhost"
"""Where the demo's candidates send copies of their notes; no other machine knows it."""

_TICK_SECONDS = 0.05
_OTHERS = frozenset({"DATABASE_URL", "REDIS_URL", "SMTP_URL"})


GoOn = Callable[[], object]
"""Called all the while something is waited for; it may raise to end the waiting."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Where on 127.0.0.1 things are. All but the first are used in the demo only."""

    web: int

    @property
    def sandbox(self) -> int:
        """The sandbox CRM's pages."""
        return self.web + 1

    @property
    def sandbox_smtp(self) -> int:
        """The sandbox CRM's mail catcher."""
        return self.web + 2

    @property
    def inbound(self) -> int:
        """Where mail to our own addresses is taken."""
        return self.web + 3

    def all_of(self, demo: bool) -> list[int]:
        """Return those that must be free."""
        in_demo = [self.sandbox, self.sandbox_smtp, self.inbound]
        return [self.web, *in_demo] if demo else [self.web]


@dataclass(frozen=True, slots=True)
class Stack:
    """One machine's Afterword. A server that the environment names is None here: not ours."""

    folder: StateFolder
    ports: Ports
    demo: bool
    postgres: Postgres | None
    valkey: Valkey | None
    environ: Mapping[str, str]

    @property
    def address(self) -> str:
        """The address of the pages, as people reach them."""
        return self.environ["AFTERWORD_BASE_URL"]

    @property
    def sandbox_address(self) -> str:
        """The address of the sandbox CRM."""
        return f"http://127.0.0.1:{self.ports.sandbox}"

    def servers(self) -> Iterator[tuple[Child, Postgres | Valkey]]:
        """Give the servers to start first, each with what to wait for."""
        named = {"postgres": self.postgres, "valkey": self.valkey}
        for name, server in named.items():
            if server:
                program = server.program(self.folder.log(name))
                yield Child(name, program, server.prepare, is_server=True), server

    def web(self) -> Child:
        """Return the process that serves pages, webhooks and the API."""
        return self._child("web", "--port", str(self.ports.web))

    def worker(self) -> Child:
        """Return the process that does what the queue asks for."""
        return self._child("worker")

    def cron(self) -> Child:
        """Return the process that rings the bell by the clock."""
        return self._child("cron")

    def inbound(self) -> list[Child]:
        """Return the process that takes mail in, where it is told where to listen."""
        return [self._child("inbound")] if self.environ.get("AFTERWORD_INBOUND_LISTEN") else []

    def sandbox(self, go_on: GoOn) -> Child:
        """Return the sandbox CRM: a program of its own, which gets its settings and none of ours.

        It may install us once, by the code it is given; later it has no use for one.
        """
        settings = {
            "SANDBOX_STATE": str(self.folder.folder("sandbox")),
            "SANDBOX_PORT": str(self.ports.sandbox),
            "SANDBOX_SMTP_PORT": str(self.ports.sandbox_smtp),
            "SANDBOX_PLUGIN_URL": self.address,
            "SANDBOX_PLUGIN_SMTP_PORT": str(self.ports.inbound),
            "SANDBOX_INSTALL_CODE": self._answer_of(go_on, "install", "--crm", "generic") or "",
        }
        argv = _python("-m", "integrations.sandbox", "serve")
        return Child("sandbox", Program(argv, environment() | settings, self.folder.log("sandbox")))

    def write_settings(self) -> Path:
        """Write our settings, and none else of the environment, for another terminal's commands."""
        ours = {
            name: value
            for name, value in self.environ.items()
            if name in _OTHERS or name.startswith("AFTERWORD_")
        }
        return write_settings(self.folder.path, ours)

    def probes(self) -> dict[str, str]:
        """Return for each child that serves pages the address that answers once it is ready."""
        web = {"web": f"http://127.0.0.1:{self.ports.web}/health/live"}
        return web | ({"sandbox": f"{self.sandbox_address}/"} if self.demo else {})

    def migrate(self, go_on: GoOn) -> None:
        """Bring the tables up to date. Raises GaveUp if that fails."""
        environ = dict(self.environ)
        if self.postgres:
            self.postgres.make_database()
            environ["DATABASE_OWNER_URL"] = self.postgres.url(OWNER)
        if self._answer_of(go_on, "migrate", environ=environ) is None:
            log = self.folder.log("migrate")
            raise GaveUp(f"The database could not be migrated; the log says why: {log}")
        if self.postgres:
            self._answer_of(go_on, "adopt")  # its own folder's: here is its home, at any port

    def sign_in_link(self, go_on: GoOn, *, within: float) -> str | None:
        """Return a one-time link, or None if there is no recruiter to sign in in these seconds."""
        return self._answer_of(go_on, "sign-in-link", "--wait", str(within))

    def _child(self, command: str, *arguments: str) -> Child:
        argv = _python("-m", "plugin", command, *arguments)
        return Child(command, Program(argv, self.environ, self.folder.log(command)))

    def _answer_of(
        self, go_on: GoOn, command: str, *arguments: str, environ: Mapping[str, str] | None = None
    ) -> str | None:
        """Return what one of our commands prints, or None if it fails; its log says why."""
        argv = _python("-m", "plugin", command, *arguments)
        program = Program(argv, environ or self.environ, self.folder.log(command))
        with tempfile.TemporaryFile() as output:
            process = launch(program, output)
            try:
                while process.poll() is None:
                    go_on()
                    time.sleep(_TICK_SECONDS)
            finally:
                end(process, program.stop_signal, within=5)
            output.seek(0)
            return output.read().decode().strip() if process.returncode == 0 else None


def assemble(folder: StateFolder, ports: Ports, *, demo: bool) -> Stack:
    """Return what to start: what the environment names is used, what it does not is made.

    Raises LocalError if a server is to be started and its wheel is missing.
    """
    environ = environment()
    postgres = None if environ.get("DATABASE_URL") else _postgres(folder)
    valkey = None if environ.get("REDIS_URL") else _valkey(folder)
    made: dict[str, Callable[[], str]] = {
        "AFTERWORD_SECRET_KEY": lambda: secrets.secret_key(folder.path),
        "AFTERWORD_ENCRYPTION_KEYS": lambda: secrets.encryption_key(folder.path),
        "AFTERWORD_BASE_URL": lambda: f"http://127.0.0.1:{ports.web}",
        "AFTERWORD_MAIL_FROM": lambda: "Afterword <afterword@localhost>",
        "SMTP_URL": lambda: f"smtp://127.0.0.1:{ports.sandbox_smtp if demo else 25}",
        "DATABASE_URL": lambda: postgres.url(APPLICATION) if postgres else "",
        "REDIS_URL": lambda: valkey.url if valkey else "",
    }
    if demo:
        made |= {
            "AFTERWORD_INBOUND_DOMAIN": lambda: DEMO_DOMAIN,
            "AFTERWORD_INBOUND_LISTEN": lambda: f"127.0.0.1:{ports.inbound}",
        }
    for name, make in made.items():
        if not environ.get(name):
            environ[name] = make()
    return Stack(folder, ports, demo, postgres, valkey, environ)


def _postgres(folder: StateFolder) -> Postgres:
    account = wheels.postgres_account()
    binaries = wheels.postgres_binaries(account)
    home = folder.postgres_home(account)
    return Postgres(
        binaries, home / "data", short_folder(home / "socket", POSTGRES_SOCKET), account
    )


def _valkey(folder: StateFolder) -> Valkey:
    binary = wheels.valkey_binary()
    return Valkey(binary, short_folder(folder.path / "valkey", VALKEY_SOCKET))


def _python(*arguments: str) -> list[str]:
    # -P: a folder called `plugin` where the user happens to stand is not ours. -u: logs at once.
    return [sys.executable, "-P", "-u", *arguments]
