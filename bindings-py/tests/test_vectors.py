"""Every vector of the project, natively and as JSON text: the same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import service_hall
from service_hall import Handbook, ServiceHallError, call_json, to_json

ROOT = Path(__file__).parents[2] / "tests" / "vectors"
CASES = [
    pytest.param(table["operation"], case, id=f"{path.relative_to(ROOT)}: {case['title']}")
    for path in sorted(ROOT.rglob("*.json"))
    for table in [json.loads(path.read_text("utf8"))]
    for case in table["cases"]
]


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def starred(text: str) -> str:
    return text.replace(f'"edition":"{Handbook().stamp}"', '"edition":"*"')


@pytest.mark.parametrize(("operation", "case"), CASES)
def test_vector(operation: str, case: dict[str, Any]) -> None:
    function = getattr(service_hall, operation.replace(".", "_"))
    text = call_json(operation, dumps(case["input"]))
    try:
        native = '{"ok":' + to_json(function(case["input"])) + "}"
    except ServiceHallError as error:
        fault = {"code": error.code, "message": str(error), "path": error.path, "expected": error.expected}
        native = '{"error":' + dumps(fault) + "}"
    if "input: expected" not in text:  # how a whole input is named differs by language
        assert native == text
    if "error" in case:
        said = json.loads(native)["error"]
        assert {"code": said["code"], "path": said["path"]} == case["error"]
    else:
        assert starred(native) == '{"ok":' + dumps(case["want"]) + "}"
