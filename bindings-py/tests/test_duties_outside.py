"""The iCalendar files of duties, read with icalendar and expanded with python-dateutil, beside the list of duties: thirty years, and halls made up."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

import pytest

from service_hall import (
    Calendar,
    DueDutiesQuery,
    DueDuty,
    DutyCalendarQuery,
    DutyTerm,
    HallShift,
    Language,
    ServiceDay,
    ServiceHours,
    calendar_china,
    duty_due,
    duty_icalendar,
)

icalendar = pytest.importorskip("icalendar", reason="icalendar is not installed: the files of duties are not read")
rrule = pytest.importorskip("dateutil.rrule", reason="python-dateutil is not installed: recurrence rules are not expanded")

CST = timezone(timedelta(hours=8))
STAMP = datetime(2026, 11, 20, 9, 0, tzinfo=CST)
DAY = timedelta(days=1)
ROLES = ["duty_manager", "hall_manager", "level1_auditor", "level2_auditor", "level3_auditor", "market_business_group", "hall"]

Due = tuple[str, date, time | None]


def starts(event: Any) -> list[date]:
    """Every start of an event: days, or times of Asia/Shanghai."""
    start = event.decoded("DTSTART")
    if "RRULE" not in event:
        return [start]
    timed = isinstance(start, datetime)
    rule = rrule.rrulestr(event["RRULE"].to_ical().decode(), dtstart=start if timed else datetime.combine(start, time()))
    given = [at if timed else at.date() for at in rule]
    left_out = event.get("EXDATE")
    beside = {at.dt for at in left_out.dts} if left_out is not None else set()
    assert beside <= set(given), "what is taken out was there"
    return [at for at in given if at not in beside]


def expanded(text: str) -> Counter[Due]:
    """What the events say: duty, day, time."""
    found: Counter[Due] = Counter()
    calendar = icalendar.Calendar.from_ical(text)
    uids = [str(event["UID"]) for event in calendar.walk("VEVENT")]
    assert len(uids) == len(set(uids))
    for event in calendar.walk("VEVENT"):
        assert event["DTSTAMP"].dt == STAMP and event["SUMMARY"]
        duty = str(event["UID"]).partition("@")[0].partition("-")[0]
        for at in starts(event):
            if isinstance(at, datetime):
                assert at.utcoffset() == timedelta(hours=8)
                found[duty, at.date(), at.time()] += 1
            else:
                found[duty, at, None] += 1
    return found


def listed(duties: Iterable[DueDuty]) -> Counter[Due]:
    """What the list of duties says."""
    needed = [due for due in duties if due.not_needed is None and due.due_on is not None]
    return Counter((due.duty, due.due_on, time.fromisoformat(due.due_at) if due.due_at else None) for due in needed if due.due_on)


def is_well_formed(text: str) -> bool:
    lines = text.encode().split(b"\r\n")
    return lines.pop() == b"" and all(len(line) <= 75 and not set(line) & set(range(32)) for line in lines) and all(line.decode() for line in lines)


def check(query: DueDutiesQuery, language: Language = Language.ZH) -> int:
    file = duty_icalendar(DutyCalendarQuery(due=query, language=language, stamp=STAMP))
    assert is_well_formed(file.text)
    duties = duty_due(query).duties
    assert expanded(file.text) == listed(duties)
    assert list(file.left_out) == [due for due in duties if due.due_on is None]
    return file.events


@pytest.mark.parametrize("role", ROLES)
def test_thirty_years_of_a_role(role: str) -> None:
    for year in (2026, 2036, 2046):
        span = {"from_": date(year, 1, 1), "to": date(year + 9, 12, 31)}
        hours = Calendar(from_=date(2025, 1, 1), to=date(2056, 12, 31), service_hours=[ServiceHours(from_="08:30", to="18:00")])
        events = check(DueDutiesQuery(**span, roles=[role], calendar=hours), Language.EN)
        assert events <= 30, "every duty of the role is a series"


def test_china_moves_the_slips_of_a_week_and_nothing_else() -> None:
    china = calendar_china()
    query = DueDutiesQuery(from_=date(2017, 1, 1), to=date(2026, 12, 20), calendar=china, roles=["level2_auditor"])
    plain = DueDutiesQuery(from_=date(2017, 1, 1), to=date(2026, 12, 20), roles=["level2_auditor"])
    moved = listed(duty_due(query).duties) - listed(duty_due(plain).duties)
    assert {duty for duty, _, _ in moved} == {"obl.weekly.l2_bank_slips"}
    assert check(query) > 500, "the slips are events of their own"


@pytest.mark.parametrize("seed", range(12))
def test_halls_made_up(seed: int) -> None:
    chance = random.Random(seed)
    first = date(2026, 1, 1) + chance.randrange(800) * DAY
    weekdays = list(ServiceDay)[:7]
    hours = [
        ServiceHours(days=weekdays[:5], from_="08:30", to="18:00"),
        ServiceHours(days=chance.sample(weekdays[5:], chance.randrange(1, 3)), from_="10:00", to=chance.choice(["12:00", "16:30"])),
    ]
    shifts = [
        HallShift(id="early; a", hours=ServiceHours(days=weekdays[: chance.randrange(1, 8)], from_="00:05", to="14:00")),
        HallShift(id="晚班", hours=ServiceHours(from_="14:00", to=chance.choice(["20:30", "24:00"]))),
    ]
    query = DueDutiesQuery(
        from_=first,
        to=first + chance.randrange(1, 800) * DAY,
        calendar=Calendar(
            from_=first - 400 * DAY,
            to=first + 1600 * DAY,
            closed=[first + chance.randrange(800) * DAY for _ in range(chance.randrange(30))],
            service_hours=chance.choice([[], hours]),
        ),
        shifts=chance.choice([[], shifts]),
        terms=[
            DutyTerm(duty="obl.periodic.fire_drill", every=chance.choice(["day", "week", "ten_days", "month", "quarter", "year"])),
            DutyTerm(duty="obl.tenday.report", days_after=chance.randrange(12)),
            DutyTerm(duty="obl.monthly.reports_monthly", days_after=chance.randrange(40)),
            DutyTerm(duty="obl.yearly.report", days_after=chance.randrange(70)),
        ],
    )
    check(query)
