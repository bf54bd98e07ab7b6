"""The application on loopback, in this process, for a browser to look at."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from flask import Flask
from werkzeug.serving import make_server

from plugin.app import create_app
from plugin.config import Config
from plugin.extensions import db, held


def not_yet(_environ: object, _start_response: object) -> list[bytes]:
    raise AssertionError("asked before the application was there")


@contextmanager
def served(config: Config, **changes: Any) -> Iterator[tuple[Flask, str]]:
    """Serve the application, with these settings changed; yield it and its address.

    The port is bound before the application knows its address, so that nobody else can take it.
    """
    server = make_server("127.0.0.1", 0, not_yet, threaded=True)
    address = f"http://127.0.0.1:{server.port}"
    app = server.app = create_app(replace(config, base_url=address, **changes))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield app, address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()
        held.redis.close()
