"""Make the note coach's scales anew from the sentences in benchmarks/note_coach.

Run `python -m benchmarks.train_note_coach`; the same sentences always make the same file. A line of
`sentences.tsv` is where the sentence comes from, what it does (letters, see `LETTERS`) and the
sentence. `--folds 8` trains nothing for use: it tells how well each meaning is read in drafts that
were left out.
"""

import argparse
import random
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
from safetensors.numpy import save_file
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from plugin.domain.note_language import Meaning
from plugin.domain.sentence_features import features_of
from plugin.language import (
    CLASS_WEIGHT,
    MEANINGS,
    SCALES,
    WORD_WEIGHT,
    StaticLanguage,
    keys_of,
)

SENTENCES = Path(__file__).parent / "note_coach" / "sentences.tsv"
LETTERS = {
    Meaning.THANKS: "t",
    Meaning.INTEREST: "i",
    Meaning.FIT: "f",
    Meaning.FILLER: "x",
    Meaning.BAD_TONE: "b",
    Meaning.ASKS: "q",
    Meaning.OFFERS: "o",
}
WRITTEN_FOR_TRAINING = "own"
FEWEST_TIMES = 2
STRENGTH = 5.0


class Sample(NamedTuple):
    source: str
    letters: str
    text: str


def read_samples() -> list[Sample]:
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    return [Sample(*line.split("\t")) for line in lines if line]


class Table:
    """The sentences as one matrix: features seen often enough, then the vector."""

    def __init__(self, samples: list[Sample]) -> None:
        self.samples = samples
        featured = [features_of(sample.text) for sample in samples]
        counted = Counter(feature for pair in featured for kind in pair for feature in kind)
        often = sorted(feature for feature, times in counted.items() if times >= FEWEST_TIMES)
        self.keys = keys_of(often)
        place_of = {feature: place for place, feature in enumerate(often)}
        rows, columns, values = [], [], []
        for row, pair in enumerate(featured):
            for weight, kind in zip((WORD_WEIGHT, CLASS_WEIGHT), pair, strict=True):
                for feature in sorted(kind):
                    if feature in place_of:
                        rows.append(row)
                        columns.append(place_of[feature])
                        values.append(weight / np.sqrt(len(kind)))
        wording = csr_matrix((values, (rows, columns)), shape=(len(samples), len(often)))
        vectors = StaticLanguage().vectors([sample.text.lower() for sample in samples])
        self.matrix = hstack([wording, csr_matrix(vectors.astype(np.float64))]).tocsr()

    def answers(self, meaning: Meaning) -> np.ndarray:
        return np.array([LETTERS[meaning] in sample.letters for sample in self.samples])


def fit(matrix: csr_matrix, answers: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=1_000).fit(matrix, answers)


def train(table: Table) -> None:
    models = [fit(table.matrix, table.answers(meaning)) for meaning in MEANINGS]
    weights = np.ascontiguousarray(np.vstack([model.coef_[0] for model in models]).T)
    known = len(table.keys)
    save_file(
        {
            "keys": np.array([0, *table.keys], dtype=np.uint32),
            "of_feature": np.vstack([np.zeros(len(MEANINGS)), weights[:known]]).astype(np.float16),
            "of_vector": weights[known:].astype(np.float32),
            "offsets": np.array([model.intercept_[0] for model in models], dtype=np.float32),
        },
        SCALES,
    )
    print(f"{SCALES.name}: {len(table.samples)} sentences, {known} features")


def cross_check(table: Table, folds: int) -> None:
    sources = np.array([sample.source for sample in table.samples])
    drafts = sorted(set(sources) - {WRITTEN_FOR_TRAINING})
    random.Random(0).shuffle(drafts)  # noqa: S311 -- the folds shall always be the same
    for meaning in MEANINGS:
        answers, probable = table.answers(meaning), np.zeros(len(sources))
        for fold in range(folds):
            out = np.isin(sources, drafts[fold::folds])
            model = fit(table.matrix[~out], answers[~out])
            probable[out] = model.predict_proba(table.matrix[out])[:, 1]
        asked = sources != WRITTEN_FOR_TRAINING
        score = average_precision_score(answers[asked], probable[asked])
        print(f"{meaning:10} average precision {score:.3f} of {answers[asked].sum()} sentences")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=0)
    folds = parser.parse_args().folds
    table = Table(read_samples())
    if folds:
        cross_check(table, folds)
    else:
        train(table)


if __name__ == "__main__":
    main()
