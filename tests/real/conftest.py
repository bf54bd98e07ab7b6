"""A real BottleCRM for the whole run, with one agency in it. Without one the run fails."""

from collections.abc import Iterator

import pytest

from tests.real.agency import Agency
from tests.real.bottlecrm_install import InstalledCrm, InstallFailed, install
from tests.real.bottlecrm_server import RunningCrm, running_crm
from tests.real.interpreter import MISSING, find_python


@pytest.fixture(scope="session")
def installed_crm(request: pytest.FixtureRequest) -> InstalledCrm:
    """BottleCRM in a venv of its own, from the cache where it is there."""
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def say(line: str) -> None:
        with capture.global_and_fixture_disabled():
            request.config.get_terminal_writer().line(f"\n{line}")

    try:
        return install(find_python, MISSING, say)
    except InstallFailed as error:
        pytest.exit(str(error), returncode=1)


@pytest.fixture(scope="session")
def running(
    installed_crm: InstalledCrm, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningCrm]:
    with running_crm(installed_crm, tmp_path_factory.mktemp("bottlecrm")) as crm:
        yield crm


@pytest.fixture(scope="session")
def agency(running: RunningCrm) -> Iterator[Agency]:
    """The agency's people; tests add candidates of their own to it."""
    agency = Agency(running)
    yield agency
    agency.close()
