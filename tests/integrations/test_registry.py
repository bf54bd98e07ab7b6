"""Every kind that is named can be loaded."""

import pytest

from integrations import registry
from plugin.crm import CrmAdapter, CrmConnection

CONNECTION = CrmConnection("key", "https://crm.example", "https://afterword.example")


@pytest.mark.parametrize("kind", sorted(registry.KINDS))
def test_a_registered_kind_is_an_adapter_of_that_kind(kind: str) -> None:
    adapter = registry.build(kind, CONNECTION)

    assert isinstance(adapter, CrmAdapter)
    assert adapter.kind == kind


def test_an_unknown_kind_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        registry.build("abacus", CONNECTION)
