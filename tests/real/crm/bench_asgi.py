"""BottleCRM's application; as it starts, its admin's `devlogin` is written to the file BENCH_JWT.

Sign-in is by Google or a link by mail; that command is upstream's own way round it for tests. In a
process of its own it would load Django a second time, which takes as long as the server's start.
"""

import os
from pathlib import Path
from threading import Thread

from crm.asgi import application
from django.core.management import call_command

__all__ = ["application"]


def _sign_in() -> None:
    with Path(os.environ["BENCH_JWT"]).open("w") as output:
        call_command("devlogin", os.environ["ADMIN_EMAIL"], stdout=output)


# uvicorn imports us inside its event loop, where Django refuses to touch the database.
_thread = Thread(target=_sign_in)
_thread.start()
_thread.join()
