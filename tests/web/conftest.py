"""What the tests of the pages share."""

import pytest
import time_machine
from flask import Flask

from tests.web.cast import Cast, make_cast


@pytest.fixture
def cast(app: Flask, clock: time_machine.Traveller) -> Cast:
    """Sam with one journey, their colleague Kit, and Charlie of another agency."""
    return make_cast(app)
