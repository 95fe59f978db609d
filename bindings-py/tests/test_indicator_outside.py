"""The indicators of two real halls (`tests/data/warsaw-office-queues`) beside the same figures computed without the library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy
import pytest
import warsaw_queues
from warsaw_queues import Ticket

from service_hall import Code, InputError, Visit, VisitMeasuring, indicator_visits

DATA = Path(__file__).resolve().parents[2] / "tests" / "data" / "warsaw-office-queues"
TICKETS, UNUSABLE = warsaw_queues.rebuild(warsaw_queues.read(DATA / "days.csv"))
OFFICES = {"UD_Bemowo": 1227, "USC_Falecka": 89}
Moments = tuple[str, str, str | None]


def instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def visits(moments: Iterable[Moments]) -> list[Visit]:
    """A visit of each number, arrival and call."""
    return [
        Visit(number=number, arrived_at=datetime.fromisoformat(arrived), called_at=instant(called)) for number, arrived, called in moments
    ]


def seen(tickets: Iterable[Ticket]) -> list[Moments]:
    return [(ticket.number, ticket.issued, ticket.called) for ticket in tickets]


def longest(tickets: Iterable[Ticket]) -> list[Moments]:
    return [(ticket.number, ticket.before_issue, ticket.called) for ticket in tickets]


def shortest(tickets: Iterable[Ticket]) -> list[Moments]:
    return [
        (ticket.number, ticket.issued, None if ticket.before_call is None else max(ticket.issued, ticket.before_call)) for ticket in tickets
    ]


def of(office: str) -> list[Ticket]:
    return [ticket for ticket in TICKETS if ticket.office == office]


def waits(moments: Iterable[Moments]) -> list[float]:
    """Seconds from arrival to call."""
    return [(datetime.fromisoformat(called) - datetime.fromisoformat(arrived)).total_seconds() for _, arrived, called in moments if called]


def measured(moments: Iterable[Moments]) -> Any:
    return indicator_visits(VisitMeasuring(visits=visits(moments))).all


@pytest.mark.parametrize("office", OFFICES)
@pytest.mark.parametrize("ends", [seen, longest, shortest])
def test_indicators_are_those_of_numpy(office: str, ends: Any) -> None:
    moments = ends(of(office))
    waited, found = numpy.array(waits(moments)), measured(moments)
    assert (found.wait.in_target.count, found.wait.in_target.of) == (sum(waited <= 600), len(waited))
    assert (found.wait.in_stretch.count, found.wait.in_stretch.of) == (sum(waited <= 480), len(waited))
    spread = found.wait.called
    assert spread.count == len(waited)
    assert spread.average_seconds == numpy.ceil(waited.mean())
    assert spread.median_seconds == numpy.percentile(waited, 50, method="inverted_cdf")
    assert spread.percentile_95_seconds == numpy.percentile(waited, 95, method="inverted_cdf")
    assert spread.longest_seconds == waited.max()


@pytest.mark.parametrize(("office", "tickets"), OFFICES.items())
def test_no_ticket_is_lost(office: str, tickets: int) -> None:
    found = measured(seen(of(office)))
    assert found.customers == len(of(office)) == tickets
    assert found.waiting + found.left + found.serving + found.finished == found.customers


@pytest.mark.parametrize("office", OFFICES)
def test_the_share_in_target_lies_between_its_bounds(office: str) -> None:
    shares = [measured(ends(of(office))).wait.in_target.count for ends in (longest, seen, shortest)]
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[2] < len(of(office))


@pytest.mark.parametrize("noon", ["2020-01-13T12:00:00+01:00"])
@pytest.mark.parametrize("office", OFFICES)
def test_at_noon_those_who_wait_are_counted(office: str, noon: str) -> None:
    """As the hall stood at noon: who was called later still waits, and has missed the target once it has passed."""
    known = [(number, came, called if called and called <= noon else None) for number, came, called in seen(of(office)) if came <= noon]
    found: Any = indicator_visits(VisitMeasuring(visits=visits(known), at=datetime.fromisoformat(noon))).all
    late = [row for row in known if row[2] is None and waits([(row[0], row[1], noon)])[0] > 600]
    assert found.waiting == sum(called is None for _, _, called in known) > 0
    assert found.wait.in_target.of == len(waits(known)) + len(late)
    assert found.wait.in_target.count == sum(wait <= 600 for wait in waits(known))


def test_what_cannot_be_rebuilt_is_counted_with_its_reason() -> None:
    assert UNUSABLE == {("UD_Bemowo", "numbers called or issued fall"): 1}
    tickets, unusable = warsaw_queues.rebuild(warsaw_queues.read(DATA / "defects.csv"))
    assert tickets == []
    assert unusable == Counter({
        ("UD_Bemowo", "date outside the time of collection"): 1,
        ("UD_Bemowo", "no snapshot for more than 20 minutes, and tickets went on"): 1,
        ("UD_Bemowo", "no ticket"): 1,
        ("UD_Bemowo", "the ticket called last is gone again"): 1,
        ("UD_Bialoleka", "numbers do not begin at 1 or after a hundred"): 1,
        ("UD_Bialoleka", "tickets of several letters"): 1,
        ("UD_Mokotow_1", "people wait and nobody is called"): 1,
        ("UD_Srodmiescie_2", "date outside the time of collection"): 1,
        ("UD_Ursus", "no status: the ticket shown goes out when nobody is served"): 1,
    })


def refused(given: list[Visit]) -> tuple[Code, str]:
    with pytest.raises(InputError) as raised:
        indicator_visits(VisitMeasuring(visits=given))
    return raised.value.code, raised.value.path


def test_the_library_refuses_what_contradicts_itself() -> None:
    first, second, *_ = visits(seen(TICKETS))
    assert second.called_at is not None
    # Both offices have a W001: as it stands on the ticket, without office and day, it is the number of two customers.
    w001 = [replace(visit, number=visit.number.rpartition("/")[2]) for visit in visits(seen(TICKETS)) if visit.number.endswith("/W001")]
    assert len(w001) == 2
    assert refused(w001) == (Code.DUPLICATE, "visits[1].number")
    # One office's clock says February 2012.
    astray = replace(second, called_at=second.called_at.replace(year=2012))
    assert refused([first, astray]) == (Code.END_BEFORE_START, "visits[1].called_at")
    assert refused([first, replace(second, called_at=None, finished_at=second.called_at)]) == (Code.MISSING_FIELD, "visits[1].called_at")
    assert refused([replace(first, arrived_at=first.arrived_at.replace(tzinfo=None))]) == (Code.INSTANT, "visits[0].arrived_at")
    assert refused([replace(first, left_at=first.called_at)]) == (Code.UNKNOWN_VALUE, "visits[0].left_at")
