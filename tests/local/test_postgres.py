"""A cluster comes up, whatever happened to the run before."""

import os
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from plugin.local import LocalError
from plugin.local.launch import launch
from plugin.local.postgres import OWNER, SUPERUSER, Postgres
from tests.services import Database, postgres_in_a_folder, running


@pytest.fixture(scope="module")
def stopped_cluster() -> Iterator[Postgres]:
    """A cluster that was started and stopped once. Each test leaves it stopped."""
    with postgres_in_a_folder() as cluster:
        cluster.prepare()
        yield cluster


def ask(postgres: Postgres, question: str) -> object:
    with psycopg.connect(postgres.url(SUPERUSER, "postgres")) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def test_what_was_written_is_there_after_a_second_start(
    stopped_cluster: Postgres, tmp_path: Path
) -> None:
    with (
        running(stopped_cluster, tmp_path / "first.log") as cluster,
        psycopg.connect(cluster.url(SUPERUSER, "postgres")) as connection,
    ):
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")

    with running(stopped_cluster, tmp_path / "second.log") as cluster:
        assert ask(cluster, "SELECT answer FROM kept") == 42


def test_a_server_that_a_killed_run_left_is_stopped(
    stopped_cluster: Postgres, tmp_path: Path
) -> None:
    left = launch(stopped_cluster.program(tmp_path / "left.log"))
    stopped_cluster.wait_until_ready(lambda: left.poll() is None)

    stopped_cluster.prepare()

    assert left.wait(5) == 0


def test_the_cluster_starts_after_its_server_was_killed(
    stopped_cluster: Postgres, tmp_path: Path
) -> None:
    killed = launch(stopped_cluster.program(tmp_path / "killed.log"))
    stopped_cluster.wait_until_ready(lambda: killed.poll() is None)
    killed.send_signal(signal.SIGKILL)
    killed.wait()

    with running(stopped_cluster, tmp_path / "next.log") as cluster:
        assert ask(cluster, "SELECT 1") == 1


def test_a_pid_file_whose_number_went_to_another_program_is_removed(
    stopped_cluster: Postgres,
) -> None:
    stale = stopped_cluster.data / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stopped_cluster.data}\n")

    stopped_cluster.prepare()

    assert not stale.exists()


def test_a_cluster_that_was_left_half_made_is_made_anew() -> None:
    with postgres_in_a_folder() as cluster:
        unfinished = cluster.data.with_name("data.unfinished")
        unfinished.mkdir()
        (unfinished / "PG_VERSION").write_text("18\n")

        cluster.prepare()

        assert (cluster.data / "global").is_dir()
        assert not unfinished.exists()


def test_the_files_of_another_major_version_are_refused(tmp_path: Path) -> None:
    data = tmp_path / "home" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("17\n")

    with pytest.raises(LocalError, match="made by PostgreSQL 17, this is 18"):
        Postgres(tmp_path, data, tmp_path / "home" / "socket").prepare()


def test_a_server_that_dies_at_its_start_is_not_waited_for(stopped_cluster: Postgres) -> None:
    with pytest.raises(LocalError, match="did not start"):
        stopped_cluster.wait_until_ready(lambda: False)


def test_nothing_listens_on_tcp(postgres: Postgres) -> None:
    assert ask(postgres, "SHOW listen_addresses") == ""


def test_the_socket_is_in_a_folder_for_one_user(postgres: Postgres) -> None:
    assert stat.S_IMODE(postgres.socket.stat().st_mode) == 0o700


def test_failing_statements_with_people_in_them_stay_out_of_the_log(postgres: Postgres) -> None:
    assert ask(postgres, "SHOW log_min_error_statement") == "panic"
    assert ask(postgres, "SHOW log_error_verbosity") == "terse"


def test_variables_of_the_environment_do_not_lead_to_another_server(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGHOST", "127.0.0.1")

    assert ask(postgres, "SELECT 1") == 1


def test_the_application_role_is_no_superuser_and_is_held_by_row_security(
    blank_database: Database,
) -> None:
    with psycopg.connect(blank_database.url) as connection:
        found = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()

    assert found == (False, False, False, False, False)


def test_the_application_role_can_make_no_table(blank_database: Database) -> None:
    with (
        psycopg.connect(blank_database.url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE TABLE mine ()")


def test_the_database_belongs_to_the_owners_role(blank_database: Database) -> None:
    with psycopg.connect(blank_database.owner_url) as connection:
        found = connection.execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        ).fetchone()

    assert found == (OWNER,)


def test_making_the_database_again_changes_nothing(
    postgres: Postgres, blank_database: Database
) -> None:
    with psycopg.connect(blank_database.owner_url) as connection:
        connection.execute("CREATE TABLE kept ()")

    postgres.make_database("blank")

    with psycopg.connect(blank_database.owner_url) as connection:
        assert connection.execute("SELECT FROM kept").fetchall() == []
