"""The working days of China beside the package chinesecalendar: each day of 2007 to 2026, and due dates beside a plain loop over it.

Both rest on the yearly notices. The day on which chinesecalendar is known to be wrong, 31 December 2005 (a Saturday worked by notice
国办发明电〔2005〕35号), lies before the years that service-hall covers.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from service_hall import (
    Calendar,
    CalendarQuery,
    DueOutcome,
    DueQuery,
    ServiceHallError,
    calendar_china,
    calendar_days,
    calendar_due,
    calendar_merge,
)

china = pytest.importorskip("chinese_calendar", reason="chinesecalendar is not installed: working days are not compared with it")

FIRST, LAST = date(2007, 1, 1), date(2026, 12, 31)
DAY = timedelta(days=1)


def year(number: int) -> Calendar:
    return calendar_china({"from_year": number, "to_year": min(number + 1, LAST.year)})


def by_loop(start: date, count: int) -> date | None:
    """The due day, or nothing where the data end."""
    day = start
    while count:
        day += DAY
        if day > LAST:
            return None
        count -= china.is_workday(day)
    return day


def test_every_day_is_the_same() -> None:
    days = calendar_days(CalendarQuery(calendar=calendar_china(), from_=FIRST, to=LAST)).days
    assert len(days) == 7305
    assert [row.day for row in days if row.worked != china.is_workday(row.day)] == []


def test_days_off_and_make_up_days_have_their_names() -> None:
    for row in calendar_days(CalendarQuery(calendar=calendar_china(), from_=FIRST, to=LAST)).days:
        weekday = row.day.weekday() < 5
        worked = china.is_workday(row.day)
        assert (row.why == "make_up_day") == (worked and not weekday), row
        assert (row.why == "working_day") == (worked and weekday), row
        assert row.why == "holiday" or worked or not weekday, row


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 10, 15, 22, 60])
def test_due_dates_are_those_of_a_plain_loop(count: int) -> None:
    known = {number: year(number) for number in range(FIRST.year, LAST.year + 1)}
    tried = 0
    for place in range(0, (LAST - FIRST).days + 1, 7 if count < 20 else 31):
        start = FIRST + place * DAY
        due = calendar_due(DueQuery(on=start, working_days=count, calendar=known[start.year]))
        expected = by_loop(start, count)
        assert due.due_on == expected, start
        assert due.outcome == (DueOutcome.UNDETERMINED if expected is None else DueOutcome.DETERMINED)
        assert sum(row.counted for row in due.ledger) == (count if expected else sum(china.is_workday(row.day) for row in due.ledger[1:]))
        tried += expected is not None
    assert tried > 200


@pytest.mark.parametrize("around", [date(2020, 1, 17), date(2026, 2, 13), date(2018, 12, 28), date(2025, 9, 26), date(2012, 1, 20)])
def test_every_start_around_a_long_holiday(around: date) -> None:
    calendar = calendar_merge({"calendars": [year(around.year), year(around.year - 1)]})
    for start in (around + shift * DAY for shift in range(-10, 20)):
        for count in range(12):
            assert calendar_due(DueQuery(on=start, working_days=count, calendar=calendar)).due_on == by_loop(start, count), (start, count)


def test_years_outside_the_data_are_refused_and_days_beyond_not_guessed() -> None:
    assert not china.is_workday(date(2005, 12, 31))  # worked by notice; not in our data
    for years in ({"from_year": 2005}, {"from_year": 2006}, {"to_year": LAST.year + 1}):
        with pytest.raises(ServiceHallError) as raised:
            calendar_china(years)
        assert raised.value.code == "year_not_covered"
    beyond = calendar_due(DueQuery(on=LAST, working_days=1, calendar=year(LAST.year)))
    assert (beyond.outcome, beyond.due_on, beyond.not_covered) == ("undetermined", None, LAST + DAY)
