// The reduced table by hand: what a counter screen would write for itself, with the same reasons and remedies.

export function decide(facts) {
  const findings = [];
  const papers = facts.documents.filter((paper) => paper.kind === "valid_id");
  if (papers.length === 0) {
    findings.push({ rule: "counter.documents.required", seen: "none", required: "valid_id",
      remedies: [{ kind: "bring", document: "valid_id" }, { kind: "visit_hall", hall: facts.nearby_hall }] });
  } else if (!papers.some((paper) => paper.holder === facts.customer && paper.genuine && paper.expires_on >= facts.on)) {
    findings.push({ rule: "counter.documents.valid_and_own", remedies: [{ kind: "bring", document: "valid_id" }] });
  }
  if (papers.length > 0 && !papers.every((paper) => paper.checked)) {
    findings.push({ rule: "counter.documents.checked", remedies: [{ kind: "take_step", step: "check_documents" }] });
  }
  const fen = Math.round(Number(facts.arrears) * 100);
  if (fen > 0) {
    findings.push({ rule: "counter.arrears.cleared", seen: facts.arrears, required: "0.00",
      remedies: [{ kind: "pay", amount: facts.arrears, account: facts.account }] });
  }
  return { outcome: findings.length > 0 ? "refused" : "allowed", findings };
}
