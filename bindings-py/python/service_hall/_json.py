"""Answers as JSON text, the same bytes as `call_json` writes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from ._model import Model, _Factory
from ._models import _ALWAYS_WRITTEN
from ._registry import amount

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

__all__ = ["to_json"]


def to_json(answer: object, /) -> str:
    """The JSON text of a model or of a tuple of models: no spaces, fields in their order, nothing written for what is absent."""
    import json

    return json.dumps(_plain(answer), ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, Model):
        return _fields(value)
    if isinstance(value, Decimal):
        return amount(value)
    if isinstance(value, datetime):
        spec = "auto" if value.microsecond % 1000 else "milliseconds" if value.microsecond else "seconds"
        text = value.isoformat(timespec=spec)
        return text[:-6] + "Z" if text.endswith("+00:00") else text
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(value[key]) for key in sorted(value)}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    raise TypeError(f"no JSON form for {type(value).__name__}")


def _fields(value: Model) -> dict[str, Any]:
    names, defaults = value._model_
    always = _ALWAYS_WRITTEN.get(type(value), frozenset())
    kind = getattr(type(value), "kind", None)
    plain: dict[str, Any] = {"kind": kind} if isinstance(kind, str) else {}
    for name in names:
        field, wire = getattr(value, name), name.removesuffix("_")
        if name in defaults and wire not in always:
            default = defaults[name]
            if field is None or (not field if isinstance(default, (tuple, _Factory)) else field == default):
                continue
        plain[wire] = _plain(field)
    return plain
