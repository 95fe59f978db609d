from collections.abc import Mapping
from typing import Any, final

from ._models import Overlay

__all__ = ["Handbook", "call", "call_json", "fill", "register"]

@final
class Handbook:
    """The handbook, prepared: the built-in edition, with or without overlays. Immutable and safe to share between threads."""

    def __new__(cls, *overlays: Overlay | Mapping[str, Any]) -> Handbook: ...
    @property
    def stamp(self) -> str:
        """Edition and fingerprint, as answers carry them."""

    def with_overlay(self, overlay: Overlay | Mapping[str, Any], /) -> Handbook:
        """This handbook with an overlay laid over it; the receiver stays as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs__(self) -> tuple[Overlay, ...]: ...

def call(name: str, input: object, handbook: Handbook | None = None, /) -> Any:
    """Calls an operation by name: a dataclass or mapping in, a dataclass out."""

def call_json(name: str, text: str, handbook: Handbook | None = None, /) -> str:
    """Calls an operation by name, JSON text in and out: `{"ok": …}` or `{"error": {code, message, path, expected}}`."""

def fill(model: object, values: tuple[object, ...], /) -> None:
    """Fills the slots of a new model with values in their order: what constructors call."""

def register(registry: dict[str, Any], /) -> None:
    """Registers the generated classes and exceptions; the package does so once, when it is imported."""
