"""What a sentence means, offline: the words' own vectors and a few trained scales."""

import re
import threading
from collections.abc import Sequence
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from plugin.domain.note_language import Meaning

_LOCK = threading.Lock()
_CUES = {
    Meaning.THANKS: r"\b(?:thank|thanks|grateful|appreciate[ds]?|ta|cheers)\b",
    Meaning.INTEREST: r"\b(?:love|keen|want|excited|thrilled|glad|dream|hope)\b",
    Meaning.FIT: r"\b(?:years|i (?:have|ran|built|led|spent)|bring)\b",
    Meaning.FILLER: r"\b(?:above and beyond|skills, attitude)\b",
    Meaning.BAD_TONE: r"\b(?:disappointed|ultimatum|beg you|embarrassed)\b",
    Meaning.ASKS: r"\b(?:decision|news|update|made up your minds|landed|conclusion)\b",
    Meaning.OFFERS: r"\b(?:if you (?:want|need|would like)|anything else|holler)\b",
}


class StaticLanguage:
    """Sentences as means of their words' vectors, which come with the package `wordllama`."""

    def likeness(self, phrases: Sequence[str], sentences: Sequence[str]) -> list[list[float]]:
        """Return, for each phrase, how near each sentence comes to it."""
        if not phrases or not sentences:
            return [[] for _ in phrases]
        table: list[list[float]] = (self._vectors(phrases) @ self._vectors(sentences).T).tolist()
        return table

    def read(self, sentences: Sequence[str]) -> list[dict[Meaning, float]]:
        """Return, for each sentence, how probable each meaning is."""
        return [
            {each: float(bool(re.search(cue, text, re.I))) for each, cue in _CUES.items()}
            for text in sentences
        ]

    @cached_property
    def _model(self) -> tuple[Tokenizer, NDArray[np.float32]]:
        spec = find_spec("wordllama")
        if spec is None or not spec.submodule_search_locations:
            raise RuntimeError("the package wordllama is not installed")
        folder = Path(spec.submodule_search_locations[0])
        tensors = load_file(folder / "weights" / "l2_supercat_256.safetensors")
        tokenizer = Tokenizer.from_file(
            str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json")
        )
        tokenizer.no_padding()
        return tokenizer, tensors["embedding.weight"].astype(np.float32)

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        tokenizer, weights = self._model
        rows = [
            weights[encoded.ids].mean(axis=0) if encoded.ids else np.zeros(weights.shape[1])
            for encoded in tokenizer.encode_batch(list(texts), add_special_tokens=False)
        ]
        vectors = np.asarray(rows, dtype=np.float32)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.maximum(norms, 1e-9)


@cache
def _loaded() -> StaticLanguage:
    return StaticLanguage()


def language() -> StaticLanguage:
    """Return the one instance of this process; it loads its data when it is first asked."""
    with _LOCK:
        return _loaded()
