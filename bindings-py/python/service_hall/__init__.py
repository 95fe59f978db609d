"""The operating rules of a telecom service hall: may it go ahead, what comes next, was the rule kept.

>>> from datetime import date
>>> from service_hall import CounterFacts, counter_decide
>>> decision = counter_decide(CounterFacts(business="card_replacement", on=date(2026, 11, 20)))
>>> decision.outcome
<Outcome.UNDETERMINED: 'undetermined'>
"""

from __future__ import annotations

from . import _models, _native, _operations, _registry, errors
from ._json import to_json
from ._models import *
from ._native import Handbook, call_json
from ._operations import *
from .errors import *

__version__ = "0.1.0"

__all__ = ["Handbook", "__version__", "call_json", "to_json"]
__all__ += _models.__all__
__all__ += _operations.__all__
__all__ += errors.__all__

_native.register(_registry.tables())
