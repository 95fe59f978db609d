"""Samples beside the package consistent_sampler, without replacement: the same sets in the same order, each with the same number."""

from __future__ import annotations

import random
from datetime import date

import pytest

from service_hall import SampleDraw, SampleKind, SampleVolume, sampling_draw

sampler = pytest.importorskip("consistent_sampler", reason="consistent_sampler is not installed: samples are not compared with it").sampler

DIGITS = 80  # more than a number has
LETTERS = "abcXYZ019 ,.-_资料协议☃😀"


def by_package(seed: str, volume: SampleVolume, count: int) -> list[tuple[str, str]]:
    drawn = sampler(list(volume.sets), seed=f"{seed},{volume.id}", take=count, digits=DIGITS)
    return [(set_, number) for number, set_, _ in drawn]


@pytest.mark.parametrize("size", [*range(1, 62), 1_000, 20_000])
def test_the_same_sets_are_drawn(size: int) -> None:
    chance = random.Random(size)

    def text() -> str:
        return "".join(chance.choices(LETTERS, k=chance.randint(1, 12)))

    seed = text()
    volumes = [SampleVolume(id=f"{number}-{text()}", sets=list({f"{text()}{place}" for place in range(size)})) for number in range(2)]
    for kind in SampleKind:
        sample = sampling_draw(SampleDraw(on=date(2026, 11, 20), kind=kind, seed=seed, volumes=volumes))
        for volume, found in zip(volumes, sample.volumes, strict=True):
            assert [(each.set, each.number) for each in found.drawn] == by_package(seed, volume, found.count)
