"""The queue beside simulations written without the library: 300 real calls with two priorities, and ties made up."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from statistics import mean

import numpy
import pytest

from service_hall import (
    CounterKind,
    CounterShift,
    Hall,
    HallComparison,
    HallCounter,
    HallPlan,
    Lines,
    Measured,
    QueueReplay,
    ReplayedVisits,
    Segment,
    StaffedDay,
    Staffing,
    Visit,
    queue_compare,
    queue_replay,
    queue_staffing,
)
from simulations import Customer, Shift, by_heap, by_simpy, by_simpy_in_shifts

DATA = Path(__file__).resolve().parents[2] / "tests" / "data" / "sffd-calls" / "visits.csv"
START = datetime(2016, 12, 31, 22, tzinfo=timezone(timedelta(hours=-8)))
FOR_EVER = float("inf")
ANY, VIP, ORDINARY = CounterKind.COMBINED, CounterKind.VIP, CounterKind.ORDINARY


def read() -> list[Visit]:
    with DATA.open(encoding="utf8", newline="") as file:
        return [
            Visit(
                number=row["number"],
                segment=Segment(row["segment"]),
                arrived_at=datetime.fromisoformat(row["arrived_at"]),
                called_at=datetime.fromisoformat(row["called_at"]),
                finished_at=datetime.fromisoformat(row["finished_at"]),
            )
            for row in csv.DictReader(file)
        ]


VISITS = read()


def seconds(later: datetime | None, earlier: datetime | None) -> int:
    assert later is not None
    assert earlier is not None
    span = later - earlier
    assert span.microseconds == 0
    return int(span.total_seconds())


def customers(visits: Iterable[Visit]) -> list[Customer]:
    return [
        (seconds(visit.arrived_at, START), seconds(visit.finished_at, visit.called_at), visit.segment == Segment.VIP) for visit in visits
    ]


def visits(made: Iterable[Customer]) -> list[Visit]:
    """Visits of made-up customers; when they were called is of no matter, only how long they were served."""

    def visit(place: int, arrived: int, service: int, vip: bool) -> Visit:
        came = START + timedelta(seconds=arrived)
        segment = Segment.VIP if vip else Segment.ORDINARY
        finished = came + timedelta(seconds=service)
        return Visit(number=str(place), segment=segment, arrived_at=came, called_at=came, finished_at=finished)

    return [visit(place, *customer) for place, customer in enumerate(made)]


def hall(*kinds: CounterKind, lines: Lines = Lines.POOLED) -> Hall:
    return Hall(counters=[HallCounter(id=str(number), kind=kind) for number, kind in enumerate(kinds, start=1)], lines=lines)


def replay(given: list[Visit], *kinds: CounterKind, lines: Lines = Lines.POOLED) -> ReplayedVisits:
    return queue_replay(QueueReplay(hall=hall(*kinds, lines=lines), visits=given))


def waits(replayed: Iterable[Visit]) -> list[int]:
    return [seconds(visit.called_at, visit.arrived_at) for visit in replayed]


@pytest.mark.parametrize("counters", [1, 2, 3, 4, 5, 6, 8, 12, 40])
def test_waits_are_those_of_the_simulations_call_by_call(counters: int) -> None:
    replayed = replay(VISITS, *[ANY] * counters)
    assert waits(replayed.visits) == by_simpy(customers(VISITS), counters) == by_heap(customers(VISITS), counters)
    assert (replayed.unserved, replayed.left_out) == ((), ())


@pytest.mark.parametrize("counters", [3, 4, 5, 6])
def test_the_excerpt_makes_both_classes_wait(counters: int) -> None:
    waited = {True: [0], False: [0]}
    for (_, _, vip), wait in zip(customers(VISITS), by_simpy(customers(VISITS), counters)):
        waited[vip].append(wait)
    assert 600 < mean(waited[True]) < mean(waited[False])
    came = [arrived for arrived, _, _ in customers(VISITS)]
    assert came == sorted(came)
    assert any(earlier == later for earlier, later in pairwise(came))


@pytest.mark.parametrize("counters", [1, 4, 6])
def test_only_call_finish_and_counter_are_new(counters: int) -> None:
    replayed = replay(VISITS, *[ANY] * counters).visits
    assert [(visit.number, visit.segment, visit.arrived_at) for visit in replayed] == [
        (visit.number, visit.segment, visit.arrived_at) for visit in VISITS
    ]
    assert [customer[1] for customer in customers(replayed)] == [customer[1] for customer in customers(VISITS)]
    assert {visit.counter for visit in replayed} == {str(number) for number in range(1, counters + 1)}


@pytest.mark.parametrize("counters", [1, 4, 6])
def test_no_counter_serves_two_at_once_and_nobody_is_passed_over(counters: int) -> None:
    replayed = replay(VISITS, *[ANY] * counters).visits
    for number in map(str, range(1, counters + 1)):
        own = sorted((seconds(one.called_at, START), seconds(one.finished_at, START)) for one in replayed if one.counter == number)
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(own))
    line = [(seconds(visit.called_at, START), seconds(visit.arrived_at, START), visit.segment == Segment.VIP) for visit in replayed]
    for called, came, vip in line:
        for other_called, other_came, other_vip in line:
            if other_came <= called < other_called:
                assert vip >= other_vip
                assert vip > other_vip or came <= other_came


def test_in_one_line_the_kind_of_counter_does_not_matter() -> None:
    expected = by_simpy(customers(VISITS), 5)
    assert waits(replay(VISITS, VIP, ORDINARY, ANY, ORDINARY, VIP).visits) == expected


@pytest.mark.parametrize(("vip", "ordinary"), [(2, 2), (4, 3)])
def test_separate_lines_are_two_halls(vip: int, ordinary: int) -> None:
    replayed = replay(VISITS, *[VIP] * vip, *[ORDINARY] * ordinary, lines=Lines.SEPARATE).visits
    for counters, segment in ((vip, Segment.VIP), (ordinary, Segment.ORDINARY)):
        own = [visit for visit in VISITS if visit.segment == segment]
        assert waits(visit for visit in replayed if visit.segment == segment) == by_simpy(customers(own), counters)


TIES: list[tuple[str, list[Customer], int, list[int]]] = [
    ("the VIP of two who come together", [(0, 5, False), (0, 5, True)], 1, [5, 0]),
    ("a VIP who comes as the counter becomes free", [(0, 5, False), (1, 5, False), (5, 5, True)], 1, [0, 9, 0]),
    ("the order of the list among those who come together", [(3, 2, True), (3, 2, True), (3, 2, True)], 2, [0, 0, 2]),
    ("two counters free at once", [(0, 4, False), (0, 4, False), (1, 1, False), (2, 1, True), (4, 1, True)], 2, [0, 0, 4, 2, 0]),
    ("no time at the counter", [(0, 0, False), (0, 0, True), (0, 3, False), (1, 0, True)], 1, [0, 0, 0, 2]),
    ("business in hand is finished", [(0, 9, False), (1, 1, True)], 1, [0, 8]),
]


@pytest.mark.parametrize(("made", "counters", "expected"), [tie[1:] for tie in TIES], ids=[tie[0] for tie in TIES])
def test_ties(made: list[Customer], counters: int, expected: list[int]) -> None:
    assert by_heap(made, counters) == by_simpy(made, counters) == expected
    assert waits(replay(visits(made), *[ANY] * counters).visits) == expected


def test_ties_by_the_thousand() -> None:
    draw = random.Random(20161231)
    for _ in range(2_000):
        made = [(draw.randrange(12), draw.randrange(5), draw.random() < 0.4) for _ in range(draw.randrange(1, 14))]
        counters = draw.randrange(1, 4)
        expected = by_simpy(made, counters)
        assert by_heap(made, counters) == expected, (made, counters)
        assert waits(replay(visits(made), *[ANY] * counters).visits) == expected, (made, counters)


def drawn(draw: random.Random, most: int, seconds_: int, service: int) -> list[Customer]:
    return [(draw.randrange(seconds_), draw.randrange(service), draw.random() < 0.4) for _ in range(draw.randrange(1, most))]


def counter_shifts(shifts: Sequence[Sequence[Shift]]) -> list[CounterShift]:
    def moment(second: float) -> datetime:
        return START + timedelta(days=3650) if second == FOR_EVER else START + timedelta(seconds=second)

    return [
        CounterShift(counter=str(number), from_=moment(begin), to=moment(end))
        for number, own in enumerate(shifts, start=1)
        for begin, end in own
    ]


def test_shifts_are_those_of_the_simulation_by_the_thousand() -> None:
    draw = random.Random(20170101)
    for _ in range(1_000):
        made, counters = drawn(draw, 14, 30, 8), draw.randrange(1, 4)
        shifts = [
            [(begin, begin + draw.randrange(12)) for begin in [draw.randrange(30) for _ in range(draw.randrange(1, 4))]]
            for _ in range(counters)
        ]
        expected = by_simpy_in_shifts(made, shifts)
        asked = QueueReplay(hall=hall(*[ANY] * counters), shifts=counter_shifts(shifts), visits=visits(made))
        replayed = queue_replay(asked)
        found = [None if one.called_at is None else seconds(one.called_at, one.arrived_at) for one in replayed.visits]
        assert found == expected, (made, shifts)
        assert replayed.unserved == tuple(str(place) for place, wait in enumerate(expected) if wait is None)


def test_counters_that_never_close_are_those_of_the_resource() -> None:
    for counters in (3, 4, 6):
        assert by_simpy_in_shifts(customers(VISITS), [[(0, FOR_EVER)]] * counters) == by_simpy(customers(VISITS), counters)


def figures(measured: Measured) -> dict[str, int]:
    assert measured.wait is not None
    wait = measured.wait
    assert wait.called is not None
    assert (measured.customers, measured.finished) == (wait.called.count, wait.called.count)
    assert (wait.in_target.of, wait.in_stretch.of, wait.gave_up) == (wait.called.count, wait.called.count, None)
    return {
        "count": wait.called.count,
        "average": wait.called.average_seconds,
        "median": wait.called.median_seconds,
        "95": wait.called.percentile_95_seconds,
        "longest": wait.called.longest_seconds,
        "target": wait.in_target.count,
        "stretch": wait.in_stretch.count,
    }


def summary(waited: Sequence[int]) -> dict[str, int]:
    return {
        "count": len(waited),
        "average": -(-sum(waited) // len(waited)),
        "median": int(numpy.percentile(waited, 50, method="inverted_cdf")),
        "95": int(numpy.percentile(waited, 95, method="inverted_cdf")),
        "longest": max(waited),
        "target": sum(wait <= 600 for wait in waited),
        "stretch": sum(wait <= 480 for wait in waited),
    }


def of_class(waited: Sequence[int], vip: bool) -> list[int]:
    return [wait for wait, (_, _, priority) in zip(waited, customers(VISITS)) if priority == vip]


def test_plans_side_by_side_are_as_many_simulations() -> None:
    plans = {f"{counters} counters": by_simpy(customers(VISITS), counters) for counters in (3, 4, 5, 6, 8, 12, 15, 20, 30)}
    halls = [HallPlan(name=name, hall=hall(*[ANY] * int(name.split()[0]))) for name in plans]
    # Six counters, of which two go home at midnight and come again at three.
    night = [(0, 7_200), (18_000, FOR_EVER)]
    shifts: list[list[Shift]] = [[(0, FOR_EVER)]] * 4 + [night] * 2
    in_shifts = by_simpy_in_shifts(customers(VISITS), shifts)
    assert None not in in_shifts
    plans["shifts"] = [wait for wait in in_shifts if wait is not None]
    halls.append(HallPlan(name="shifts", hall=hall(*[ANY] * 6), shifts=counter_shifts(shifts)))
    # Each class a hall of its own.
    own = {vip: iter(by_simpy([one for one in customers(VISITS) if one[2] == vip], counters)) for vip, counters in ((True, 9), (False, 5))}
    plans["separate"] = [next(own[vip]) for _, _, vip in customers(VISITS)]
    halls.append(HallPlan(name="separate", hall=hall(*[VIP] * 9, *[ORDINARY] * 5, lines=Lines.SEPARATE)))

    compared = queue_compare(HallComparison(visits=VISITS, plans=halls))
    assert [plan.name for plan in compared.plans] == list(plans)
    assert compared.left_out == 0
    observed = [seconds(visit.called_at, visit.arrived_at) for visit in VISITS]
    for plan, waited in zip((compared.actual, *compared.plans), (observed, *plans.values())):
        assert figures(plan.all) == summary(waited), plan.name
        assert plan.unserved == 0
        assert {each.segment: figures(each.measured) for each in plan.by_segment} == {
            Segment.ORDINARY: summary(of_class(waited, vip=False)),
            Segment.VIP: summary(of_class(waited, vip=True)),
        }


def in_time(made: Sequence[Customer], counters: Sequence[int], target: int) -> list[tuple[int, int]]:
    """Of those who come in each hour, who is called in time and how many come, with so many counters open in each.

    The last number holds on.
    """

    def ends(hour: int) -> float:
        return FOR_EVER if hour + 1 == len(counters) else 3_600 * (hour + 1)

    shifts = [[(3_600 * hour, ends(hour)) for hour, most in enumerate(counters) if counter < most] for counter in range(max(counters))]
    waited = by_simpy_in_shifts(made, shifts)
    counts = [(0, 0)] * len(counters)
    for (arrived, _, _), wait in zip(made, waited):
        met, came = counts[arrived // 3_600]
        counts[arrived // 3_600] = (met + (wait is not None and wait <= target), came + 1)
    return counts


def suffices(counts: Iterable[tuple[int, int]], percent: int) -> bool:
    return all(100 * met >= percent * came for met, came in counts)


def check_staffing(made: Sequence[Customer], staffed: StaffedDay, percent: int, target: int) -> None:
    """The shares are those of the simulation; they suffice; with one counter fewer in any hour, some hour misses the target."""
    counters = [hour.counters for hour in staffed.hours]
    assert staffed.hours[0].hour <= START + timedelta(seconds=min(arrived for arrived, _, _ in made))
    # From the full hour of the first arrival on.
    skip = seconds(staffed.hours[0].hour, START)
    assert skip % 3_600 == 0
    moved = [(arrived - skip, service, vip) for arrived, service, vip in made]
    counts = in_time(moved, counters, target)
    assert [(hour.in_time.count, hour.in_time.of) for hour in staffed.hours] == counts
    assert staffed.kept
    assert suffices(counts, percent)
    assert staffed.counter_hours == sum(counters)
    for hour, most in enumerate(counters):
        if most and sum(counters) > 1:
            fewer = [*counters[:hour], most - 1, *counters[hour + 1 :]]
            assert not suffices(in_time(moved, fewer, target), percent), (hour, counters)


@pytest.mark.parametrize("percent", [50, 90, 100])
def test_staffing_is_kept_and_tight_in_the_simulation(percent: int) -> None:
    staffed = queue_staffing(Staffing(visits=VISITS, percent=percent, most=40))
    check_staffing(customers(VISITS), staffed.target, percent, 600)
    check_staffing(customers(VISITS), staffed.stretch, percent, 480)


def test_staffing_by_the_hundred() -> None:
    draw = random.Random(20170102)
    for _ in range(100):
        made, percent = drawn(draw, 30, 5 * 3_600, 3_000), draw.randrange(1, 101)
        staffed = queue_staffing(Staffing(visits=visits(made), percent=percent))
        check_staffing(made, staffed.target, percent, 600)
        check_staffing(made, staffed.stretch, percent, 480)


def test_staffing_that_cannot_be_kept_says_so() -> None:
    staffed = queue_staffing(Staffing(visits=VISITS, percent=90, most=10)).target
    assert not staffed.kept
    counts = in_time(customers(VISITS), [hour.counters for hour in staffed.hours], 600)
    assert [(hour.in_time.count, hour.in_time.of) for hour in staffed.hours] == counts
    assert not suffices(in_time(customers(VISITS), [10] * len(counts), 600), 90)
