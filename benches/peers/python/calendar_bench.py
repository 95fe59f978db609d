"""Times due dates in China beside chinesecalendar and a loop by hand over a set of days, in one run.

Prints one JSON object a line: name, ns per due date. Medians of 7 rounds, in the time of the processor. Every answer is compared before it is
timed. chinesecalendar and the loop give the day alone; service-hall gives each day of the term, and whether and why it counts.
"""

import json
import sys
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import chinese_calendar
import service_hall as sh
from timing import median_ns

DAY = timedelta(days=1)
FIRST, LAST = date(2007, 1, 1), date(2026, 12, 31)
ALL = sh.calendar_days(sh.CalendarQuery(calendar=sh.calendar_china(), from_=FIRST, to=LAST)).days
WORKED = frozenset(row.day for row in ALL if row.worked)


def by_hand(start: date, count: int) -> date:
    day = start
    while count:
        day += DAY
        count -= day in WORKED
    return day


def by_package(start: date, count: int) -> date:
    """`find_workday` calls the first working day from a day off on its day 0, where service-hall counts it."""
    return chinese_calendar.find_workday(count if chinese_calendar.is_workday(start) else count - 1, start)


def main() -> None:
    starts = [FIRST + place * DAY for place in range(0, 7000, 97)]
    calendars = {year: sh.calendar_china({"from_year": year, "to_year": min(year + 1, LAST.year)}) for year in range(2007, 2027)}
    for count in (3, 60):
        asked = [sh.DueQuery(on=start, working_days=count, calendar=calendars[start.year]) for start in starts]
        texts = [sh.to_json(query) for query in asked]
        expected = [by_hand(start, count) for start in starts]
        assert expected == [by_package(start, count) for start in starts]
        assert expected == [sh.calendar_due(query).due_on for query in asked]
        work: dict[str, Callable[[], Any]] = {
            "dataclass": lambda: [sh.calendar_due(query) for query in asked],
            "json": lambda: [sh.call_json("calendar.due", text) for text in texts],
            "hand": lambda: [by_hand(start, count) for start in starts],
            "chinesecalendar": lambda: [by_package(start, count) for start in starts],
        }
        took = {who: median_ns(each) / len(starts) for who, each in work.items()}
        for who, ns in took.items():
            peers = ", ".join(f"{peer} {took[peer] / ns:.1f} ×" for peer in ("hand", "chinesecalendar"))
            print(f"  {count:>3} working days {who:<16} {ns:>10.0f} ns {1e9 / ns:>12,.0f} due dates/s   {peers}", file=sys.stderr)
            print(json.dumps({"name": f"python/{who}/due_{count}", "ns": ns}))


if __name__ == "__main__":
    main()
