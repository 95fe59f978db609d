"""A month of twelve halls: roll-up and reconciliation beside the same by plain `Decimal` and, where it is installed, by pandas."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from service_hall import call_json

FIGURES = ["report_total", "system_total", "manual_invoices", "outbound_received", "goods_sold"]
DAYS = [date(2026, 11, 1) + timedelta(days=number) for number in range(30)]
HALLS = {f"hall-{number}": f"district-{number % 3}" for number in range(12)}


def call(operation: str, given: dict[str, Any]) -> Any:
    answer = json.loads(call_json(operation, json.dumps(given)))
    assert "ok" in answer, answer
    return answer["ok"]


def month() -> list[dict[str, Any]]:
    """A row for each hall and day; one in ten is some fen apart, one in twenty has no report."""
    dice, rows = random.Random(20261101), []
    for hall, district in HALLS.items():
        for day in DAYS:
            if dice.random() < 0.05:
                continue
            report, manual, goods = (Decimal(dice.randrange(*span)) / 100 for span in ((100_000, 9_000_000), (0, 50_000), (0, 500_000)))
            off = Decimal(dice.choice([0] * 9 + [dice.choice([-100, -1, 1, 250])])) / 100
            amounts = [report, report - manual + off, manual, goods, goods - off]
            figures = {name: f"{amount:.2f}" for name, amount in zip(FIGURES, amounts)}
            rows.append({"hall": hall, "district": district, "day": day, "off": off, "figures": figures})
    return rows


ROWS = month()


def report(row: dict[str, Any]) -> dict[str, Any]:
    return {"unit": row["hall"], "from": row["day"].isoformat(), "figures": row["figures"]}


def rolled(district: str, first: date, last: date) -> Any:
    rows = [row for row in ROWS if row["district"] == district and first <= row["day"] <= last]
    halls = [hall for hall, of in HALLS.items() if of == district]
    span = {"from": first.isoformat(), "to": last.isoformat()}
    return call("fund.roll_up", {"unit": district, **span, "units": halls, "reports": [report(row) for row in rows]})


def test_districts_and_company_are_the_sums() -> None:
    districts = sorted(set(HALLS.values()))
    reports = []
    for district in districts:
        answer = rolled(district, DAYS[0], DAYS[-1])
        reports.append(answer["report"])
        for name in FIGURES:
            expected = sum((Decimal(row["figures"][name]) for row in ROWS if row["district"] == district), Decimal(0))
            assert answer["report"]["figures"][name] == f"{expected:.2f}"
        for unit in answer["units"]:
            told = {row["day"] for row in ROWS if row["hall"] == unit["report"]["unit"]}
            assert unit.get("without_report", []) == [day.isoformat() for day in DAYS if day not in told]
    span = {"from": DAYS[0].isoformat(), "to": DAYS[-1].isoformat()}
    company = call("fund.roll_up", {"unit": "company", **span, "reports": reports})
    for name in FIGURES:
        expected = sum((Decimal(row["figures"][name]) for row in ROWS), Decimal(0))
        assert company["report"]["figures"][name] == f"{expected:.2f}"


def test_each_day_names_the_halls_that_are_apart() -> None:
    by_day = defaultdict(list)
    for row in ROWS:
        by_day[row["district"], row["day"]].append(row)
    apart = 0
    for (_, day), rows in by_day.items():
        units = [{"unit": row["hall"], "figures": row["figures"]} for row in rows]
        answer = call("fund.reconcile", {"level": "level2", "from": day.isoformat(), "units": units})
        off = {row["hall"]: row["off"] for row in rows}
        for unit in answer["units"]:
            system, goods = (Decimal(pair["difference"]) for pair in unit["pairs"])
            assert (system, goods) == (-off[unit["unit"]], off[unit["unit"]])
        wrong = [hall for hall, amount in off.items() if amount]
        apart += len(wrong)
        assert answer["outcome"] == ("refused" if wrong else "allowed")
        assert [pair["units_apart"] for pair in answer["pairs"]] == [len(wrong)] * 2
        assert Decimal(answer["pairs"][0]["gap"]) == -sum(off.values())
    assert apart > 20


def test_weeks_beside_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        [{"district": row["district"], "day": row["day"], **{name: int(Decimal(row["figures"][name]) * 100) for name in FIGURES}} for row in ROWS]
    )
    frame["week"] = pandas.to_datetime(frame["day"]).dt.to_period("W-SUN")
    for (district, week), fen in frame.groupby(["district", "week"])[FIGURES].sum().iterrows():
        first, last = max(week.start_time.date(), DAYS[0]), min(week.end_time.date(), DAYS[-1])
        figures = rolled(district, first, last)["report"]["figures"]
        assert {name: int(Decimal(figures[name]) * 100) for name in FIGURES} == fen.to_dict()
