"""What the tests share: one customer, as a dataclass and as a mapping."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from service_hall import CounterFacts, Document, Segment

Make = Callable[..., CounterFacts]


@pytest.fixture
def facts() -> Make:
    """Facts under which a card is replaced, with changes."""

    def make(**changes: Any) -> CounterFacts:
        document = Document(kind="valid_id", holder="c1", expires_on=date(2030, 1, 1), genuine=True, checked=True)
        plain: dict[str, Any] = {
            "business": "card_replacement",
            "on": date(2026, 11, 20),
            "segment": Segment.ORDINARY,
            "unit_customer": False,
            "customer": "c1",
            "documents": (document,),
            "arrears": Decimal("0.00"),
        }
        return CounterFacts(**{**plain, **changes})

    return make


@pytest.fixture
def mapping() -> dict[str, Any]:
    """The same as JSON would have it."""
    return {
        "business": "card_replacement",
        "on": "2026-11-20",
        "segment": "ordinary",
        "unit_customer": False,
        "customer": "c1",
        "documents": [{"kind": "valid_id", "holder": "c1", "expires_on": "2030-01-01", "genuine": True, "checked": True}],
        "arrears": "0.00",
    }
