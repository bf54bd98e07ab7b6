"""Where notices may go: a closed list; everything else is refused before Apprise sees it."""

import logging

import pytest

from plugin.chat.addresses import NAMES, SERVICES, ChatAddress
from plugin.errors import Refused

OWN = frozenset({"chat.inside.example", "10.0.0.7"})
SLACK = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
TEAMS = (
    "https://prod-00.westus.logic.azure.com:443/workflows/abcdef0123456789abcdef0123456789/triggers"
    "/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0"
    "&sig=SIGNATUREsignature12345"
)


@pytest.mark.parametrize(
    ("address", "service", "host"),
    [
        (SLACK, "slack", "hooks.slack.com"),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#sales", "slack", "hooks.slack.com"),
        (TEAMS, "teams", "prod-00.westus.logic.azure.com"),
        ("https://chat.googleapis.com/v1/spaces/A/messages?key=K&token=T", "gchat",
         "chat.googleapis.com"),
        ("https://discord.com/api/webhooks/4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", "discord",
         "discord.com"),
        ("tgram://123456789:abcdefg_hijklmnop/12315544/", "telegram", "api.telegram.org"),
        ("mmosts://chat.inside.example/3ccdd113474722377935511fc85d3dd4", "mattermost",
         "chat.inside.example"),
        ("https://hooks.agency.example/a?b=c", "webhook", "hooks.agency.example"),
        ("http://10.0.0.7:8065/a", "webhook", "10.0.0.7"),
    ],
)  # fmt: skip
def test_these_are_addresses_for_notices(address: str, service: str, host: str) -> None:
    found = ChatAddress.parse(address, OWN)

    assert (found.service, found.host) == (service, host)


@pytest.mark.parametrize(
    "address",
    [
        # Kinds of Apprise that read files, run programs, or reach into the network we stand in.
        "file:///etc/passwd", "dbus://", "glib://", "gnome://", "windows://", "macosx://",
        "syslog://", "exec://id", "json://127.0.0.1/", "jsons://hooks.agency.example/",
        "xml://127.0.0.1/", "form://127.0.0.1/", "mqtt://127.0.0.1/a", "rsyslog://127.0.0.1/",
        "mailto://user:password@mail.example", "apprise://127.0.0.1/a", "ntfy://topic",
        # Words that Apprise obeys: one reads a file of ours into the chat.
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/?template=/etc/passwd",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/?Template=/etc/passwd",
        SLACK + "?redirect=yes", SLACK + "?verify=no", SLACK + "?+header=x", SLACK + "?x",
        TEAMS + "&template=/etc/passwd",
        # Hosts inside, and what only looks like a host outside.
        "http://127.0.0.1/", "https://127.0.0.1/", "http://169.254.169.254/latest/meta-data",
        "https://[::1]/", "https://[fd00::1]/", "https://localhost/", "https://2130706433/",
        "https://0x7f.1/", "https://metadata/", "http://hooks.agency.example/",
        "https://hooks.agency.example:8080/", "https://user:password@hooks.agency.example/",
        "https://hooks.slack.com@evil.example:81/x", "workflow://evil.example:443/abc/def",
        "workflow://prod.logic.azure.com:22/abcdef0123456789/SIGNATUREsignature12345",
        "mmosts://chat.elsewhere.example/3ccdd113474722377935511fc85d3dd4",
        "rockets://user:password@chat.elsewhere.example/room",
        # Not complete, not a hook, not an address.
        "https://hooks.slack.com/services/T1", "slack://xoxb-1234-1234-abc124/#sales",
        "tgram://123456789:abcdefg_hijklmnop/", "https://", "https://a:99999999/", "https://[",
        "", " ", "slack", "https://hooks.agency.example/a b",
        "https://hooks.agency.example/\r\nX: y",
        "https://hooks.agency.example/" + "a" * 1000, "HTTPS:\\\\hooks.agency.example",
    ],
)  # fmt: skip
def test_these_are_refused(address: str) -> None:
    with pytest.raises(Refused):
        ChatAddress.parse(address, OWN)


@pytest.mark.parametrize(
    "address", [SLACK, TEAMS, "https://hooks.agency.example/secret?key=secret"]
)
def test_what_is_shown_of_an_address_cannot_be_used(address: str) -> None:
    found = ChatAddress.parse(address, OWN)

    for secret in ("TIiajkdnlazkcOXrIdevi7FQ", "SIGNATUREsignature12345", "secret"):
        assert secret not in found.masked
        assert secret not in repr(found)


def test_a_refusal_does_not_repeat_the_secret() -> None:
    with pytest.raises(Refused) as caught:
        ChatAddress.parse("https://hooks.slack.com/services/T1JJ3T3L2/SECRETPART", OWN)

    assert "SECRETPART" not in str(caught.value)
    assert caught.value.__cause__ is None


class _Root(logging.Handler):
    """What our log gets; pytest's own handler also hears loggers that pass nothing on."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@pytest.mark.parametrize(
    "address",
    [
        "slack://T1JJ3T3L2/A1BRTD4JD",
        "slack://secret-secret",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ!/x",
    ],
)
def test_of_a_secret_that_is_not_complete_nothing_is_logged(address: str) -> None:
    root = _Root()
    logging.getLogger().addHandler(root)
    try:
        with pytest.raises(Refused):
            ChatAddress.parse(address, frozenset())
    finally:
        logging.getLogger().removeHandler(root)

    assert root.said == []


def test_every_service_has_a_name() -> None:
    assert set(SERVICES) < set(NAMES)
