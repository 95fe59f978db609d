from collections.abc import Mapping
from typing import Any, final

from ._models import Overlay

__all__ = ["Handbook", "call", "call_json", "fill", "register", "restore"]

@final
class Handbook:
    """The handbook, prepared: the built-in edition, with or without overlays. Immutable and safe to share between threads."""

    def __new__(cls) -> Handbook: ...
    @property
    def stamp(self) -> str:
        """Edition and fingerprint, as answers carry them."""

    def with_overlay(self, overlay: Overlay | Mapping[str, Any], /) -> Handbook:
        """This handbook with an overlay laid over it; the receiver stays as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

def call(name: str, input: object, handbook: Handbook | None = None, /) -> Any:
    """Calls an operation by name: a dataclass or mapping in, a dataclass out."""

def call_json(name: str, text: str, handbook: Handbook | None = None, /) -> str:
    """Calls an operation by name, JSON text in and out: `{"ok": …}` or `{"error": {code, message, path, expected}}`."""

def fill(model: object, values: tuple[object, ...], /) -> None:
    """Fills the slots of a new model with values in their order: what constructors call."""

def register(classes: dict[str, type], words: dict[str, type], families: dict[str, type], /) -> None:
    """Registers the generated classes and exceptions; the package does so once, when it is imported."""

def restore(overlays: list[str], /) -> Handbook:
    """Makes a handbook from the JSON texts of its overlays: what `pickle` calls."""
