"""What the native module knows of Python: the generated classes, and how scalars become texts and texts scalars."""

from __future__ import annotations

import sys
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter

from ._models import _CLASSES, _WORDS
from .errors import _FAMILIES

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any, Callable

    from ._model import Model


def tables() -> dict[str, Any]:
    """Everything there is to register."""
    return {
        "plans": {name: _plan(made) for name, made in _CLASSES.items()},
        "names": {id(made): name for name, made in _CLASSES.items()},
        "words": {name: {member.value: member for member in made} for name, made in _WORDS.items()},  # type: ignore[attr-defined]
        "scalars": {"Money": Decimal, "Day": date.fromisoformat, "Instant": _instant},
        "families": _FAMILIES,
        "decimal": Decimal,
        "amount": amount,
    }


def _plan(made: type[Model]) -> dict[str, Any]:
    names, defaults = made._model_
    tag = getattr(made, "kind", None)
    # A word that Python keeps for itself has an underscore behind it.
    fields = [{"name": name.removesuffix("_"), "slot": name, "default": defaults.get(name)} for name in names]
    return {"class": made, "read": _reader(tuple(names)), "tag": tag if isinstance(tag, str) else None, "fields": fields}


def _reader(names: tuple[str, ...]) -> Callable[[object], Any]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda model: tuple(getattr(model, name) for name in names)


if sys.version_info >= (3, 11):
    _instant = datetime.fromisoformat
else:

    def _instant(text: str) -> datetime:
        return datetime.fromisoformat(text.replace("Z", "+00:00"))


def amount(decimal: Decimal) -> str:
    """The text of a decimal in the form of an amount: at least two decimals, no zeros behind them, no exponent, no `-0.00`."""
    if not decimal.is_finite() or abs(decimal.adjusted()) > 99:
        return str(decimal)  # no amount is so large or so small
    whole, _, cents = format(decimal, "f").partition(".")
    text = f"{whole}.{cents.rstrip('0').ljust(2, '0')}"
    return "0.00" if text == "-0.00" else text
