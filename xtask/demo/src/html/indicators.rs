//! Every indicator with its value, its target and what is missing.

use super::{begin, escape, table, titled};
use crate::report::Indicator;
use crate::report::indicators::InWords;

/// All of them; beside the month before where that is known.
pub fn show(out: &mut String, indicators: &[Indicator]) {
    if indicators.is_empty() {
        return;
    }
    begin(out, "服务指标", "The hall's indicators");
    let compared = indicators.iter().any(|indicator| indicator.before.is_some());
    let before = compared.then_some(("上月", "month before"));
    let head = [("指标", "indicator"), ("数值", "value")].into_iter().chain(before).chain([("目标", "target"), ("判定", "verdict")]);
    let value = |(value, more): (String, String)| {
        let more = if more.is_empty() { more } else { format!("<span class=\"en block\">{}</span>", escape(&more)) };
        ("", format!("{}{more}", escape(&value)))
    };
    let row = |indicator: &Indicator| {
        let now = &indicator.now;
        let (said, class) = now.said();
        let needs: Vec<String> = now.missing.iter().map(|path| format!("<code>{}</code>", escape(path))).collect();
        let verdict = format!("{} <span class=\"en\" lang=\"en\">{}</span> {}", said.zh, said.en, needs.join(" "));
        let before = indicator.before.as_ref().map(|before| value(before.shown()));
        let cells = std::iter::once(value(now.shown())).chain(before).chain([("", escape(&now.aimed_at())), (class, verdict)]);
        (titled(*now.indicator.entry().title), cells.collect())
    };
    let class = if compared { "indicators compared" } else { "indicators" };
    table(out, class, &head.collect::<Vec<_>>(), indicators.iter().map(row));
    out.push_str("</section>");
}
