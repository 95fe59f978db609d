"""One line before equal counters, simulated without the library: a VIP first, then who came first, nobody interrupted.

A customer is an arrival in whole seconds, a service time in whole seconds, and whether they are a VIP. Whatever happens in one
second: first counters become free, then all who arrive join the line, then counters call. Each function gives the waits in seconds,
in the order of the customers; those of one class who arrive in the same second are called in the order of the list.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from heapq import heapify, heappop, heappush
from typing import Any

import simpy

Customer = tuple[int, int, bool]
Shift = tuple[int, float]
"""From, this second included, and to, not included."""


def by_heap(customers: Sequence[Customer], counters: int) -> list[int]:
    """With two heaps and a list."""
    waits = [0] * len(customers)
    coming = sorted(range(len(customers)), key=lambda place: customers[place][0], reverse=True)
    moments = [arrived for arrived, _, _ in customers]
    heapify(moments)
    busy: list[int] = []
    waiting: list[tuple[bool, int, int]] = []
    while moments:
        now = heappop(moments)
        busy = [finish for finish in busy if finish > now]
        while coming and customers[coming[-1]][0] <= now:
            place = coming.pop()
            heappush(waiting, (not customers[place][2], customers[place][0], place))
        while waiting and len(busy) < counters:
            _, arrived, place = heappop(waiting)
            waits[place] = now - arrived
            busy.append(now + customers[place][1])
            heappush(moments, busy[-1])
    return waits


def by_simpy(customers: Sequence[Customer], counters: int) -> list[int]:
    """With SimPy, which runs the events of one instant in the order in which they were made.

    All arrivals are made before the first service, so at one instant customers join the line before a counter becomes free; a VIP's
    arrival is made before that of an ordinary customer, so a free counter goes to the VIP of the two.
    """
    waits = [0] * len(customers)
    hall = simpy.Environment()
    desk = simpy.PriorityResource(hall, counters)

    def visit(place: int) -> Generator[simpy.Event, Any, None]:
        arrived, service, vip = customers[place]
        yield hall.timeout(arrived)
        with desk.request(priority=0 if vip else 1) as turn:
            yield turn
            waits[place] = int(hall.now) - arrived
            yield hall.timeout(service)

    for place in sorted(range(len(customers)), key=lambda place: not customers[place][2]):
        hall.process(visit(place))
    hall.run()
    return waits


def by_simpy_in_shifts(customers: Sequence[Customer], shifts: Sequence[Sequence[Shift]]) -> list[int | None]:
    """With SimPy's clock, each counter open in shifts of its own; who is served by no counter has no wait.

    SimPy runs the events of one instant by their priority; the calls have the last. A counter that closes finishes what it has in hand.
    """
    waits: list[int | None] = [None] * len(customers)
    hall = simpy.Environment()
    waiting: list[tuple[bool, int, int]] = []
    free = [True] * len(shifts)

    def call(_: simpy.Event) -> None:
        for counter, own in enumerate(shifts):
            if waiting and free[counter] and any(begin <= hall.now < end for begin, end in own):
                place = heappop(waiting)[-1]
                waits[place] = int(hall.now) - customers[place][0]
                free[counter] = False
                hall.process(serve(counter, customers[place][1]))

    def look() -> None:
        last = simpy.Event(hall)
        last.callbacks.append(call)
        last._ok, last._value = True, None
        hall.schedule(last, priority=2)  # type: ignore[arg-type]  # 0 and 1 are urgent and normal

    def serve(counter: int, service: int) -> Generator[simpy.Event, Any, None]:
        yield hall.timeout(service)
        free[counter] = True
        look()

    def come(place: int) -> Generator[simpy.Event, Any, None]:
        arrived, _, vip = customers[place]
        yield hall.timeout(arrived)
        heappush(waiting, (not vip, arrived, place))
        look()

    def open_at(moment: int) -> Generator[simpy.Event, Any, None]:
        yield hall.timeout(moment)
        look()

    for place in range(len(customers)):
        hall.process(come(place))
    for begin in {begin for own in shifts for begin, _ in own if begin > 0}:
        hall.process(open_at(begin))
    hall.run()
    return waits
