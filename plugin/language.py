"""What a sentence means, offline: the vectors of its words and scales trained on sentences."""

import threading
import zlib
from collections.abc import Iterable, Sequence
from functools import cache, cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from plugin.domain.note_language import Meaning
from plugin.domain.sentence_features import features_of

SCALES = Path(__file__).parent / "language_data" / "scales.safetensors"
"""Made by `python -m benchmarks.train_note_coach` from the sentences that lie beside it."""

WORD_WEIGHT = 3.0
CLASS_WEIGHT = 3.0
MEANINGS = tuple(Meaning)

_LOCK = threading.Lock()
_Floats = NDArray[np.float32]


def keys_of(features: Iterable[str]) -> list[int]:
    """Return the number by which each feature is known in the scales."""
    return [zlib.crc32(feature.encode()) for feature in features]


class StaticLanguage:
    """Reads sentences by linear scales over their wording and the mean vector of their words.

    The vectors come with the package `wordllama` and are read from its own files; nothing is
    fetched, and the same sentence always gets the same numbers.
    """

    def likeness(self, phrases: Sequence[str], words: Sequence[str]) -> list[list[float]]:
        """Return, for each phrase, how near each of the others comes to it: -1 to 1."""
        if not phrases or not words:
            return [[] for _ in phrases]
        near: list[list[float]] = (self.vectors(phrases) @ self.vectors(words).T).tolist()
        return near

    def read(self, sentences: Sequence[str]) -> list[dict[Meaning, float]]:
        """Return, for each sentence, how probable each meaning is: 0 to 1."""
        if not sentences:
            return []
        vectors = self.vectors([sentence.lower() for sentence in sentences])
        sums = vectors @ self._scales.of_vector + self._scales.offsets
        sums += np.array([self._of_wording(sentence) for sentence in sentences])
        probable = 1 / (1 + np.exp(-sums.astype(np.float64)))
        return [dict(zip(MEANINGS, map(float, row), strict=True)) for row in probable]

    def vectors(self, texts: Sequence[str]) -> _Floats:
        """Return each text's mean vector, of length 1, or of length 0 where it has no words."""
        return np.array([self._vector(text) for text in texts], dtype=np.float32)

    def _of_wording(self, sentence: str) -> _Floats:
        total = np.zeros(len(MEANINGS), dtype=np.float32)
        weights = (WORD_WEIGHT, CLASS_WEIGHT)
        for weight, features in zip(weights, features_of(sentence), strict=True):
            rows = [row for key in keys_of(features) if (row := self._scales.rows.get(key))]
            if rows:
                # Sorted, since floats added in another order may differ in the last place.
                known = self._scales.of_feature[sorted(rows)].sum(axis=0)
                total += known * np.float32(weight / np.sqrt(len(features)))
        return total

    @lru_cache(maxsize=8_192)  # noqa: B019 -- there is one instance, which lives as long as we do
    def _vector(self, text: str) -> _Floats:
        tokenizer, weights = self._words
        ids = tokenizer.encode(text[:2_000], add_special_tokens=False).ids
        if not ids:
            return np.zeros(weights.shape[1], dtype=np.float32)
        mean = weights[ids].astype(np.float32).mean(axis=0)
        length = float(np.linalg.norm(mean))
        return np.asarray(mean / (length or 1.0), dtype=np.float32)

    @cached_property
    def _words(self) -> tuple[Tokenizer, NDArray[np.float16]]:
        spec = find_spec("wordllama")
        if spec is None or not spec.submodule_search_locations:
            raise RuntimeError("the package wordllama is not installed")
        folder = Path(spec.submodule_search_locations[0])
        tokenizer = Tokenizer.from_file(
            str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json")
        )
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer, load_file(folder / "weights" / "l2_supercat_256.safetensors")[
            "embedding.weight"
        ]

    @cached_property
    def _scales(self) -> "Scales":
        return Scales(load_file(SCALES))


class Scales:
    """The trained numbers: what each feature and each part of the vector adds to each meaning."""

    def __init__(self, tensors: dict[str, NDArray[np.generic]]) -> None:
        self.of_vector = tensors["of_vector"].astype(np.float32)
        self.of_feature = tensors["of_feature"].astype(np.float32)
        self.offsets = tensors["offsets"].astype(np.float32)
        # Row 0 stands for the unknown and is never asked for.
        self.rows = {int(key): row for row, key in enumerate(tensors["keys"]) if row}


@cache
def _loaded() -> StaticLanguage:
    made = StaticLanguage()
    made.read(["Thank you."])  # so that no thread finds it half loaded
    return made


def language() -> StaticLanguage:
    """Return the one instance of this process; it loads its data when it is first asked."""
    with _LOCK:
        return _loaded()
