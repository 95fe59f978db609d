"""Times what-ifs of real calls beside Ciw, SimPy and a simulation by hand, in one run, and prints the indicators of Warsaw's offices.

`python queue_bench.py [--sffd calls.csv.gz] [--warsaw snapshots.csv.gz]`; without a file its excerpt in `tests/data` is taken.

Prints one JSON object a line: name, ns per event; the rest goes to standard error. Each customer is three events: came, called,
finished. Medians of 7 rounds, in the time of the processor, so that other work on the machine counts less. Every answer is compared
with those of the peers before it is timed.
"""

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
DATA = ROOT / "tests" / "data"
sys.path += [str(ROOT / "bindings-py" / "tests"), str(DATA / "sffd-calls"), str(DATA / "warsaw-office-queues")]

import service_hall as sh  # noqa: E402
import sffd_calls  # noqa: E402
import warsaw_queues  # noqa: E402
from by_ciw import by_ciw  # noqa: E402
from simulations import Customer, by_heap, by_simpy  # noqa: E402
from timing import median_ns, note  # noqa: E402


def calls(source: Path | None) -> list[sh.Visit]:
    if source:
        rows = sffd_calls.visits(source)
    else:
        with (DATA / "sffd-calls" / "visits.csv").open(encoding="utf8", newline="") as file:
            rows = list(csv.DictReader(file))
    times = ("arrived_at", "called_at", "finished_at")
    return [
        sh.Visit(number=row["number"], segment=sh.Segment(row["segment"]), **{name: datetime.fromisoformat(row[name]) for name in times})
        for row in rows
    ]


def hall(counters: int) -> sh.Hall:
    return sh.Hall(counters=[sh.HallCounter(id=str(number), kind=sh.CounterKind.COMBINED) for number in range(1, counters + 1)])


def waits(visits: Iterable[Any]) -> list[int]:
    return [int((visit.called_at - visit.arrived_at).total_seconds()) for visit in visits]


