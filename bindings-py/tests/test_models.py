"""Models are what dataclasses are: frozen, compared by value, copied, pickled, shown."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import subprocess
import sys
import threading
import typing
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import service_hall
from service_hall import (
    CounterBatch,
    CounterFacts,
    Decision,
    Document,
    Event,
    Handbook,
    Outcome,
    Overlay,
    OverlayChange,
    RemedyBring,
    RemedyPay,
    counter_decide,
    counter_decide_batch,
    handbook_edition,
)


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_models_travel(facts: Any, protocol: int) -> None:
    for model in (facts(), counter_decide(facts(arrears=Decimal("1.00")))):
        again = pickle.loads(pickle.dumps(model, protocol))
        assert again == model and type(again) is type(model) and repr(again) == repr(model)
        assert copy.copy(model) == copy.deepcopy(model) == model


def test_answers_are_dataclasses(facts: Any) -> None:
    answer = counter_decide(facts())
    assert dataclasses.is_dataclass(answer) and not dataclasses.is_dataclass(service_hall._model.Model)
    names = [field.name for field in dataclasses.fields(Decision)]
    assert names == ["outcome", "procedure", "step", "ask", "missing", "findings", "edition"]
    assert dataclasses.asdict(answer)["outcome"] is Outcome.ALLOWED
    assert dataclasses.replace(answer, step="x").step == "x"
    assert hash(answer) == hash(counter_decide(facts())) and answer == counter_decide(facts())
    assert answer != dataclasses.replace(answer, step="x") and answer != "x"


def test_models_are_frozen_and_slotted(facts: Any) -> None:
    model = facts()
    with pytest.raises(dataclasses.FrozenInstanceError):
        model.step = "x"
    with pytest.raises(dataclasses.FrozenInstanceError):
        del model.step
    with pytest.raises(dataclasses.FrozenInstanceError):
        model.other = 1
    assert not hasattr(model, "__dict__")
    with pytest.raises(TypeError):
        CounterFacts("card_replacement")  # type: ignore[call-arg,misc]
    with pytest.raises(TypeError, match="on"):
        CounterFacts()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="colour"):
        CounterFacts(on=date(2026, 1, 1), colour="red")  # type: ignore[call-arg]


def test_defaults_are_not_shared() -> None:
    event: Any = {"case_id": "1", "activity": "a", "timestamp": service_hall}
    one, other = Event(**event), Event(**event)
    assert one.facts == {} and one.facts is not other.facts and one.records == () and one.lifecycle == "complete"


def test_classes_can_be_looked_into() -> None:
    document = Document(kind="valid_id")
    assert repr(document).startswith("Document(kind='valid_id', holder=None")
    assert list(inspect.signature(Document).parameters)[:2] == ["kind", "holder"]
    assert typing.get_type_hints(Document)["expires_on"] == date | None
    assert Document.__doc__ == "A document as presented."
    match RemedyPay(amount=Decimal("1.00")):
        case RemedyPay(amount=amount):
            assert amount == 1
    assert RemedyBring.kind == "bring"


def test_a_class_of_ones_own_may_extend_a_model(facts: Any) -> None:
    class Mine(CounterFacts):
        __slots__ = ()

    mine = Mine(business="card_replacement", on=date(2026, 11, 20))
    assert counter_decide(mine) == counter_decide(CounterFacts(business="card_replacement", on=date(2026, 11, 20)))


def tighter(limit: int = 2) -> Overlay:
    change = OverlayChange(rule="counter.system_time.brand_change", parameter="limit", from_=date(2027, 1, 1), value=limit)
    return Overlay(name="city", changes=[change])


def test_handbooks_are_values() -> None:
    builtin = Handbook()
    city = builtin.with_overlay(tighter())
    assert city != builtin and city == builtin.with_overlay(
        {"name": "city", "changes": [{"rule": "counter.system_time.brand_change", "parameter": "limit", "from": "2027-01-01", "value": 2}]}
    )
    assert city.stamp != builtin.stamp == handbook_edition().stamp
    assert handbook_edition(handbook=city).overlays == ("city",)
    again = pickle.loads(pickle.dumps(city))
    assert again == city == copy.deepcopy(city) and again.stamp == city.stamp and hash(again) == hash(city)
    assert builtin == Handbook() and city.stamp in repr(city)
    twice = city.with_overlay(tighter(1))
    assert pickle.loads(pickle.dumps(twice)).stamp == twice.stamp


def test_threads_share_everything(facts: Any) -> None:
    handbook = Handbook().with_overlay(tighter())
    batch = CounterBatch(items=[facts(), facts(arrears=Decimal("12.50"))] * 200)
    wanted = counter_decide_batch(batch, handbook=handbook)
    failed: list[object] = []

    def work() -> None:
        for _ in range(10):
            if counter_decide_batch(batch, handbook=handbook) != wanted:
                failed.append("differs")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_all_names_are_there() -> None:
    assert len(set(service_hall.__all__)) == len(service_hall.__all__)
    for name in service_hall.__all__:
        assert getattr(service_hall, name) is not None


def test_import_brings_no_heavy_module() -> None:
    code = "import sys; sys.path[:] = [p for p in sys.path if p]; import service_hall; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "dataclasses" not in loaded and "inspect" not in loaded and "json" not in loaded
