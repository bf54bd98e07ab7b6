"""Journeys out of JSON files."""

from typing import Any

from plugin.cli.document_files import DocumentReader
from plugin.domain.journey_json import JourneyDocument, parse_journey
from plugin.domain.json_fields import JourneyError

_WRAPPING = frozenset({"journey", "prompts"})


def _unwrapped(document: Any) -> JourneyDocument:
    """Return the journey; one that stands beside the plan it should have is taken as it is."""
    if isinstance(document, dict) and "journey" in document and document.keys() <= _WRAPPING:
        try:
            return parse_journey(document["journey"])
        except JourneyError as error:
            raise error.under("journey") from None
    return parse_journey(document)


JOURNEYS = DocumentReader(_unwrapped)
