"""Times the review and the statistics of real tickets beside pandas, in one run.

`python tickets_bench.py [--tickets incident_event_log.csv.gz]`; without a file its excerpt in `tests/data` is taken.

Prints one JSON object a line: name, ns per ticket; the rest goes to standard error. Medians of 7 rounds, in the time of the processor, so
that other work on the machine counts less. Hours kept and broken are compared with those of pandas before anything is timed. pandas answers
with less: one limit and the figures of each department. `read` takes the CSV of the source from text, the other rows of pandas its columns
of times; the library takes text always.
"""

import argparse
import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
DATA = ROOT / "tests" / "data" / "uci-incident-log"
sys.path.append(str(DATA))

import service_hall as sh  # noqa: E402
import uci_tickets  # noqa: E402
from timing import median_ns, note  # noqa: E402

HOUR = pandas.Timedelta(hours=1)
RULE = "complaint.reply.within_1h"


def read(text: str) -> pandas.DataFrame:
    table = pandas.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, na_values=["?"])
    for name in ("opened_at", "sys_updated_at", "resolved_at", "closed_at"):
        table[name] = pandas.to_datetime(table[name], format="%d/%m/%Y %H:%M", utc=True)
    return table


def written(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, uci_tickets.COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def turns(table: pandas.DataFrame) -> pandas.DataFrame:
    """A row for each group that had a ticket, with how long it had it."""
    table = table.assign(group=table.groupby("number")["assignment_group"].ffill())
    table = table[table["group"].notna()]
    found = table[table["group"] != table.groupby("number")["group"].shift()]
    until = found.groupby("number")["sys_updated_at"].shift(-1).fillna(found["resolved_at"])
    return found.assign(took=until - found["sys_updated_at"])


def by_pandas(table: pandas.DataFrame) -> tuple[int, int]:
    took = turns(table)["took"]
    return int((took <= HOUR).sum()), int((took > HOUR).sum())


def departments(table: pandas.DataFrame) -> pandas.DataFrame:
    had = turns(table)
    had = had.assign(kept=had["took"] <= HOUR, judged=had["took"].notna())
    groups = had.groupby("group")
    spread = groups["took"].quantile([0.5, 0.95], interpolation="higher").unstack()
    return groups.agg(receipts=("number", "size"), kept=("kept", "sum"), judged=("judged", "sum"), longest=("took", "max")).join(spread)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tickets", type=Path)
    rows = uci_tickets.read(parser.parse_args().tickets or DATA / "tickets.csv")
    tickets = dict(uci_tickets.tickets(rows))
    told = {number: events for number, events in tickets.items() if events}
    events = [event for ticket in told.values() for event in ticket]
    source = written([row for row in rows if row["number"] in told])
    table = read(source)
    text = json.dumps({"events": events})
    lines = "\n".join(json.dumps(event) for event in events)
    log = json.dumps({"log": lines})

    review = json.loads(sh.call_json("review.events", text))["ok"]
    counted = json.loads(sh.call_json("complaint.statistics", text))["ok"]
    share = counted["all"]["departments"]["within_hour"]
    # A limit that is missed is a finding in seconds; the rule also asks for a record.
    late = [finding for case in review["findings"] for finding in case["findings"] if finding["rule"] == RULE and finding.get("unit") == "second"]
    kept, broken = by_pandas(table)
    assert len(late) == broken
    assert (share["count"], share["of"]) == (kept, kept + broken)
    by_department = departments(table)
    assert len(by_department) == len(counted["by_department"])
    for one in counted["by_department"]:
        row = by_department.loc[one["department"]]
        found = one["answers"]["within_hour"]
        assert (one["answers"]["receipts"], found["count"], found["of"]) == (row["receipts"], row["kept"], row["judged"])
    note(f"{len(told)} tickets, {len(events)} events; {len(tickets) - len(told)} left out, whose order minutes do not tell")
    note(f"{RULE}: {kept} of {kept + broken} kept, as by pandas")

    jobs: dict[str, Callable[[], Any]] = {
        "json/review_tickets": lambda: sh.call_json("review.events", text),
        "json/review_tickets_log": lambda: sh.call_json("review.log", log),
        "pandas/review_tickets": lambda: by_pandas(table),
        "pandas/review_tickets_read": lambda: by_pandas(read(source)),
        "json/complaint_statistics": lambda: sh.call_json("complaint.statistics", text),
        "pandas/complaint_statistics": lambda: departments(table),
        "pandas/complaint_statistics_read": lambda: departments(read(source)),
    }
    took = {name: median_ns(job) / len(told) for name, job in jobs.items()}
    for name, ns in took.items():
        peer = "pandas/" + ("complaint_statistics" if "statistics" in name else "review_tickets")
        ratios = f"pandas {took[peer] / ns:.2f} ×, with reading {took[peer + '_read'] / ns:.2f} ×"
        note(f"  {name:<32} {ns:>9.0f} ns a ticket {1e9 / ns:>12,.0f} tickets/s   {ratios}")
        json.dump({"name": f"python/{name}", "ns": round(ns, 1)}, sys.stdout)
        print()


if __name__ == "__main__":
    main()
