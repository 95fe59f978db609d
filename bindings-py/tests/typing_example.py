"""A program as a host would write it; `mypy --strict` and pyright check it, and the tests run it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from service_hall import (
    CounterFacts,
    Decision,
    Document,
    Handbook,
    InputError,
    Outcome,
    Overlay,
    OverlayChange,
    Remedy,
    RemedyBring,
    RemedyPay,
    Segment,
    counter_decide,
    handbook_roles,
    to_json,
)


def what_helps(remedy: Remedy) -> str:
    """Told apart by class, or by `kind`."""
    if isinstance(remedy, RemedyPay):
        amount: Decimal = remedy.amount
        return f"pay {amount}"
    if remedy.kind == "bring":
        bring: RemedyBring = remedy
        return f"bring {bring.document}"
    return remedy.kind


def ask(arrears: Decimal) -> Decision:
    """A customer wants a new card."""
    paper = Document(kind="valid_id", holder="c1", expires_on=date(2030, 1, 1), genuine=True, checked=True)
    change = OverlayChange(rule="counter.system_time.brand_change", parameter="limit", from_=date(2027, 1, 1), value=2)
    handbook = Handbook().with_overlay(Overlay(name="city", changes=[change]))
    facts = CounterFacts(
        business="card_replacement",
        on=date(2026, 11, 20),
        segment=Segment.ORDINARY,
        unit_customer=False,
        customer="c1",
        documents=[paper],
        arrears=arrears,
    )
    return counter_decide(facts, handbook=handbook)


def main() -> list[str]:
    """What helps a customer who owes."""
    decision = ask(Decimal("12.5"))
    match decision.outcome:
        case Outcome.ALLOWED:
            return []
        case Outcome.REFUSED | Outcome.REFERRED | Outcome.UNDETERMINED:
            pass
    try:
        counter_decide({"on": "yesterday"})
    except InputError as error:
        code: str = error.code
        print(code, error.path, error.expected)
    titles = [role.title.zh for role in handbook_roles()]
    print(len(titles), len(to_json(decision)))
    return [what_helps(remedy) for finding in decision.findings for remedy in finding.remedies]


if __name__ == "__main__":
    print(main())
