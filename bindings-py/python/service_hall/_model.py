"""Frozen, slotted, keyword-only dataclasses whose methods are made when first needed.

`dataclasses.dataclass` compiles six methods for each class while it is imported; for all the types of the facade that would take longer
than everything else together. Here a class gets its slots at once and the methods of a real dataclass with its first use from Python.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # as in `typing`, which takes its time to be imported

if sys.version_info >= (3, 11):
    from enum import StrEnum
else:
    from enum import Enum

    class StrEnum(str, Enum):
        """A text that is one of a few words."""

        def __str__(self) -> str:
            return str.__str__(self)

        def __format__(self, spec: str) -> str:
            return str.__format__(self, spec)


if TYPE_CHECKING:
    from typing import Any, Callable, ClassVar, NoReturn, TypeVar

    from typing_extensions import dataclass_transform

    T = TypeVar("T")
else:

    def dataclass_transform(**_):
        return lambda made: made


__all__ = ["Model", "StrEnum", "field", "model"]

class _Factory:
    """Stands for a default that is made anew each time."""

    __slots__ = ("default_factory",)

    def __init__(self, default_factory: Callable[[], Any]) -> None:
        self.default_factory = default_factory

    def __call__(self) -> Any:
        return self.default_factory()


def field(*, default_factory: Callable[[], Any]) -> Any:
    """A field whose default is made anew each time."""
    return _Factory(default_factory)


class _Later:
    """An attribute of the class that stands ready once the methods are made."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: object, owner: type) -> Any:
        made = _made(owner)
        if made is None:
            raise AttributeError(self.name)
        return getattr(made, self.name)


class Model:
    """What all models share. Fields cannot be assigned; `dataclasses.replace` makes a changed copy."""

    __slots__ = ()

    if TYPE_CHECKING:
        _model_: ClassVar[tuple[dict[str, Any], dict[str, Any]]]
        """Annotations and defaults of the fields."""
    else:
        __dataclass_fields__ = _Later()
        __dataclass_params__ = _Later()

        def __init__(self, *values, **fields):
            _made(type(self)).__init__(self, *values, **fields)

        def __repr__(self):
            return _made(type(self)).__repr__(self)

        def __eq__(self, other):
            return _made(type(self)).__eq__(self, other)

        def __hash__(self):
            return _made(type(self)).__hash__(self)

        def __setattr__(self, name, value):
            _refuse(f"cannot assign to field {name!r}")

        def __delattr__(self, name):
            _refuse(f"cannot delete field {name!r}")

        def __getstate__(self):
            return [getattr(self, name) for name in self._model_[0]]

        def __setstate__(self, state):
            for name, value in zip(self._model_[0], state):
                object.__setattr__(self, name, value)

        def __replace__(self, **changes):
            import dataclasses

            return dataclasses.replace(self, **changes)


def _refuse(message: str) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(message)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def model(cls: type[T]) -> type[T]:
    """Gives a class its slots; see the module."""
    space = dict(cls.__dict__)
    fields = {name: kind for name, kind in cls.__annotations__.items() if not kind.startswith("ClassVar")}
    defaults = {name: space.pop(name) for name in fields if name in space}
    for name in ("__dict__", "__weakref__"):
        space.pop(name, None)
    space.update(__slots__=tuple(fields), __annotations__=fields, _model_=(fields, defaults))
    made: Any = type(cls.__name__, cls.__bases__, space)
    return made  # type: ignore[no-any-return]


def _made(cls: type) -> Any:
    """The class, with the methods of a dataclass of its fields and a constructor that fills all slots in one go."""
    import dataclasses

    made: Any = next((each for each in cls.__mro__ if "_model_" in each.__dict__), None)
    if made is None:
        return None
    fields, defaults = made._model_
    space = {
        name: dataclasses.field(default_factory=value.default_factory) if isinstance(value, _Factory) else value
        for name, value in defaults.items()
    }
    space.update(__annotations__=fields, __module__=made.__module__, __qualname__=made.__qualname__)
    plain: Any = dataclasses.dataclass(frozen=True, kw_only=True, init=False)(type(made.__name__, (), space))
    for name in ("__repr__", "__eq__", "__hash__", "__dataclass_fields__", "__dataclass_params__"):
        setattr(made, name, plain.__dict__[name])
    made.__init__ = _constructor(made)
    return made


def _constructor(made: Any) -> Any:
    from ._native import fill

    fields, defaults = made._model_
    parameters = ", ".join(f"{name}=defaults[{name!r}]" if name in defaults else name for name in fields)
    lines = [f"def __init__(self, *, {parameters}):" if fields else "def __init__(self):"]
    for name in fields:
        if isinstance(defaults.get(name), _Factory):
            lines.append(f"    if {name}.__class__ is Factory: {name} = {name}.default_factory()")
    lines.append(f"    fill(self, ({', '.join(fields)}{',' if fields else ''}))")
    space: dict[str, Any] = {}
    exec("\n".join(lines), {"fill": fill, "defaults": defaults, "Factory": _Factory}, space)  # noqa: S102
    init = space["__init__"]
    init.__qualname__ = f"{made.__qualname__}.__init__"
    init.__annotations__ = {**fields, "return": "None"}
    return init
