"""The Python examples of the README and of the guides run as they stand."""

import pathlib
import re


def test_the_example_of_the_readme_runs(capsys) -> None:
    readme = (pathlib.Path(__file__).resolve().parents[2] / "README.md").read_text("utf8")
    match = re.search(r"```python\n(.*?)```", readme, re.DOTALL)
    assert match is not None
    exec(compile(match.group(1), "README.md", "exec"), {})
    assert "12.50 yuan" in capsys.readouterr().out


def test_the_example_of_the_duties_runs(capsys) -> None:
    guide = (pathlib.Path(__file__).resolve().parents[2] / "docs/duties.md").read_text("utf8")
    (block,) = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    exec(compile(block, "docs/duties.md", "exec"), {})
    out = capsys.readouterr().out
    assert "obl.weekly.l2_reports_monday" in out and "['obl.daily.l2_slips_12']" in out


def test_the_examples_of_the_queue_run(capsys) -> None:
    guide = (pathlib.Path(__file__).resolve().parents[2] / "docs/queue.md").read_text("utf8")
    blocks = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    assert len(blocks) == 2
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "docs/queue.md", "exec"), names)
    out = capsys.readouterr().out
    assert "vip.priority.no_preemption" in out and "Share(count=3, of=4)" in out


def test_the_example_of_sampling_runs(capsys) -> None:
    guide = (pathlib.Path(__file__).resolve().parents[2] / "docs/sampling.md").read_text("utf8")
    (block,) = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    exec(compile(block, "docs/sampling.md", "exec"), {})
    assert len(capsys.readouterr().out.split()) == 9


def test_the_examples_of_the_funds_run(capsys) -> None:
    guide = (pathlib.Path(__file__).resolve().parents[2] / "docs/funds.md").read_text("utf8")
    blocks = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    assert len(blocks) == 2
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "docs/funds.md", "exec"), names)
    out = capsys.readouterr().out
    assert "('hall-1', Decimal('1.00')), ('hall-2', Decimal('-1.00'))" in out and "False (datetime.date(2026, 11, 17),)" in out


def test_the_examples_of_the_volumes_run(capsys) -> None:
    guide = (pathlib.Path(__file__).resolve().parents[2] / "docs/volumes.md").read_text("utf8")
    blocks = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    assert len(blocks) == 2
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "docs/volumes.md", "exec"), names)
    out = capsys.readouterr().out
    assert "volume_cover" in out and "('return', 'returned')" in out
