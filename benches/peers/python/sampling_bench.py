"""Times the draw of one volume of a million sets beside consistent_sampler and a sort by hand, in one run.

`python sampling_bench.py [SETS]`; prints one JSON object a line: name, ns per set of the volume. Medians of 3 rounds, in the time of the
processor. Of the million 30 % are drawn and listed; every answer is compared before it is timed. consistent_sampler puts each set into a heap.
"""

import hashlib
import json
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import service_hall as sh
from consistent_sampler import sampler
from timing import median_ns, note

SEED, VOLUME = "31415926535897932384", "F-0001"
DIGITS = 80


def by_hand(sets: list[str], count: int) -> list[str]:
    head = hashlib.sha256(hashlib.sha256(f"{SEED},{VOLUME}".encode()).hexdigest().encode())

    def number(set_: str) -> str:
        hashed = head.copy()
        hashed.update(set_.encode())
        return f"{int(hashed.hexdigest(), 16):064}"[::-1]

    return sorted(sets, key=number)[:count]


def by_package(sets: list[str], count: int) -> list[str]:
    return [each for _, each, _ in sampler(sets, seed=f"{SEED},{VOLUME}", take=count, digits=DIGITS)]


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    sets = [f"card_replacement-2026-{number:07}" for number in range(size)]
    count = -(-size * 30 // 100)
    volume = sh.SampleVolume(id=VOLUME, sets=sets)
    asked = sh.SampleDraw(on=date(2026, 11, 20), kind=sh.SampleKind.BRANCH_FILES, seed=SEED, volumes=[volume])
    text = sh.to_json(asked)
    expected = by_hand(sets, count)
    assert expected == by_package(sets, count) == [each.set for each in sh.sampling_draw(asked).volumes[0].drawn]
    assert [each["set"] for each in json.loads(sh.call_json("sampling.draw", text))["ok"]["volumes"][0]["drawn"]] == expected
    work: dict[str, Callable[[], Any]] = {
        "dataclass": lambda: sh.sampling_draw(asked),
        "json": lambda: sh.call_json("sampling.draw", text),
        "hand": lambda: by_hand(sets, count),
        "consistent_sampler": lambda: by_package(sets, count),
    }
    took = {who: median_ns(each, 3) / size for who, each in work.items()}
    note(f"\n{size:,} sets, {count:,} drawn")
    for who, ns in took.items():
        peers = ", ".join(f"{peer} {took[peer] / ns:.1f} ×" for peer in ("hand", "consistent_sampler"))
        note(f"  {who:<20} {ns:>8.0f} ns a set {1e9 / ns:>12,.0f} sets/s   {peers}")
        print(json.dumps({"name": f"python/{who}/sample_{size}", "ns": round(ns, 1)}))


if __name__ == "__main__":
    main()
