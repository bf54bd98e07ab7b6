"""A Valkey comes up on its socket, whatever the run before left there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from plugin.local import LocalError
from plugin.local.launch import launch
from plugin.local.valkey import SOCKET_NAME, Valkey
from tests.services import running, valkey_in_a_folder


@pytest.fixture
def stopped() -> Iterator[Valkey]:
    with valkey_in_a_folder() as server:
        yield server


def test_nothing_listens_on_tcp(valkey: redis.Redis) -> None:
    assert valkey.config_get("port") == {"port": "0"}


def test_nothing_is_written_to_disk(valkey: redis.Redis) -> None:
    assert valkey.config_get("save", "appendonly") == {"save": "", "appendonly": "no"}


def test_a_server_that_a_killed_run_left_is_stopped(stopped: Valkey, tmp_path: Path) -> None:
    stopped.prepare()
    left = launch(stopped.program(tmp_path / "left.log"))
    stopped.wait_until_ready(lambda: left.poll() is None)

    stopped.prepare()

    assert left.wait(5) == 0


def test_the_socket_of_a_killed_server_does_not_stop_the_next(
    stopped: Valkey, tmp_path: Path
) -> None:
    (stopped.socket / SOCKET_NAME).touch()

    with running(stopped, tmp_path / "next.log"), redis.Redis.from_url(stopped.url) as client:
        assert client.ping()


def test_a_folder_whose_name_is_no_plain_word_is_fine(stopped: Valkey, tmp_path: Path) -> None:
    odd = Valkey(stopped.binary, stopped.socket / "50% of a name?")

    with running(odd, tmp_path / "odd.log"), redis.Redis.from_url(odd.url) as client:
        assert client.ping()


def test_a_server_that_dies_at_its_start_is_not_waited_for(stopped: Valkey) -> None:
    with pytest.raises(LocalError, match="did not start"):
        stopped.wait_until_ready(lambda: False)
