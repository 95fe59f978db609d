//! What became of the measures against complaints, and the bulletin.

use std::fmt::Write;

use service_hall::tables::Wording;
use service_hall::{BranchResult, Compared, ComplaintBulletin, MeasureResult};

use super::{Cells, NONE, begin, escape, table};
use crate::chart;
use crate::report::Bulletin;
use crate::report::bulletin::{carried_out, post, reduced, said};

/// The measures with their branches, the causes of the next bulletin, the bulletins and their copies; nothing when there is nothing to say.
pub fn show(out: &mut String, bulletin: Option<&Bulletin>) {
    let Some(bulletin) = bulletin else { return };
    begin(out, "措施与通报", "Measures and the bulletin");
    let copies = bulletin.copy_to.iter().map(|role| format!("{} <span lang=\"en\">{}</span>", escape(role.zh), escape(role.en)));
    let _ = write!(
        out,
        "<p>通报抄送 <span class=\"en\" lang=\"en\">The bulletin is copied to</span>: {}</p>",
        copies.collect::<Vec<_>>().join("、")
    );
    causes(out, bulletin);
    if bulletin.measures.is_empty() {
        out.push_str(
            "<p class=\"soft\">此前日志中没有订过措施的通报。 <span class=\"en\" lang=\"en\">No bulletin before it in the log sets measures.</span></p>",
        );
    }
    for measure in &bulletin.measures {
        one(out, measure, bulletin.unit.before());
    }
    for issued in &bulletin.issued {
        issue(out, issued);
    }
    out.push_str("</section>");
}

fn causes(out: &mut String, bulletin: &Bulletin) {
    if bulletin.causes.is_empty() {
        return;
    }
    let label = bulletin.unit.before().zh;
    let name = |(cause, now, before): &(String, u64, Option<u64>)| {
        let before = before.map_or_else(String::new, |before| format!("（{label} {before}）"));
        format!("{} <b>{now}</b>{before}", escape(cause))
    };
    let list: Vec<String> = bulletin.causes.iter().map(name).collect();
    let _ =
        write!(out, "<p>投诉最多的原因 <span class=\"en\" lang=\"en\">The causes with the most complaints</span>: {}</p>", list.join("、"));
}

fn badge((wording, class): (Wording, &str)) -> String {
    format!("<span class=\"badge {class}\">{} <span lang=\"en\">{}</span></span>", wording.zh, wording.en)
}

fn one(out: &mut String, measure: &MeasureResult, before: Wording) {
    let named = measure.measure.as_ref().map_or_else(String::new, |name| format!("{} <span>→</span> ", escape(name)));
    let _ = write!(out, "<article><h3>{named}{} {}</h3>", escape(&measure.cause), badge(reduced(measure.reduced)));
    let head = [("分公司", "branch"), ("件数", "n"), (before.zh, before.en), ("", ""), ("变化", "change"), ("落实", "carried out")];
    let all = |compared: Option<Compared>| compared.map_or(0, |compared| compared.now.max(compared.before));
    let most = usize::try_from(all(measure.complaints)).unwrap_or(usize::MAX);
    let cells = |compared: Option<Compared>, fewer: String, done: String| -> Cells {
        let size = |count| usize::try_from(count).unwrap_or(usize::MAX);
        let [now, before] = compared
            .map_or_else(|| [NONE, NONE].map(str::to_owned), |compared| [compared.now, compared.before].map(|count| count.to_string()));
        let bars = compared
            .map_or_else(String::new, |compared| chart::beside(&[("median", size(compared.now))], Some(size(compared.before)), most));
        vec![("", now), ("", before), ("drawn", bars), ("", fewer), ("", done)]
    };
    let branch = |branch: &BranchResult| {
        (escape(&branch.branch), cells(branch.complaints, badge(reduced(branch.reduced)), badge(carried_out(branch.carried_out))))
    };
    let whole = (
        "全部 <span class=\"en\" lang=\"en\">All</span>".to_owned(),
        cells(measure.complaints, badge(reduced(measure.reduced)), NONE.to_owned()),
    );
    table(out, "stacked", &head, std::iter::once(whole).chain(measure.branches.iter().map(branch)));
    out.push_str("</article>");
}

fn issue(out: &mut String, issued: &ComplaintBulletin) {
    let at: String = issued.published_at.to_string().chars().take(16).collect();
    let findings = issued.findings.iter().map(|finding| {
        let (wording, class) = said(finding.verdict);
        let statement = finding.rule.entry().statement;
        format!(
            "<li>{} {}<div class=\"en\" lang=\"en\">{} <code>{}</code></div></li>",
            badge((wording, class)),
            escape(statement.zh),
            escape(statement.en),
            finding.rule
        )
    });
    let texts = |texts: &[String]| if texts.is_empty() { NONE.to_owned() } else { escape(&texts.join("、")) };
    let _ = write!(
        out,
        "<article><h3>通报 <span lang=\"en\">Bulletin</span> <span>· {} · <code>{}</code></span></h3><p class=\"meta\">抄送 copied to: {} · 原因 \
         causes: {}</p><details><summary>两条规则 <span lang=\"en\">what the rules say of it</span></summary><ul>{}</ul></details></article>",
        at.replace('T', " "),
        escape(&issued.case_id),
        texts(&issued.copied_to.iter().map(|post| self::post(post)).collect::<Vec<_>>()),
        texts(&issued.causes),
        findings.collect::<String>()
    );
}
