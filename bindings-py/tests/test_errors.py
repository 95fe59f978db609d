"""Inputs that cannot be judged: the code, the path, what was expected, and never the value."""

from __future__ import annotations

import json
import pickle
from collections import deque
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

import pytest

import service_hall
from service_hall import (
    Code,
    CounterBatch,
    CounterFacts,
    Document,
    Event,
    EventReview,
    InputError,
    OperationError,
    OverlayError,
    ServiceHallError,
    call_json,
    counter_decide,
    counter_decide_batch,
    handbook_role,
    review_events,
    review_log,
    text_finding,
    LogReview,
)
from service_hall._native import call

NUMBER = "11010519491231002X"
AWARE = datetime(2026, 11, 20, 9, tzinfo=timezone.utc)


def event(**changes: Any) -> EventReview:
    plain: dict[str, Any] = {"case_id": "1", "procedure": "inquiry", "activity": "request", "timestamp": AWARE}
    return EventReview(events=[Event(**{**plain, **changes})])


WRONG: list[tuple[dict[str, Any], Code, str]] = [
    ({"on": "2026-2-3"}, Code.DAY, "on"),
    ({"on": datetime(2026, 11, 20, tzinfo=timezone.utc)}, Code.DAY, "on"),
    ({"on": datetime(2026, 11, 20)}, Code.DAY, "on"),
    ({"on": 20261120}, Code.WRONG_TYPE, "on"),
    ({"on": None}, Code.MISSING_FIELD, "on"),
    ({"business": "nothing"}, Code.UNKNOWN_ID, "business"),
    ({"business": True}, Code.WRONG_TYPE, "business"),
    ({"business": b"\xff"}, Code.NOT_UTF8, "business"),
    ({"business": "\ud800"}, Code.NOT_UTF8, "business"),
    ({"business": Decimal("1.00")}, Code.WRONG_TYPE, "business"),
    ({"business": object()}, Code.WRONG_TYPE, "business"),
    ({"segment": "king"}, Code.UNKNOWN_VALUE, "segment"),
    ({"segment": 1}, Code.WRONG_TYPE, "segment"),
    ({"unit_customer": 1}, Code.WRONG_TYPE, "unit_customer"),
    ({"unit_customer": "true"}, Code.WRONG_TYPE, "unit_customer"),
    ({"arrears": 12.5}, Code.WRONG_TYPE, "arrears"),
    ({"arrears": 12}, Code.WRONG_TYPE, "arrears"),
    ({"arrears": True}, Code.WRONG_TYPE, "arrears"),
    ({"arrears": "12.5"}, Code.MONEY, "arrears"),
    ({"arrears": Decimal("1.234")}, Code.MONEY, "arrears"),
    ({"arrears": Decimal("NaN")}, Code.MONEY, "arrears"),
    ({"arrears": Decimal("Infinity")}, Code.MONEY, "arrears"),
    ({"arrears": Decimal("1E+999999")}, Code.MONEY, "arrears"),
    ({"arrears": Decimal("1E-999999")}, Code.MONEY, "arrears"),
    ({"arrears": Decimal("-0.01")}, Code.NEGATIVE_AMOUNT, "arrears"),
    ({"documents": 5}, Code.WRONG_TYPE, "documents"),
    ({"documents": "valid_id"}, Code.WRONG_TYPE, "documents"),
    ({"documents": [5]}, Code.WRONG_TYPE, "documents[0]"),
    ({"documents": [("valid_id",)]}, Code.WRONG_TYPE, "documents[0]"),
    ({"documents": [{"kind": "valid_id"}, {"kind": "valid_id", "expires_on": "x"}]}, Code.DAY, "documents[1].expires_on"),
    ({"documents": [{"kind": "valid_id", "colour": "red"}]}, Code.UNKNOWN_FIELD, "documents[0].colour"),
    ({"documents": [{1: 2}]}, Code.WRONG_TYPE, "documents[0]"),
    ({"documents": [{}]}, Code.MISSING_FIELD, "documents[0].kind"),
    ({"documents": [Document(kind="valid_id", number="123")]}, Code.IDENTITY_NUMBER, "documents[0].number"),
    ({"manager": {"role": "hall_manager"}}, Code.MISSING_FIELD, "manager.granted"),
    ({"business": None}, Code.MISSING_FIELD, "business"),
]


