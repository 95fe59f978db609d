"""The Python example of the README runs as it stands."""

import pathlib
import re


def test_the_example_of_the_readme_runs(capsys) -> None:
    readme = (pathlib.Path(__file__).resolve().parents[2] / "README.md").read_text("utf8")
    match = re.search(r"```python\n(.*?)```", readme, re.DOTALL)
    assert match is not None
    exec(compile(match.group(1), "README.md", "exec"), {})
    assert "12.50 yuan" in capsys.readouterr().out
