"""How a simulation is printed: as one JSON document, or as tables for the eye."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from plugin.cli import simulation_table
from plugin.domain.simulation import Outcome, Trial
from plugin.domain.simulation_json import outcome_to_json, trial_to_json
from plugin.domain.simulation_tally import Tally, tally_to_json

_ENCODER = json.JSONEncoder(separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Output:
    """The parts of an answer, which is printed as it is found and never held as a whole."""

    begin: Callable[[Trial], str]
    say_outcome: Callable[[Outcome], str]
    separator: str
    end: Callable[[Tally], str]

    def between(self, *, is_first: bool) -> str:
        """Return what stands before a submission."""
        return "" if is_first else self.separator


def _json_begin(trial: Trial) -> str:
    return f'{_ENCODER.encode(trial_to_json(trial))[:-1]},"submissions":[\n'


def _json_outcome(outcome: Outcome) -> str:
    return _ENCODER.encode(outcome_to_json(outcome))


def _json_end(tally: Tally) -> str:
    return f'\n],"numbers":{_ENCODER.encode(tally_to_json(tally))}}}\n'


FORMATS = {
    "json": Output(_json_begin, _json_outcome, ",\n", _json_end),
    "table": Output(
        simulation_table.heading, simulation_table.outcome, "", simulation_table.numbers
    ),
}
