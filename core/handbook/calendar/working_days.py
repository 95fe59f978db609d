"""Cuts the working days of mainland China out of the yearly files of holiday-cn; origin and licence in README.md.

python working_days.py FOLDER > china.toml

FOLDER holds YYYY.json of one year after the other. A file may name days of the neighbouring years; each day goes to its own year, and days of years
that the folder does not hold are left out.
"""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from pathlib import Path


def spans(days: list[date]) -> list[str]:
    """Days one after the other, as MM-DD or MM-DD/MM-DD."""
    made: list[list[date]] = []
    for day in sorted(days):
        if made and made[-1][-1] + timedelta(days=1) == day:
            made[-1].append(day)
        else:
            made.append([day])
    return [f"{one[0]:%m-%d}" if len(one) == 1 else f"{one[0]:%m-%d}/{one[-1]:%m-%d}" for one in made]


def main(folder: Path) -> None:
    files = [json.loads(path.read_text(encoding="utf8")) for path in sorted(folder.glob("[0-9]*.json"))]
    years = [file["year"] for file in files]
    if years != list(range(years[0], years[-1] + 1)):
        sys.exit(f"years {years}, expected one after the other")
    is_off: dict[date, bool] = {}
    for file in files:
        for entry in file["days"]:
            day = date.fromisoformat(entry["date"])
            if is_off.setdefault(day, entry["isOffDay"]) != entry["isOffDay"]:
                sys.exit(f"{day} is a day off in one file and not in another")
    print("# Made by working_days.py from holiday-cn (README.md, LICENSE.txt). Days off; days worked on a weekend; the notices they rest on.")
    for file in files:
        year = file["year"]
        rest = spans([day for day, off in is_off.items() if off and day.year == year])
        work = [f"{day:%m-%d}" for day, off in sorted(is_off.items()) if not off and day.year == year and day.weekday() >= 5]
        print(f"\n[[working_year]]\nyear = {year}\nrest = {json.dumps(rest)}\nwork = {json.dumps(work)}")
        print("\n".join(f"# {paper}" for paper in file["papers"]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