@pytest.mark.parametrize(("change", "code", "path"), WRONG)
def test_wrong_values_are_named_not_repeated(facts: Any, mapping: dict[str, Any], change: dict[str, Any], code: Code, path: str) -> None:
    inputs = [facts(**change)]
    if change != {"on": None}:  # absent in a dataclass, but `null` in a mapping
        inputs.append({**mapping, **change})
    for given in inputs:
        with pytest.raises(InputError) as caught:
            counter_decide(given)
        error = caught.value
        assert (error.code, error.path) == (code, path)
        assert error.expected and error.expected in str(error)
        assert isinstance(error, (ServiceHallError, ValueError))
        for value in change.values():
            if isinstance(value, (str, float, Decimal)) and len(str(value)) > 4:
                assert str(value) not in str(error) and str(value) not in repr(error.args[1:])


@pytest.mark.parametrize(("change", "code", "path"), WRONG)
def test_json_says_the_same(mapping: dict[str, Any], change: dict[str, Any], code: Code, path: str) -> None:
    try:
        text = json.dumps({**mapping, **change}, ensure_ascii=False)
        text.encode()
    except (TypeError, UnicodeEncodeError):
        pytest.skip("no JSON form")
    if code is Code.WRONG_TYPE and path == "segment" or "1" in str(change.keys()) or change in ({"documents": [{1: 2}]}, {"documents": [("valid_id",)]}):
        pytest.skip("a text in JSON")
    error = json.loads(call_json("counter.decide", text))["error"]
    if change == {"on": None}:
        assert error["code"] == "wrong_type"
    else:
        assert (error["code"], error["path"]) == (code, path)
        with pytest.raises(InputError) as caught:
            counter_decide({**mapping, **change})
        assert caught.value.expected == error["expected"]


@pytest.mark.parametrize("amount", ["0", "12.5", "12.50", "12.500", "1E+2", "0E-5", "-0.00", "999999999999999999.99"])
def test_exact_decimals_are_amounts(facts: Any, amount: str) -> None:
    answer = counter_decide(facts(arrears=Decimal(amount)))
    assert (answer.outcome == "allowed") == (Decimal(amount) == 0)


def test_naive_datetime_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        review_events(event(timestamp=datetime(2026, 11, 20, 9)))
    assert (caught.value.code, caught.value.path) == (Code.INSTANT, "events[0].timestamp")
    with pytest.raises(InputError) as caught:
        review_events(event(timestamp=date(2026, 11, 20)))
    assert caught.value.code is Code.INSTANT


def test_bytes_are_texts(facts: Any) -> None:
    assert counter_decide(facts(business=b"card_replacement")) == counter_decide(facts())
    line = b'{"case_id":"1","procedure":"inquiry","activity":"request","timestamp":"2026-11-20T09:00:00Z"}'
    assert review_log({"log": line}).events == 1
    with pytest.raises(InputError) as caught:
        counter_decide(facts(business=b"\xff"))
    assert (caught.value.code, caught.value.path) == (Code.NOT_UTF8, "business")


def test_identity_number_is_never_repeated(facts: Any) -> None:
    for number in (NUMBER, "110105194912310021", NUMBER + "0", NUMBER[:-1], int(NUMBER[:-1]), {"number": NUMBER}):
        given: Any = facts(documents=[Document(kind="valid_id", holder="c1", number=number)])  # type: ignore[arg-type]
        try:
            answer = repr(counter_decide(given)) + repr(service_hall.counter_explain(given))
        except ServiceHallError as error:
            answer = f"{error} {error!r} {error.args} {error.__cause__} {error.__context__}"
        assert NUMBER[:-1] not in answer


def test_tagged_remedies_are_read(facts: Any) -> None:
    finding = {"rule": "counter.arrears.cleared", "verdict": "broken", "remedies": [{"kind": "pay", "amount": Decimal("12.5")}]}
    assert "12.50" in text_finding({"finding": finding, "language": "en"}).text
    finding["remedies"] = [{"kind": "fly"}]
    with pytest.raises(InputError) as caught:
        text_finding({"finding": finding, "language": "en"})
    assert (caught.value.code, caught.value.path) == (Code.UNKNOWN_VALUE, "finding.remedies[0].kind")


def test_nesting_has_an_end() -> None:
    endless: list[Any] = []
    endless.append(endless)
    finding = {"rule": "counter.arrears.cleared", "verdict": "broken", "remedies": [{"kind": "pay", "amount": endless}]}
    with pytest.raises(InputError) as caught:
        text_finding({"finding": finding, "language": "en"})
    assert caught.value.code is Code.WRONG_TYPE


def test_wrong_whole_inputs() -> None:
    for given in (5, "text", b"text", [1], deque(["card_replacement"]), object(), None, CounterBatch(items=[])):
        with pytest.raises(InputError) as caught:
            counter_decide(given)  # type: ignore[arg-type]
        assert caught.value.code in (Code.WRONG_TYPE, Code.UNKNOWN_FIELD)


