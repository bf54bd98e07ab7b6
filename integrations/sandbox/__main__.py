"""`python -m integrations.sandbox serve`: the sandbox CRM and its mail catcher, on loopback."""

import logging
import signal
import sys
from threading import Event, Thread
from types import FrameType

from flask import Flask
from werkzeug.serving import make_server

from integrations.sandbox.app import create_sandbox
from integrations.sandbox.catcher import mail_catcher
from integrations.sandbox.config import HOST, SandboxConfig
from integrations.sandbox.state import Sandbox

USAGE = "usage: python -m integrations.sandbox serve"

logger = logging.getLogger("integrations.sandbox")


def main(arguments: list[str]) -> int:
    """Serve until SIGTERM or Ctrl-C; return the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    for chatty in ("werkzeug", "httpx", "mail.log"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    if arguments != ["serve"]:
        sys.stderr.write(f"{USAGE}\n")
        return 2
    try:
        config = SandboxConfig.from_env()
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    serve(config, create_sandbox(config), _asked_to_stop())
    return 0


def serve(config: SandboxConfig, app: Flask, stop: Event) -> None:
    """Serve the pages, catch mail, send webhooks and install the plugin until `stop` is set."""
    here: Sandbox = app.extensions["sandbox"]
    catcher = mail_catcher(config, here.store)
    server = make_server(HOST, config.port, app, threaded=True)
    threads = [
        Thread(target=server.serve_forever, name="pages"),
        Thread(target=here.courier.run, args=(stop,), name="courier"),
    ]
    if config.install_code:
        threads.append(
            Thread(target=here.plugin.install_when_possible, args=(stop,), name="installer")
        )
    catcher.start()
    for thread in threads:
        thread.start()
    logger.info("The sandbox CRM is at %s", config.base_url)
    stop.wait()
    server.shutdown()
    here.courier.wake()
    for thread in threads:
        thread.join()
    server.server_close()
    catcher.stop()
    here.store.close()


def _asked_to_stop() -> Event:
    stop = Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    return stop


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
