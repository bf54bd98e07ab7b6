"""The application on loopback, in this process, for a browser to look at."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import Flask
from werkzeug.serving import make_server

from plugin.app import create_app
from plugin.config import Config
from plugin.extensions import db, held
from tests.browser.conftest import is_free


@contextmanager
def served(config: Config) -> Iterator[tuple[Flask, str]]:
    """Serve the application on a free port; yield it and its address."""
    port = next(port for port in range(22_000, 23_000) if is_free(port))
    address = f"http://127.0.0.1:{port}"
    app = create_app(replace(config, base_url=address))
    server = make_server("127.0.0.1", port, app, threaded=True)
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
