"""An administrator who sets Afterword up, by the use cases behind the pages."""

from dataclasses import dataclass, field

from plugin.crm import Account, InterviewTypeTerm, StageTerm, Vocabulary
from plugin.domain.submissions import Stage
from plugin.extensions import held
from plugin.services import feeds, intake
from plugin.services.installing import (
    access,
    choosing,
    connecting,
    placing,
    starting,
    trying,
    webhook_setup,
    wording,
)
from plugin.services.installing.access import LINK_PATH, Installer
from plugin.services.installing.connecting import Answers
from plugin.services.installing.placing import PlaceAnswers
from plugin.services.installing.steps import InstallStep, get_overview
from plugin.store.base import transaction
from plugin.store.installations import Installation
from tests.fakes import FakeCrm

TOKEN = "a token of the CRM"
BRIGHT = Account("ACC-1", "Bright Recruiting", "Europe/London", "GB", ("https://crm.example",))
WORDS = Vocabulary(
    stages=(
        StageTerm("10", "Sent to client", Stage.SUBMITTED),
        StageTerm("20", "Client interview", Stage.INTERVIEWING),
        StageTerm("30", "Parked", None),
    ),
    interview_types=(
        InterviewTypeTerm("1", "Client interview", True),
        InterviewTypeTerm("2", "Debrief call", False),
    ),
)
PLACE = PlaceAnswers("Bright Recruiting", "Europe/London", "GB", "ENG", "direct")


@dataclass
class SetUp:
    """One set-up link and whoever holds it. Call inside the application's context."""

    crm: FakeCrm = field(default_factory=lambda: FakeCrm(accounts={TOKEN: BRIGHT}, words=WORDS))
    kind: str = "pasted"
    code: str = ""

    def __post_init__(self) -> None:
        held.adapter_factory = self.crm.adapter
        held.adapter_classes = self.crm.classes
        self.code = self.code or access.create_setup_link(self.kind).rpartition(LINK_PATH)[2]

    @property
    def who(self) -> Installer:
        return access.by_link(self.code)

    @property
    def id(self) -> int:
        return self.who.target

    def row(self) -> Installation:
        return read(self.id)

    def next_step(self) -> InstallStep | None:
        found = get_overview(self.who)
        return found.next_step if found else InstallStep.CRM

    def connected(self, token: str = TOKEN, url: str = "https://crm.example") -> "SetUp":
        choosing.choose(self.who, self.kind)
        connecting.save(self.who, Answers(url, {"token": token, "login": "admin"}))
        return self

    def tried(self) -> "SetUp":
        self.connected()
        trying.try_connection(self.who)
        return self

    def mapped(self) -> "SetUp":
        self.tried()
        wording.save_words(self.who, *wording.guesses_of(wording.get_words(self.who)))
        return self

    def read(self) -> None:
        """Be the worker: poll, and apply what came."""
        while feeds.poll(self.id):
            pass
        while intake.apply_deliveries(self.id):
            pass

    def ready(self) -> "SetUp":
        self.mapped()
        placing.save_place(self.who, PLACE)
        webhook_setup.finish(self.who)
        return self

    def started(self) -> int:
        """Go all the way; return the installation's id."""
        self.ready()
        self.read()
        installation_id = self.id
        starting.go(self.who)
        return installation_id


def read(installation_id: int) -> Installation:
    """Return an installation as it is now, on its own."""
    with transaction(installation_id) as session:
        row = session.get_one(Installation, installation_id)
        session.expunge(row)
        return row
