//! The sample lists.

use std::fmt::Write;

use super::back::given;
use super::escape;
use crate::report::{Answer, Samples};

/// The seed, what is drawn of each volume, how to check it.
pub fn show(out: &mut String, samples: Option<&Answer<Samples>>) {
    let Some(samples) = given(out, samples, "抽查清单", "Sample lists") else { return };
    let _ = write!(out, "<p>种子 <span class=\"en\" lang=\"en\">Seed</span> <code>{}</code></p>", escape(&samples.seed));
    if !samples.public {
        out.push_str(
            "<p class=\"soft\">未提供公开种子：以日期代替，人人可预知，不能用于正式抽查。 <span class=\"en\" lang=\"en\">No public seed was given: the day \
             stands in for it, which anybody could foresee; no draw for use.</span></p>",
        );
    }
    if samples.draws.is_empty() {
        out.push_str("<p>当日没有订成的册。 <span class=\"en\" lang=\"en\">No volume was bound today.</span></p>");
    }
    for (title, sample) in &samples.draws {
        let drawn: u64 = sample.volumes.iter().map(|volume| volume.count).sum();
        let _ = write!(
            out,
            "<article><h3>{} <span lang=\"en\">{}</span> <span class=\"badge\">{drawn}</span></h3><p class=\"meta\"><code>{}</code></p>\
             <details><summary>{} 册 <span lang=\"en\">volumes</span></summary><ul>",
            title.zh,
            title.en,
            sample.rule,
            sample.volumes.len()
        );
        for volume in &sample.volumes {
            let sets: Vec<String> = volume.drawn.iter().map(|drawn| format!("<code>{}</code>", escape(&drawn.set))).collect();
            let _ = write!(
                out,
                "<li><b>{}</b> · {} / {} ({} %)<br/>{}</li>",
                escape(&volume.id),
                volume.count,
                volume.size,
                volume.percent,
                sets.join(" ")
            );
        }
        out.push_str("</ul></details></article>");
    }
    if let Some((_, sample)) = samples.draws.first() {
        let _ = write!(
            out,
            "<p class=\"meta\">复核：{} <span lang=\"en\">Re-check: {}</span></p>",
            escape(sample.recheck.zh),
            escape(sample.recheck.en)
        );
    }
    out.push_str("</section>");
}
