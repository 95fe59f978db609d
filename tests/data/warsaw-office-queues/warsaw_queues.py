"""Rebuilds tickets from snapshots of Warsaw's office queues; the README says how far they can be trusted.

A snapshot says of a queue which ticket was called last and how many wait. Tickets of a queue are numbered through the day, so the last
number called plus those waiting is the last number issued. Of a ticket it is seen at which snapshot it had first been issued, and at
which it had first been called; it happened between the snapshot before and this one, some five minutes apart.

`python warsaw_queues.py snapshots.csv.gz OFFICE DATE QUEUE,… …` cuts days of queues out.
"""

from __future__ import annotations

import csv
import gzip
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

COLUMNS = ("office", "queue_id", "date", "time", "status", "open_counters", "waiting", "current_ticket", "minutes_per_person")
GAP = timedelta(minutes=20)
Row = dict[str, str]


class Unusable(ValueError):
    """A queue's day that cannot be rebuilt, and why."""


class Ticket(NamedTuple):
    """A ticket and the snapshots around its issue and its call; `called` is none for a ticket that nobody called."""

    number: str
    office: str
    before_issue: str
    issued: str
    before_call: str | None
    called: str | None


def read(source: Path) -> list[Row]:
    read_text = gzip.open if source.suffix == ".gz" else open
    with read_text(source, "rt", encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def days(rows: Iterable[Row]) -> list[list[Row]]:
    """The snapshots of each queue and day, by time."""
    key = ("office", "queue_id", "date", "time")
    ordered = sorted(rows, key=lambda row: [row[name] for name in key])
    return [list(day) for _, day in groupby(ordered, key=lambda row: [row[name] for name in key[:3]])]


def tickets(day: Sequence[Row]) -> list[Ticket]:
    """The tickets of a queue's day.

    Raises `Unusable` where the snapshots contradict how they are read. It is not guessed what else they could mean.
    """
    if not "2019-12-30" <= day[0]["date"] <= "2020-01-22":
        raise Unusable("date outside the time of collection")
    if any(not row["status"] for row in day):
        raise Unusable("no status: the ticket shown goes out when nobody is served")
    shown = [row["current_ticket"] for row in day]
    if not any(shown):
        raise Unusable("people wait and nobody is called" if any(row["waiting"] != "0" for row in day) else "no ticket")
    first = next(place for place, ticket in enumerate(shown) if ticket)
    if not all(shown[first:]):
        raise Unusable("the ticket called last is gone again")
    if len({ticket[0] for ticket in shown[first:]}) > 1:
        raise Unusable("tickets of several letters")
    called = [int(ticket[1:]) for ticket in shown[first:]]
    hundreds = called[0] - called[0] % 100
    start = hundreds - 1 if hundreds and called[0] == hundreds else hundreds
    if called[0] - start > 20:
        raise Unusable("numbers do not begin at 1 or after a hundred")
    called = [start] * first + called
    issued = [number + int(row["waiting"]) for number, row in zip(called, day)]
    if any(later < earlier for numbers in (called, issued) for earlier, later in pairwise(numbers)):
        raise Unusable("numbers called or issued fall")
    times = [f"{row['date']}T{row['time']}:00+01:00" for row in day]
    seen = list(zip(map(datetime.fromisoformat, times), called, issued))
    if any(later[0] - earlier[0] > GAP and later[1:] != earlier[1:] for earlier, later in pairwise(seen)):
        raise Unusable("no snapshot for more than 20 minutes, and tickets went on")
    name = f"{day[0]['office']}/{day[0]['queue_id']}/{day[0]['date']}/{shown[first][0]}"
    found = []
    for number in range(start + 1, issued[-1] + 1):
        came, went = bisect_left(issued, number), bisect_left(called, number)
        call = (times[max(went - 1, 0)], times[went]) if went < len(times) else (None, None)
        found.append(Ticket(f"{name}{number:03}", day[0]["office"], times[max(came - 1, 0)], times[came], *call))
    return found


def rebuild(rows: Iterable[Row]) -> tuple[list[Ticket], Counter[tuple[str, str]]]:
    """All tickets, and of each office how many queues' days could not be used, by reason."""
    found: list[Ticket] = []
    unusable: Counter[tuple[str, str]] = Counter()
    for day in days(rows):
        try:
            found += tickets(day)
        except Unusable as why:
            unusable[day[0]["office"], str(why)] += 1
    return found, unusable


def main() -> None:
    source, *wanted = sys.argv[1:]
    cuts = {(office, date, queue) for office, date, queues in zip(*[iter(wanted)] * 3) for queue in queues.split(",")}
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for row in read(Path(source)) if (row["office"], row["date"], row["queue_id"]) in cuts)


if __name__ == "__main__":
    main()
