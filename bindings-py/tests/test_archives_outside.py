"""A made-up month of operations and archived sets: missing, surplus, twice, other class and audits beside the same by pandas."""

from __future__ import annotations

import io
import random
from typing import Any

import pytest

from service_hall import ArchiveColumn, ArchiveTables, archive_compare_text

pandas = pytest.importorskip("pandas")

CLASSES = ["ownership", "general", "agreement"]
CLERKS = [f"0731{number:02}" for number in range(12)]


def month(count: int = 6_000) -> tuple[Any, Any]:
    """Operations of November, and the sets that were archived of them."""
    draw = random.Random(20_261_130)
    operations, sets = [], []
    for number in range(count):
        paper, clerk = draw.choice(CLASSES), draw.choice(CLERKS)
        operation = {
            "id": f"B{number:05}" if number % 2 else f"{number:020}",
            "operator": clerk,
            "day": f"2026-11-{draw.randint(1, 30):02}",
            "business": draw.choice(["renewal", "refund", "换卡, 补卡", 'a "quoted" name']),
            "class": paper if draw.random() < 0.97 else "",
            "hall": draw.choice(["Xuyang", "Gongjing"]),
        }
        operations.append(operation)
        for _ in range(draw.choices([0, 1, 2, 3], [2, 90, 6, 2])[0]):
            sets.append(
                {
                    "operation": operation["id"],
                    "class": draw.choices([paper, draw.choice(CLASSES), ""], [94, 4, 2])[0],
                    "hall": operation["hall"] if draw.random() < 0.99 else "Daan",
                    "handled_by": draw.choice(["", clerk]),
                    "audited_by": draw.choice(CLERKS) if draw.random() < 0.98 else "",
                    "marked": draw.choices(["true", "false", ""], [95, 3, 2])[0],
                }
            )
    for number in range(40):
        sets.append({"operation": f"Z{number}", "class": "general", "hall": "Xuyang", "handled_by": "", "audited_by": "", "marked": ""})
    draw.shuffle(sets)
    return pandas.DataFrame(operations), pandas.DataFrame(sets)


OPERATIONS, SETS = month()


def compared(operations: Any = OPERATIONS, sets: Any = SETS, **more: Any) -> Any:
    return archive_compare_text(ArchiveTables(operations=operations.to_csv(index=False), sets=sets.to_csv(index=False), **more))


ANSWER = compared(by=[ArchiveColumn.OPERATOR, ArchiveColumn.DAY])
JOINED = SETS.merge(OPERATIONS, left_on="operation", right_on="id", how="left", suffixes=("", "_system"))
KNOWN = JOINED[JOINED["id"].notna()]


def test_the_month_is_worth_the_check() -> None:
    figures = ANSWER.all
    counts = (figures.missing, figures.surplus, figures.duplicated, figures.wrong_class, figures.class_unknown, figures.own_audits)
    assert min(counts) > 10
    assert (ANSWER.rejected_operations, ANSWER.rejected_sets) == (0, 0)


def test_missing_surplus_and_duplicated_are_those_of_pandas() -> None:
    short = OPERATIONS[~OPERATIONS["id"].isin(SETS["operation"])].sort_values(["day", "hall", "operator", "business", "id"])
    assert [operation.id for operation in ANSWER.missing] == short["id"].tolist()
    assert sorted(one.operation for one in ANSWER.surplus) == sorted(SETS.loc[~SETS["operation"].isin(OPERATIONS["id"]), "operation"])
    sizes = KNOWN.groupby("id").size()
    assert {odd.operation.id: odd.sets for odd in ANSWER.duplicated} == sizes[sizes > 1].to_dict()
    figures = ANSWER.all
    assert (figures.operations, figures.archived, figures.missing) == (len(OPERATIONS), len(sizes), len(short))
    assert (figures.sets, figures.surplus, figures.duplicated) == (len(SETS), 40, int((sizes - 1).sum()))


def test_classes_are_those_of_pandas() -> None:
    def stands(sets: Any) -> str:
        needed, filed = sets["class_system"].iloc[0], set(sets["class"])
        if needed and needed in filed:
            return "right"
        return "unknown" if not needed or "" in filed else "wrong"

    by_operation = {name: stands(sets) for name, sets in KNOWN.groupby("id")}
    counts = pandas.Series(by_operation).value_counts()
    figures = ANSWER.all
    assert (figures.right_class, figures.wrong_class, figures.class_unknown) == (counts["right"], counts["wrong"], counts["unknown"])
    assert {odd.operation.id for odd in ANSWER.wrong_class} == {name for name, how in by_operation.items() if how == "wrong"}
    needed = OPERATIONS[OPERATIONS["class"] == "agreement"]
    there = KNOWN.loc[(KNOWN["class"] == "agreement") & (KNOWN["class_system"] == "agreement"), "id"].nunique()
    assert (figures.agreements, figures.agreements_archived) == (len(needed), there)
    assert figures.other_hall == int((KNOWN["hall"] != KNOWN["hall_system"]).sum())


def test_audits_are_those_of_pandas() -> None:
    audited = JOINED[(JOINED["audited_by"] != "") | (JOINED["marked"] == "true")]
    handler = audited["handled_by"].where(audited["handled_by"] != "", audited["operator"].fillna(""))
    own = audited[(audited["audited_by"] != "") & (audited["audited_by"] == handler)]
    figures = ANSWER.all
    assert (figures.audited, figures.audit_unknown, figures.own_audits) == (len(audited), len(JOINED) - len(audited), len(own))
    assert sorted(one.operation for one in ANSWER.own_audits) == sorted(own["operation"])
    marks = audited["marked"].value_counts()
    assert (figures.marked, figures.unmarked, figures.mark_unknown) == (marks["true"], marks["false"], marks[""])
    whole = compared(complete=True).all
    assert (whole.not_audited, whole.audit_unknown, whole.unmarked) == (figures.audit_unknown, 0, marks["false"] + marks[""])


def test_parts_are_those_of_pandas() -> None:
    there = OPERATIONS.assign(archived=OPERATIONS["id"].isin(SETS["operation"]))
    expected = {
        (operator, day): (len(rows), int(rows["archived"].sum())) for (operator, day), rows in there.groupby(["operator", "day"])
    }
    groups = {(group.operator, str(group.day)): group.figures for group in ANSWER.groups if group.day}
    assert {key: (figures.operations, figures.archived) for key, figures in groups.items()} == expected
    sets = KNOWN.groupby(["operator", "day"]).size().to_dict()
    assert {key: figures.sets for key, figures in groups.items() if figures.sets} == sets


def test_the_order_of_rows_does_not_matter() -> None:
    shuffled = compared(OPERATIONS.sample(frac=1, random_state=1), SETS.sample(frac=1, random_state=2), by=["operator", "day"])
    assert shuffled == ANSWER
    assert compared(by=["operator", "day"], limit=7).missing == ANSWER.missing[:7]


def test_a_table_goes_through_a_file_of_other_line_ends() -> None:
    text = io.StringIO()
    OPERATIONS.to_csv(text, index=False, lineterminator="\r\n", quoting=1)
    again = archive_compare_text(
        ArchiveTables(operations="\ufeff" + text.getvalue(), sets=SETS.to_csv(index=False).encode(), by=["operator", "day"])
    )
    assert again == ANSWER
