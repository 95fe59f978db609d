"""Event logs in process-mining tools: the lines of `docs/event-log.md` run as they stand, and what comes back is judged as before."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from service_hall import (
    Event,
    EventReview,
    LogFormat,
    LogReading,
    LogReview,
    LogWriting,
    handbook_facts,
    log_read,
    log_write,
    review_events,
    review_log,
)

ROOT = Path(__file__).resolve().parents[2]
READ_CSV, READ_JSON_LINES, GIVE_BACK = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "event-log.md").read_text("utf8"), re.DOTALL)

# The shipped day without its three unreadable lines; one event has a part of a second, one name a comma and a line break.
EVENTS = log_read(LogReading(log=(ROOT / "xtask" / "demo" / "data" / "day.jsonl").read_bytes())).events
LINES = re.sub(r'(:\d\d)\+08:00"', r'\1.250+08:00"', log_write(LogWriting(events=EVENTS)).text, count=1).replace('"c06"', '"Li,\\nNa"', 1)
EVENTS = log_read(LogReading(log=LINES)).events


def cases() -> list[list[Event]]:
    """The events of each case in the order of time."""
    found: dict[str, list[Event]] = {}
    for event in EVENTS:
        found.setdefault(event.case_id, []).append(event)
    return [sorted(case, key=lambda event: event.timestamp) for case in found.values()]


def traces() -> list[list[str]]:
    return [[event.activity for event in case] for case in cases()]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the day in both forms, and nothing else in reach."""
    (tmp_path / "day.jsonl").write_text(LINES, "utf8")
    (tmp_path / "day.csv").write_bytes(log_write(LogWriting(events=EVENTS, format=LogFormat.CSV)).text.encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*blocks: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, "docs/event-log.md", "exec"), names)
    return names


@pytest.mark.parametrize("block", [READ_CSV, READ_JSON_LINES])
def test_pm4py_reads_what_the_log_says(folder: Path, block: str) -> None:
    names = run(block)
    log, pm4py = names["log"], names["pm4py"]
    assert len(EVENTS) > 7000
    assert len(log) == len(EVENTS)
    assert Counter(log["concept:name"]) == Counter(event.activity for event in EVENTS)
    assert Counter(log["case:concept:name"]) == Counter(event.case_id for event in EVENTS)
    assert sorted(log["time:timestamp"]) == sorted(event.timestamp for event in EVENTS)
    dfg, starts, ends = pm4py.discover_dfg(log)
    assert dfg == Counter(pair for trace in traces() for pair in pairwise(trace))
    assert starts == Counter(trace[0] for trace in traces())
    assert ends == Counter(trace[-1] for trace in traces())


def test_pm4py_knows_resources_roles_and_completions(folder: Path) -> None:
    log = run(READ_CSV)["log"]
    assert set(log["org:resource"]) == {event.resource for event in EVENTS}
    assert Counter(log["org:role"]) == Counter(event.role for event in EVENTS)
    complete = log[log["lifecycle:transition"] == "complete"]
    assert len(complete) == sum(event.lifecycle == "complete" for event in EVENTS)


def test_cases_that_pm4py_picks_are_judged_as_before(folder: Path) -> None:
    run(READ_CSV, GIVE_BACK)
    chosen = {trace[0].case_id for trace in cases() if trace[-1].activity == "reply"}
    events = [event for event in EVENTS if event.case_id in chosen]
    back = LogReview(log=(folder / "back.csv").read_bytes(), format=LogFormat.CSV, complete=True)
    review = review_log(back)
    assert review == review_events(EventReview(events=events, complete=True))
    assert (review.cases, review.rejected) == (len(chosen), ())
    assert review.findings


def test_a_table_that_went_through_pm4py_is_read(folder: Path) -> None:
    log = run(READ_CSV)["log"]
    times = {fact.id for fact in handbook_facts() if fact.kind in ("day", "instant")}
    log["time:timestamp"] = log["time:timestamp"].dt.tz_convert("Asia/Shanghai")
    log.drop(columns=[f"fact:{fact}" for fact in times], errors="ignore").to_csv("back.csv", index=False)
    back = (folder / "back.csv").read_bytes()
    assert {b"@@index", b"@@case_index", b"start_timestamp"} <= set(back.splitlines()[0].split(b","))
    read = log_read(LogReading(log=back, format=LogFormat.CSV))
    assert read.rejected == ()
    plain = [replace(event, facts={id: fact for id, fact in event.facts.items() if id not in times}) for event in EVENTS]
    assert Counter(map(repr, read.events)) == Counter(map(repr, plain))


def test_xes_holds_the_same_events(folder: Path) -> None:
    names = run(READ_CSV)
    log = names["log"].head(200)
    names["pm4py"].write_xes(log, "day.xes")
    read = names["pm4py"].read_xes("day.xes")
    for column in ("case:concept:name", "concept:name", "time:timestamp", "lifecycle:transition", "org:resource", "org:role"):
        assert list(read[column]) == list(log[column])
