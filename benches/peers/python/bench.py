"""Times decisions in Python beside a hand-written function and zen-engine, in one run. Prints one JSON object a line: name, ns per decision.

Medians of 7 rounds. Every round asserts the answer it times.
"""

import json
import pathlib
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import hand
import service_hall
import zen

HERE = pathlib.Path(__file__).resolve().parent.parent
INPUTS = json.loads((HERE / "inputs.json").read_text("utf8"))


def dataclass_facts(facts: dict[str, Any]) -> service_hall.CounterFacts:
    def paper(given: dict[str, Any]) -> service_hall.Document:
        return service_hall.Document(**{**given, "expires_on": date.fromisoformat(given["expires_on"])})

    documents = [paper(given) for given in facts["documents"]]
    on, arrears = date.fromisoformat(facts["on"]), Decimal(facts["arrears"])
    return service_hall.CounterFacts(**{**facts, "on": on, "arrears": arrears, "documents": documents})


def median_ns(work: Callable[[], Any], count: int, per_call: int = 1) -> float:
    rounds = []
    for _ in range(7):
        start = time.perf_counter()
        for _ in range(count):
            work()
        rounds.append((time.perf_counter() - start) / (count * per_call) * 1e9)
    return statistics.median(rounds)


def main() -> None:
    rows: list[tuple[str, float]] = []
    decision = zen.ZenEngine().create_decision((HERE / "table.json").read_text("utf8"))
    for name in ("allowed", "refused"):
        plain = INPUTS[name]
        facts = dataclass_facts(plain)
        text = json.dumps(plain)
        reduced = {"presented": bool(plain["documents"]), "valid": True, "checked": True, "arrears": float(plain["arrears"])}
        assert service_hall.counter_decide(facts).outcome == name
        assert hand.decide(plain)["outcome"] == name
        assert decision.evaluate(reduced)["result"]["outcome"] == name
        rows.append((f"python/dataclass/{name}", median_ns(lambda: service_hall.counter_decide(facts), 20_000)))
        rows.append((f"python/dict/{name}", median_ns(lambda: service_hall.counter_decide(plain), 20_000)))
        rows.append((f"python/json/{name}", median_ns(lambda: service_hall.call_json("counter.decide", text), 20_000)))
        rows.append((f"python/hand/{name}", median_ns(lambda: hand.decide(plain), 20_000)))
        rows.append((f"python/zen/{name}", median_ns(lambda: decision.evaluate(reduced), 500)))
        batch = service_hall.CounterBatch(items=(facts,) * 1_000)
        rows.append((f"python/batch/{name}", median_ns(lambda: service_hall.counter_decide_batch(batch), 20, 1_000)))
    for name, value in rows:
        json.dump({"name": name, "ns": round(value, 1)}, sys.stdout)
        print()


if __name__ == "__main__":
    main()
