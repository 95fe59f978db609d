"""The reduced table by hand: what a back end would write for itself, with the same reasons and remedies as plain dicts."""

from decimal import Decimal
from typing import Any


def decide(facts: dict[str, Any]) -> dict[str, Any]:
    findings: list[dict[str, Any]] = []
    papers = [paper for paper in facts["documents"] if paper["kind"] == "valid_id"]
    if not papers:
        findings.append({
            "rule": "counter.documents.required", "seen": "none", "required": "valid_id",
            "remedies": [{"kind": "bring", "document": "valid_id"}, {"kind": "visit_hall", "hall": facts.get("nearby_hall")}],
        })
    elif not any(
        paper["holder"] == facts["customer"] and paper["genuine"] and paper["expires_on"] >= facts["on"] for paper in papers
    ):
        findings.append({"rule": "counter.documents.valid_and_own", "remedies": [{"kind": "bring", "document": "valid_id"}]})
    if papers and not all(paper["checked"] for paper in papers):
        findings.append({"rule": "counter.documents.checked", "remedies": [{"kind": "take_step", "step": "check_documents"}]})
    arrears = Decimal(facts["arrears"])
    if arrears > 0:
        findings.append({
            "rule": "counter.arrears.cleared", "seen": str(arrears), "required": "0.00",
            "remedies": [{"kind": "pay", "amount": str(arrears), "account": facts.get("account")}],
        })
    return {"outcome": "refused" if findings else "allowed", "findings": findings}
