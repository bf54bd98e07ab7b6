"""docs/inbound.md: the forwarder's script in it does what the page says."""

import os
import re
import subprocess
import sys
from pathlib import Path

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from plugin.services.inbound_webhook import sign
from tests.mail_samples.people import mail

PAGE = Path(__file__).parents[2] / "docs" / "inbound.md"
SECRET = "a webhook's secret of 32 characters"
TO = "c-1-2k-aaaaaaaaaaaaaaaa@in.agency.example"


def test_the_script_posts_the_mail_as_it_came_and_signs_it(httpserver: HTTPServer) -> None:
    script = re.search(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert script is not None
    taken: list[tuple[bytes, str]] = []

    def take(request: Request) -> Response:
        taken.append((request.get_data(), request.headers["X-Afterword-Signature"]))
        return Response("ok\n")

    httpserver.expect_request(f"/inbound/{TO}", method="POST").respond_with_handler(take)
    here = script[1].replace("https://afterword.agency.example", httpserver.url_for("").rstrip("/"))

    subprocess.run(
        [sys.executable, "-c", here, TO],
        input=mail(),
        env={"PATH": os.environ["PATH"], "AFTERWORD_INBOUND_WEBHOOK_SECRET": SECRET},
        timeout=60,
        check=True,
    )

    ((raw, signature),) = taken
    at = int(signature.partition(",")[0].removeprefix("t="))
    assert raw == mail()
    assert signature == sign(SECRET, raw, at=at)
