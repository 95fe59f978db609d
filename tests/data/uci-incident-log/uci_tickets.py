"""Reads tickets of the incident log and says them as events of complaint intake.

`python uci_tickets.py incident_event_log.csv.gz > tickets.csv` cuts the excerpt.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

COLUMNS = (
    "number",
    "incident_state",
    "reassignment_count",
    "reopen_count",
    "made_sla",
    "opened_at",
    "sys_updated_at",
    "category",
    "priority",
    "assignment_group",
    "resolved_at",
    "closed_at",
)
UNKNOWN = "?"
# Every so many tickets, from this one on.
STEP, FIRST = 166, 83


def read(source: Path) -> list[dict[str, str]]:
    """The rows, as they stand: those of a ticket one after the other."""
    opened = gzip.open(source, "rt", encoding="utf8", newline="") if source.suffix == ".gz" else source.open(encoding="utf8", newline="")
    with opened as file:
        return [{name: row[name] for name in COLUMNS} for row in csv.DictReader(file)]


def instant(text: str) -> str:
    """The source has no time zone; its clock is taken for UTC."""
    return datetime.strptime(text, "%d/%m/%Y %H:%M").isoformat() + "+00:00"


def ticket(rows: list[dict[str, str]]) -> list[dict[str, Any]] | None:
    """The events of a ticket; none when times of minutes cannot say who had it when."""
    number, resolved, closed = rows[0]["number"], rows[-1]["resolved_at"], rows[-1]["closed_at"]

    def event(activity: str, at: str, **more: Any) -> dict[str, Any]:
        return {"case_id": number, "activity": activity, "timestamp": at, **more}

    def order(group: str, at: str, lifecycle: str) -> dict[str, Any]:
        records = {"records": ["reply_work_order"]} if lifecycle == "complete" else {}
        return event("handle_order", at, lifecycle=lifecycle, resource=group, role="related_department", **records)

    facts = {"complaint_cause": rows[-1]["category"], "complaint_branch": rows[-1]["priority"]}
    events = [event("classify", instant(rows[0]["opened_at"]), procedure="complaint_intake", role="complaint_desk", facts=facts)]
    holder, reopened, ended = None, 0, set()
    for row in rows:
        group, at = row["assignment_group"], instant(row["sys_updated_at"])
        if int(row["reopen_count"]) > reopened:
            reopened = int(row["reopen_count"])
            events.append(event("special_handling", at, role="complaint_desk"))
        if group in (UNKNOWN, holder):
            continue
        if holder is not None:
            events.append(order(holder, at, "complete"))
            ended.add((holder, at))
        if (group, at) in ended or at < events[0]["timestamp"]:
            return None
        events.append(order(group, at, "start"))
        holder = group
    if resolved != UNKNOWN:
        at = instant(resolved)
        if holder is not None:
            if at < max(one["timestamp"] for one in events if one.get("lifecycle") == "start"):
                return None
            events.append(order(holder, at, "complete"))
        accepted = {"complaint_reply_accepted": True}
        events.append(event("reply", at, role="complaint_desk", facts=accepted))
        if closed != UNKNOWN:
            events.append(event("archive_accepted", instant(closed), role="complaint_desk"))
    return events


def tickets(rows: Iterable[dict[str, str]]) -> Iterator[tuple[str, list[dict[str, Any]] | None]]:
    """Each ticket with its events."""
    for number, group in groupby(rows, key=lambda row: row["number"]):
        yield number, ticket(list(group))


def main() -> None:
    rows = read(Path(sys.argv[1]))
    kept = set(sorted({row["number"] for row in rows})[FIRST::STEP])
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for row in rows if row["number"] in kept)


if __name__ == "__main__":
    main()
