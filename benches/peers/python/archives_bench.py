"""Joins the operations of a month with archived sets, beside polars and pandas, in one run.

`python archives_bench.py [--rows 5000000] [--rounds 1]`; the first is the number of operations, and nearly that of sets.

Each tool reads both CSV files from disk, in a process of its own, and gives the same counts, the same shortage list and the same table by
operator and day, which is checked. Prints one JSON object a line: name, ns of processor time per row; time on the clock and peak memory go
to standard error. polars works on all processors at once, so its processor time is more than its time on the clock. The peers answer with
less: no rules, no rejected rows, no lists but the shortage list.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from timing import median_ns, note

CLASSES = ["ownership", "general", "agreement"]
TOOLS = ["service_hall", "polars", "pandas"]
LISTED = 1000


def mixed(number: int) -> int:
    """Spread evenly and without a pattern that a table could follow."""
    return (number * 0x9E37_79B9_7F4A_7C15 & 0xFFFF_FFFF_FFFF_FFFF) >> 33


def write(folder: Path, rows: int) -> None:
    """Of each thousand operations one has no set and one two, one set belongs to none, one stands under another class and one was audited
    by its own handler."""
    with (folder / "operations.csv").open("w") as operations, (folder / "sets.csv").open("w") as sets:
        operations.write("id,operator,day,business,class,hall\n")
        sets.write("operation,class,hall,audited_by,marked\n")
        for number in range(rows):
            mix = mixed(number)
            business = mix % 60
            day = 1 + number * 30 // rows
            operations.write(
                f"{number:017},0731{mix % 400:04},2026-11-{day:02},business {business},{CLASSES[business % 3]},hall {mix % 40}\n"
            )
            # Every row is another one's set: the sets stand in another order.
            other = (number * 7919 + 13) % rows
            mix = mixed(other)
            hall, kind = mix % 40, other % 1000
            auditor = (mix + (kind != 4)) % 400
            paper = CLASSES[(mix % 60 + (kind == 3)) % 3]
            ids = {0: [], 1: [other, other], 2: [other, other + rows]}.get(kind, [other])
            sets.writelines(f"{of:017},{paper},hall {hall},0731{auditor:04},true\n" for of in ids)


def by_service_hall(folder: Path) -> dict[str, Any]:
    import service_hall as sh

    compared = sh.archive_compare_text(
        sh.ArchiveTables(
            operations=(folder / "operations.csv").read_bytes(),
            sets=(folder / "sets.csv").read_bytes(),
            by=[sh.ArchiveColumn.OPERATOR, sh.ArchiveColumn.DAY],
            limit=LISTED,
        )
    )
    assert compared.rejected_operations == compared.rejected_sets == 0
    figures = compared.all
    names = ("operations", "archived", "missing", "sets", "surplus", "duplicated", "right_class", "wrong_class", "audited", "own_audits")
    return {
        **{name: getattr(figures, name) for name in names},
        "first": [operation.id for operation in compared.missing],
        "groups": sum(group.figures.operations > 0 for group in compared.groups),
        "short": sum(group.figures.missing > 0 for group in compared.groups),
    }


def by_polars(folder: Path) -> dict[str, Any]:
    import polars as pl

    operations = pl.read_csv(folder / "operations.csv", infer_schema=False).with_columns(pl.col("day").str.to_date())
    sets = pl.read_csv(folder / "sets.csv", infer_schema=False)
    of_each = sets.group_by("operation").agg(count=pl.len(), classes=pl.col("class"))
    joined = operations.join(of_each, left_on="id", right_on="operation", how="left")
    missing = joined.filter(pl.col("count").is_null()).sort("day", "hall", "operator", "business", "id")
    right = joined.filter(pl.col("classes").list.contains(pl.col("class"))).height
    known = sets.join(operations.select("id", "operator"), left_on="operation", right_on="id", how="left")
    groups = joined.group_by("operator", "day").agg(operations=pl.len(), missing=pl.col("count").is_null().sum())
    archived = joined.height - missing.height
    return {
        "operations": joined.height,
        "archived": archived,
        "missing": missing.height,
        "sets": sets.height,
        "surplus": known["operator"].null_count(),
        "duplicated": sets.height - known["operator"].null_count() - archived,
        "right_class": right,
        "wrong_class": archived - right,
        "audited": sets.filter(pl.col("audited_by").is_not_null() | (pl.col("marked") == "true")).height,
        "own_audits": known.filter(pl.col("audited_by") == pl.col("operator")).height,
        "first": missing["id"].head(LISTED).to_list(),
        "groups": groups.height,
        "short": groups.filter(pl.col("missing") > 0).height,
    }


def by_pandas(folder: Path) -> dict[str, Any]:
    import pandas

    def read(name: str) -> Any:
        return pandas.read_csv(folder / name, dtype=str, keep_default_na=False)

    operations, sets = read("operations.csv"), read("sets.csv")
    operations["day"] = pandas.to_datetime(operations["day"])
    joined = sets.merge(operations[["id", "operator", "class"]], left_on="operation", right_on="id", how="left", suffixes=("", "_needed"))
    known = joined["id"].notna()
    right = joined.loc[known & (joined["class"] == joined["class_needed"]), "operation"].nunique()
    there = operations["id"].isin(sets["operation"])
    missing = operations[~there].sort_values(["day", "hall", "operator", "business", "id"])
    groups = operations.assign(missing=~there).groupby(["operator", "day"]).agg(operations=("id", "size"), missing=("missing", "sum"))
    archived = int(there.sum())
    return {
        "operations": len(operations),
        "archived": archived,
        "missing": len(missing),
        "sets": len(sets),
        "surplus": int((~known).sum()),
        "duplicated": int(known.sum()) - archived,
        "right_class": int(right),
        "wrong_class": archived - int(right),
        "audited": int(((sets["audited_by"] != "") | (sets["marked"] == "true")).sum()),
        "own_audits": int((known & (joined["audited_by"] == joined["operator"])).sum()),
        "first": missing["id"].head(LISTED).tolist(),
        "groups": len(groups),
        "short": int((groups["missing"] > 0).sum()),
    }


def run(tool: str, folder: Path, rounds: int) -> dict[str, Any]:
    """Runs one tool and says what it found, how long it took and how much memory it needed."""
    work = {"service_hall": by_service_hall, "polars": by_polars, "pandas": by_pandas}[tool]
    start = time.perf_counter()
    found: list[dict[str, Any]] = []
    processor = median_ns(lambda: found.append(work(folder)), rounds)
    clock = (time.perf_counter() - start) / rounds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"found": found[-1], "ns": processor, "clock": clock, "peak": peak}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=TOOLS)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.only:
        json.dump(run(given.only, given.folder, given.rounds), sys.stdout)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, given.rows)
        size = sum(file.stat().st_size for file in folder.iterdir())
        answers = {}
        for tool in TOOLS:
            words = [sys.executable, __file__, "--only", tool, "--folder", name, "--rounds", str(given.rounds)]
            answers[tool] = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
            assert answers[tool]["found"] == answers[TOOLS[0]]["found"], tool
    found = answers[TOOLS[0]]["found"]
    rows = found["operations"] + found["sets"]
    note(f"{found['operations']} operations, {found['sets']} sets, {size / 1e6:.0f} MB of CSV: {found['missing']} missing, as by all")
    for tool, answer in answers.items():
        ns, times = answer["ns"] / rows, answer["ns"] / answers[TOOLS[0]]["ns"]
        note(
            f"  {tool:<13} {ns:>6.0f} ns a row of the processor ({times:.2f} ×), "
            f"{answer['clock']:>6.2f} s on the clock, peak {answer['peak'] / 1e6:,.0f} MB"
        )
        json.dump({"name": f"python/archive_compare_text/{tool}", "ns": round(ns, 1)}, sys.stdout)
        print()


if __name__ == "__main__":
    main()
