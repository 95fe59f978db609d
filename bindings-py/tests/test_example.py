"""The example runs, and the package's own docstring holds."""

from __future__ import annotations

import doctest

import service_hall
import typing_example


def test_example_runs() -> None:
    assert typing_example.main() == ["pay 12.50"]


def test_docstring_holds() -> None:
    assert doctest.testmod(service_hall).failed == 0
