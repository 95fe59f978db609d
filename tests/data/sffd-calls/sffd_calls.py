"""Makes visits of the calls of the San Francisco Fire Department: `python sffd_calls.py calls.csv.gz [FIRST LAST] > visits.csv`.

FIRST and LAST are numbers of calls, both kept; without them all calls are.
"""

from __future__ import annotations

import csv
import gzip
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

COLUMNS = ("number", "segment", "arrived_at", "called_at", "finished_at")
PACIFIC = timezone(timedelta(hours=-8))


def instant(text: str) -> str:
    return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=PACIFIC).isoformat()


def visits(source: Path) -> list[dict[str, str]]:
    """The first unit of each call that became available again, by the time of the call."""
    with gzip.open(source, "rt", encoding="utf8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Unit sequence in call dispatch"] == "1" and row["Available DtTm"]]
    found = [
        {
            "number": row["Call Number"],
            "segment": {"3": "vip", "2": "ordinary"}[row["Final Priority"]],
            "arrived_at": instant(row["Received DtTm"]),
            "called_at": instant(row["Dispatch DtTm"]),
            "finished_at": instant(row["Available DtTm"]),
        }
        for row in rows
    ]
    return sorted(found, key=lambda visit: (visit["arrived_at"], visit["number"]))


def main() -> None:
    found = visits(Path(sys.argv[1]))
    if sys.argv[2:]:
        numbers = [visit["number"] for visit in found]
        first, last = (numbers.index(number) for number in sys.argv[2:4])
        found = found[first : last + 1]
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)


if __name__ == "__main__":
    main()
