"""The look into the mailbox leaves room for other work."""

import pytest
from flask import Flask

from plugin.tasks import inbound
from plugin.tasks.runtime import set_app


def test_a_mailbox_without_end_is_left_for_the_next_run(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[bool] = []
    monkeypatch.setattr(inbound, "RUN_SECONDS", 0.0)
    monkeypatch.setattr("plugin.services.mailbox.poll", lambda: looks.append(True) or True)
    set_app(app)

    inbound.look_into_mailbox()

    assert looks == [True]
