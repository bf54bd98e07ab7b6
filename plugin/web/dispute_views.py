"""What /playbook/disputes says of each of the articles' eighteen disputes."""

from dataclasses import dataclass

from plugin.domain.dispute_vectors import VECTORS
from plugin.domain.disputes import DISPUTES, OWN, Dispute, decision_of
from plugin.domain.playbook import Playbook
from plugin.domain.rules import ARTICLES, Article
from plugin.web.playbook_words import Said, option_said, said, whole_label


@dataclass(frozen=True, slots=True)
class PositionView:
    """What some articles say."""

    articles: tuple[Article, ...]
    text: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OptionView:
    """One way to decide, whose way it is, and the examples that it changes.

    No `articles`: our own way between them.
    """

    key: str
    text: str
    articles: tuple[Article, ...]
    vectors: tuple[str, ...]
    is_default: bool
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class DisputeView:
    """One dispute. `own` are the settings as they are where they are those of no option."""

    key: str
    title: str
    because: str
    in_force: str
    positions: tuple[PositionView, ...]
    options: tuple[OptionView, ...]
    own: tuple[Said, ...]


def dispute_views(playbook: Playbook) -> list[DisputeView]:
    """Return all disputes as this playbook decides them, C01 first."""
    return [_view(playbook, dispute) for dispute in DISPUTES.values()]


def _view(playbook: Playbook, dispute: Dispute) -> DisputeView:
    decision = decision_of(playbook, dispute)
    return DisputeView(
        key=dispute.key,
        title=dispute.title,
        because=dispute.because,
        in_force=option_said(dispute.key, decision),
        positions=tuple(
            PositionView(_articles(each.seeds), each.text, each.rules) for each in dispute.positions
        ),
        options=tuple(
            OptionView(
                key=each.key,
                text=each.text,
                articles=_articles(each.seeds),
                vectors=tuple(map(_example, VECTORS.get((dispute.key, each.key), ()))),
                is_default=each is dispute.default,
                is_in_force=each.key == decision,
            )
            for each in dispute.options
        ),
        own=tuple(_own(playbook, path) for path in dispute.paths) if decision == OWN else (),
    )


def _example(name: str) -> str:
    """Return the name of a worked example in words: "Journey: V05 end of the week"."""
    kind, _, rest = name.partition("/")
    words = rest if kind == "note" else rest.replace("__", ", ").replace("-", " ").replace("_", " ")
    return f"{kind.capitalize()}: {words}"


def _own(playbook: Playbook, path: str) -> Said:
    told = said(playbook, path)
    return Said(path, whole_label(path), told.value, told.rules, told.whose)


def _articles(seeds: tuple[int, ...]) -> tuple[Article, ...]:
    return tuple(ARTICLES[seed] for seed in seeds)
