"""What the benchmarks of this folder have in common: notes beside the rows, and the median of rounds of processor time."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any


def note(text: str = "") -> None:
    print(text, file=sys.stderr)


def median_ns(work: Callable[[], Any], times: int = 7) -> float:
    rounds = []
    for _ in range(times):
        start = time.process_time()
        work()
        rounds.append((time.process_time() - start) * 1e9)
    return statistics.median(rounds)