def replay(source: Path | None) -> list[tuple[str, float]]:
    visits = calls(source)
    start = min(visit.arrived_at for visit in visits)

    def span(later: Any, earlier: Any) -> int:
        return int((later - earlier).total_seconds())

    customers: list[Customer] = [
        (span(visit.arrived_at, start), span(visit.finished_at, visit.called_at), visit.segment == sh.Segment.VIP) for visit in visits
    ]
    events = 3 * len(visits)
    rows: list[tuple[str, float]] = []
    sizes = (9, 10, 14) if source else (3, 4, 6)
    for counters in sizes:
        asked = sh.QueueReplay(hall=hall(counters), visits=visits)
        text = sh.to_json(asked)
        expected = by_heap(customers, counters)
        assert expected == by_simpy(customers, counters) == by_ciw(customers, counters) == waits(sh.queue_replay(asked).visits)
        assert sh.call_json("queue.replay", text) == '{"ok":' + sh.to_json(sh.queue_replay(asked)) + "}"
        work: dict[str, Callable[[], Any]] = {
            "dataclass": lambda: sh.queue_replay(asked),
            "json": lambda: sh.call_json("queue.replay", text),
            "hand": lambda: by_heap(customers, counters),
            "simpy": lambda: by_simpy(customers, counters),
            "ciw": lambda: by_ciw(customers, counters),
        }
        note(f"\n{len(visits)} calls, {counters} counters; the same wait of every call")
        rows += compared(f"replay_{counters}", work, events)
    plans = range(sizes[0], sizes[0] + 10)
    asked_all = sh.HallComparison(visits=visits, plans=[sh.HallPlan(name=str(counters), hall=hall(counters)) for counters in plans])
    text = sh.to_json(asked_all)
    simulations = {"hand": by_heap, "simpy": by_simpy, "ciw": by_ciw}
    found = [longest_and_average(each.all.wait) for each in sh.queue_compare(asked_all).plans]
    for simulate in simulations.values():
        runs = [simulate(customers, counters) for counters in plans]
        assert found == [(max(run), -(-sum(run) // len(run))) for run in runs]

    def every(simulate: Callable[[list[Customer], int], list[int]]) -> Callable[[], Any]:
        return lambda: [simulate(customers, counters) for counters in plans]

    work = {
        "dataclass": lambda: sh.queue_compare(asked_all),
        "json": lambda: sh.call_json("queue.compare", text),
        **{who: every(simulate) for who, simulate in simulations.items()},
    }
    note(f"\n{len(visits)} calls, {len(plans)} plans of {plans[0]} to {plans[-1]} counters; an event of each plan")
    return rows + compared("compare_10", work, len(plans) * events)


def longest_and_average(wait: Any) -> tuple[int, int]:
    return wait.called.longest_seconds, wait.called.average_seconds


def compared(case: str, work: dict[str, Callable[[], Any]], events: int) -> list[tuple[str, float]]:
    took = {who: median_ns(each) / events for who, each in work.items()}
    for who, ns in took.items():
        ratios = ", ".join(f"{peer} {took[peer] / ns:.1f} ×" for peer in ("hand", "simpy", "ciw"))
        note(f"  {who:<10} {ns:>8.0f} ns an event {1e9 / ns:>12,.0f} events/s {1e9 / ns / 3:>12,.0f} customers/s   {ratios}")
    return [(f"python/{who}/{case}", ns) for who, ns in took.items()]


def moments(ticket: warsaw_queues.Ticket, end: str) -> dict[str, Any]:
    """Arrival and call as seen; the longest wait it can have been; the shortest."""
    issued, called = ticket.issued, ticket.called
    if end == "longest":
        issued = ticket.before_issue
    if end == "shortest" and ticket.before_call:
        called = max(issued, ticket.before_call)
    return {"arrived_at": datetime.fromisoformat(issued), "called_at": called and datetime.fromisoformat(called)}


def indicators(source: Path | None) -> list[tuple[str, float]]:
    tickets, unusable = warsaw_queues.rebuild(warsaw_queues.read(source or DATA / "warsaw-office-queues" / "days.csv"))
    offices = sorted({ticket.office for ticket in tickets})
    asked = {
        end: [
            sh.VisitMeasuring(visits=[sh.Visit(number=one.number, **moments(one, end)) for one in tickets if one.office == office])
            for office in offices
        ]
        for end in ("longest", "seen", "shortest")
    }
    answers = {end: [sh.indicator_visits(each).all for each in queries] for end, queries in asked.items()}
    note("\nWaits in Warsaw's offices, seen about every 5 minutes; in brackets the shares if each wait was the longest and the shortest it")
    note("can have been")
    note(f"{'':<20} {'tickets':>8} {'within 10 min':>22} {'within 8 min':>22} {'median':>7} {'95 %':>6} {'longest':>8} minutes")
    for place, office in enumerate(offices):
        low, found, high = (answers[end][place].wait for end in ("longest", "seen", "shortest"))

        def share(name: str) -> str:
            parts = [getattr(wait, name) for wait in (found, low, high)]
            seen, least, most = (f"{100 * part.count / part.of:.0f}" for part in parts)
            return f"{seen} % ({least} to {most})"

        called, counted = found.called, answers["seen"][place].customers
        spread = [seconds // 60 for seconds in (called.median_seconds, called.percentile_95_seconds, called.longest_seconds)]
        note(f"{office:<20} {counted:>8} {share('in_target'):>22} {share('in_stretch'):>22} {spread[0]:>7} {spread[1]:>6} {spread[2]:>8}")
    note(f"\n{len(tickets)} tickets; days of queues that could not be rebuilt:")
    for why, count in Counter({why: sum(n for (_, other), n in unusable.items() if other == why) for _, why in unusable}).most_common():
        note(f"  {count:>5} {why}")
    ns = median_ns(lambda: [sh.indicator_visits(each) for each in asked["seen"]]) / len(tickets)
    note(f"  indicator.visits: {ns:.0f} ns a visit")
    return [("python/dataclass/indicator_visits", ns)]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sffd", type=Path)
    parser.add_argument("--warsaw", type=Path)
    given = parser.parse_args()
    for name, value in replay(given.sffd) + indicators(given.warsaw):
        json.dump({"name": name, "ns": round(value, 1)}, sys.stdout)
        print()


if __name__ == "__main__":
    main()