def test_families_have_exceptions_of_their_own() -> None:
    with pytest.raises(OperationError) as caught:
        call("counter.fly", {})
    assert caught.value.code is Code.UNKNOWN_OPERATION
    with pytest.raises(OverlayError):
        service_hall.Handbook().with_overlay(
            {"name": "x", "changes": [{"rule": "counter.system_time.brand_change", "parameter": "limit", "from": "2027-01-01", "value": 9}]}
        )
    with pytest.raises(InputError, match="unknown|handbook"):
        handbook_role({"id": "king"})


def test_exceptions_travel() -> None:
    with pytest.raises(InputError) as caught:
        handbook_role({"id": "king"})
    copy = pickle.loads(pickle.dumps(caught.value))
    assert type(copy) is InputError
    assert (copy.code, copy.path, copy.expected, str(copy)) == (Code.UNKNOWN_ID, "id", caught.value.expected, str(caught.value))


def test_exceptions_of_the_caller_pass_through() -> None:
    class Broken(dict[str, Any]):
        pass

    class Sly(date):
        def isoformat(self) -> str:
            raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match="mine"):
        counter_decide(Broken(business="card_replacement", on=Sly(2026, 11, 20)))


def test_a_batch_keeps_errors_beside_decisions(facts: Any) -> None:
    good, bad = counter_decide_batch(CounterBatch(items=[facts(), CounterFacts(on=date(2026, 11, 20))]))
    assert good.decision is not None and good.error is None
    assert bad.decision is None and bad.error is not None and bad.error.code == Code.MISSING_FIELD


def test_an_entry_that_cannot_be_read_keeps_the_others_from_nothing(facts: Any, mapping: dict[str, Any]) -> None:
    wrong: list[tuple[dict[str, Any], Code, str]] = [
        ({"business": "nothing"}, Code.UNKNOWN_ID, "business"),
        ({"unit_customer": "true"}, Code.WRONG_TYPE, "unit_customer"),
        ({"arrears": Decimal("1.234")}, Code.MONEY, "arrears"),
        ({"documents": [Document(kind="valid_id"), Document(kind="valid_id", expires_on="x")]}, Code.DAY, "documents[1].expires_on"),  # type: ignore[arg-type]
        ({"documents": [{"kind": "valid_id", "colour": "red"}]}, Code.UNKNOWN_FIELD, "documents[0].colour"),
    ]
    for make in (lambda change: facts(**change), lambda change: {**mapping, **change}):
        items = [facts(), *(make(change) for change, _, _ in wrong), 5, facts()]
        first, *errors, whole, last = counter_decide_batch({"items": items})
        assert first.decision == last.decision == counter_decide(facts()) and first.error is None
        assert [(item.decision, item.error and (item.error.code, item.error.path)) for item in errors] == [
            (None, (code, path)) for _, code, path in wrong
        ]
        for item, (change, _, _) in zip(errors, wrong):
            with pytest.raises(InputError) as caught:
                counter_decide(make(change))
            assert item.error is not None and item.error.message == str(caught.value)
        assert whole.error is not None and (whole.error.code, whole.error.path) == (Code.WRONG_TYPE, "")
    with pytest.raises(InputError) as caught:
        counter_decide_batch({"items": 5})
    assert (caught.value.code, caught.value.path) == (Code.WRONG_TYPE, "items")


def test_handbooks_take_overlays_at_once() -> None:
    change = {"rule": "counter.system_time.brand_change", "parameter": "limit", "from": "2027-01-01", "value": 2}
    overlay = {"name": "city", "changes": [change]}
    city = service_hall.Handbook(overlay)
    assert city == service_hall.Handbook().with_overlay(overlay) and hash(city) == hash(service_hall.Handbook(overlay))
    assert city == pickle.loads(pickle.dumps(city)) != service_hall.Handbook()


def test_a_line_that_is_not_utf8_is_named_and_the_rest_is_judged() -> None:
    line = b'{"case_id":"1","procedure":"inquiry","activity":"request","timestamp":"2026-11-20T09:00:00+08:00","role":"counter_clerk"}'
    review = review_log(LogReview(log=line + b"\n\xff\xfe\n" + line.replace(b'"1"', b'"2"')))
    assert (review.events, review.cases) == (2, 2)
    assert [(rejected.line, rejected.error.code) for rejected in review.rejected] == [(2, Code.NOT_UTF8)]
