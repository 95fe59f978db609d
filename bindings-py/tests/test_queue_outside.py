"""The queue beside simulations written without the library: 300 real calls with two priorities, and ties made up."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from statistics import mean

import pytest

from service_hall import CounterKind, Hall, HallCounter, Lines, Replay, Replayed, Segment, Visit, queue_replay
from simulations import Customer, by_heap, by_simpy

DATA = Path(__file__).resolve().parents[2] / "tests" / "data" / "sffd-calls" / "visits.csv"
START = datetime(2016, 12, 31, 22, tzinfo=timezone(timedelta(hours=-8)))
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


def replay(given: list[Visit], *kinds: CounterKind, lines: Lines = Lines.POOLED) -> Replayed:
    counters = [HallCounter(id=str(number), kind=kind) for number, kind in enumerate(kinds, start=1)]
    return queue_replay(Replay(hall=Hall(counters=counters, lines=lines), visits=given))


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
