//! What became of the measures against complaints, and the bulletin.

use std::fmt::Write;

use service_hall::tables::Wording;
use service_hall::{BranchResult, Compared, MeasureResult};

use super::{both, table, title, wrap};
use crate::report::Bulletin;
use crate::report::bulletin::{carried_out, post, reduced, said};

/// The measures, the bulletins and their copies; nothing when there is nothing to say.
pub fn show(out: &mut String, bulletin: Option<&Bulletin>) {
    let Some(bulletin) = bulletin else { return };
    title(out, "措施与通报", "Measures and the bulletin");
    let copies = bulletin.copy_to.iter().copied().map(both).collect::<Vec<_>>().join("; ");
    let _ = writeln!(out, "  通报抄送 the bulletin is copied to: {copies}");
    let name = |(cause, now, before): &(String, u64, Option<u64>)| {
        let before = before.map_or_else(String::new, |before| format!(" ({before})"));
        format!("{cause} {now}{before}")
    };
    let causes = bulletin.causes.iter().map(name).collect::<Vec<_>>().join("; ");
    if !causes.is_empty() {
        out.push_str(&wrap(&format!("投诉最多的原因 the causes with the most complaints: {causes}"), "  "));
    }
    if bulletin.measures.is_empty() {
        out.push_str("  此前没有订过措施的通报。No bulletin before it sets measures.\n");
    }
    for measure in &bulletin.measures {
        one(out, measure, &both(bulletin.unit.before()));
    }
    for issued in &bulletin.issued {
        let _ = writeln!(out, "\n  通报 Bulletin {} {}", issued.published_at, issued.case_id);
        out.push_str(&wrap(
            &format!("抄送 copied to: {}", issued.copied_to.iter().map(|post| self::post(post)).collect::<Vec<_>>().join(", ")),
            "      ",
        ));
        if !issued.causes.is_empty() {
            out.push_str(&wrap(&format!("原因 causes: {}", issued.causes.join("; ")), "      "));
        }
        for finding in &issued.findings {
            let _ = writeln!(out, "      {}: {}", finding.rule, both(said(finding.verdict).0));
        }
    }
}

fn numbers(compared: Option<Compared>) -> [String; 2] {
    compared.map_or_else(|| ["–", "–"].map(str::to_owned), |compared| [compared.now, compared.before].map(|count| count.to_string()))
}

fn one(out: &mut String, measure: &MeasureResult, before: &str) {
    let named = measure.measure.as_ref().map_or_else(String::new, |measure| format!("{measure} → "));
    let _ = writeln!(out, "\n  {named}{}", measure.cause);
    let row = |name: String, compared, fewer, done: Option<Wording>| {
        let fewer = both(reduced(fewer).0);
        let done = done.map_or_else(String::new, both);
        [name].into_iter().chain(numbers(compared)).chain([fewer, done]).collect::<Vec<String>>()
    };
    let branch =
        |branch: &BranchResult| row(branch.branch.clone(), branch.complaints, branch.reduced, Some(carried_out(branch.carried_out).0));
    let mut rows = vec![row("全部 All".to_owned(), measure.complaints, measure.reduced, None)];
    rows.extend(measure.branches.iter().map(branch));
    table(out, &["", "n", before, "", ""], &rows);
}
