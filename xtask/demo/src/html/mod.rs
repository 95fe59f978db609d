//! The reports as one page each: no script, nothing from outside, every text escaped. A file for each chapter.

pub mod back;
pub mod bulletin;
pub mod businesses;
pub mod closing;
pub mod complaints;
pub mod completeness;
pub mod days;
pub mod decisions;
pub mod duties;
pub mod errors;
pub mod funds;
pub mod indicators;
pub mod operations;
pub mod overview;
pub mod rules;
pub mod samples;
pub mod totals;
pub mod volumes;
pub mod waits;
pub mod what_if;
pub mod worst;

use std::fmt::Write;

use service_hall::tables::Wording;

use crate::report::Report;

const STYLE: &str = include_str!("../page.css");

/// A text as it stands in HTML.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The whole page.
pub fn page<R: Report>(report: &R) -> String {
    let head = report.head();
    let [of, edition, as_of] = [&head.of, &head.edition, &head.as_of].map(|text| escape(text));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} {of}</title><style>{style}</style></head><body><main>",
        title = head.title.zh,
        style = STYLE.replace('>', "&gt;")
    );
    for chapter in R::CHAPTERS {
        (chapter.page)(&mut out, report);
    }
    let _ = write!(
        out,
        "<footer><p>手册版本 Handbook {edition} · 判定截至 judged as of {as_of}</p>\
         <p>每条规则的页码见手册。“M”为营业厅窗口服务流程手册，“P”为制度规范。 \
         <span lang=\"en\">M: window service process handbook; P: system of rules of the hall.</span></p></footer></main></body></html>"
    );
    out + "\n"
}

fn begin(out: &mut String, zh: &str, en: &str) {
    let _ = write!(out, "<section><h2>{zh} <small lang=\"en\">{en}</small></h2>");
}

/// A text in Chinese, and under it in English.
fn titled(title: Wording) -> String {
    format!("{}<span class=\"en\" lang=\"en\">{}</span>", escape(title.zh), escape(title.en))
}

/// The cells of a row behind its first, each with its class.
type Cells = Vec<(&'static str, String)>;

/// Where there is no figure.
const NONE: &str = "–";

/// A table; columns whose head begins with `~` are left out on a phone.
fn table(out: &mut String, class: &str, head: &[(&str, &str)], rows: impl Iterator<Item = (String, Cells)>) {
    let _ = write!(out, "<div class=\"scroll\"><table class=\"{class}\"><thead><tr>");
    let class = |zh: &str| if zh.starts_with('~') { " class=\"wide\"" } else { "" };
    for (zh, en) in head {
        let _ = write!(out, "<th scope=\"col\"{}>{}<br/>{en}</th>", class(zh), zh.trim_start_matches('~'));
    }
    out.push_str("</tr></thead><tbody>");
    for (first, cells) in rows {
        let _ = write!(out, "<tr><th scope=\"row\">{first}</th>");
        for ((kind, cell), (zh, _)) in cells.into_iter().zip(head.iter().skip(1)) {
            let wide = if zh.starts_with('~') { "wide " } else { "" };
            let _ = write!(out, "<td class=\"{wide}{kind}\" data-head=\"{}\">{cell}</td>", zh.trim_start_matches('~'));
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table></div>");
}
