//! Money and stock of the day.

use std::fmt::Write;

use chrono::Datelike;
use service_hall::{Day, Money, Outcome, ReconciledFunds, ReconciledWhole};

use super::back::{badge, count, findings, given};
use super::{Cells, NONE, escape, table, titled};
use crate::chart;
use crate::report::complaints::Column;
use crate::report::funds::{against, outcome, pair};
use crate::report::{Answer, month_back};

fn yuan(money: Option<Money>) -> String {
    money.map_or_else(|| NONE.to_owned(), |money| money.to_string())
}

/// A difference: none is pale, any other red.
fn apart(money: Option<Money>) -> (&'static str, String) {
    let class = if money.is_none_or(|money| money == Money::ZERO) { "zero" } else { "bad" };
    (class, yuan(money))
}

/// The outcome, the pairs of the hall, the clerks around zero, bank, stock, who is told.
pub fn show(out: &mut String, funds: Option<&Answer<ReconciledFunds>>) {
    let Some(funds) = given(out, funds, "资金核对", "Funds") else { return };
    let _ = write!(out, "<p>{}</p>", badge(outcome(funds.outcome)));
    let head = [("", ""), ("前者", "first"), ("后者", "second"), ("差额", "gap"), ("不符人数", "clerks apart")];
    let row = |whole: &ReconciledWhole| -> (String, Cells) {
        let people = (if whole.units_apart == 0 { "zero" } else { "bad" }, whole.units_apart.to_string());
        (titled(pair(whole.pair)), vec![("", yuan(whole.left)), ("", yuan(whole.right)), apart(whole.gap), people])
    };
    table(out, "stacked", &head, funds.pairs.iter().map(row));
    clerks(out, funds);
    bank(out, funds);
    for stock in &funds.stock {
        let counted = stock.counted.map_or_else(|| NONE.to_owned(), |counted| counted.to_string());
        let _ = write!(
            out,
            "<p>库存不符 <span class=\"en\" lang=\"en\">Stock</span> <code>{}</code>：账面 books {}，实盘 counted <b>{counted}</b></p>",
            escape(&stock.item),
            stock.closing
        );
    }
    let roles = funds.tell.iter().map(|role| *role.entry().title);
    let papers = funds.records.iter().chain(&funds.submit).map(|paper| *paper.entry().title);
    for (zh, en, list) in [("告知", "Told", roles.collect::<Vec<_>>()), ("单据", "Papers", papers.collect())] {
        if !list.is_empty() {
            let list: Vec<String> = list
                .iter()
                .map(|title| format!("{} <span class=\"en\" lang=\"en\">{}</span>", escape(title.zh), escape(title.en)))
                .collect();
            let _ = write!(out, "<p>{zh} <span class=\"en\" lang=\"en\">{en}</span>: {}</p>", list.join("、"));
        }
    }
    findings(out, &funds.findings);
    out.push_str("</section>");
}

fn clerks(out: &mut String, funds: &ReconciledFunds) {
    let differ = funds.units.iter().flat_map(|unit| &unit.pairs).any(|pair| pair.difference.is_some_and(|apart| apart != Money::ZERO));
    if differ {
        let _ = write!(
            out,
            "<h3>各营业员差额（元） <span class=\"en\" lang=\"en\">Each clerk: report less what it is held against, in yuan</span></h3>\
             <div class=\"key\"><span><i class=\"late\"></i>报表较多 report is more</span>\
             <span><i class=\"median\"></i>报表较少 report is less</span></div>{}",
            chart::apart(&funds.units)
        );
    }
    out.push_str("<details class=\"more\"><summary>各营业员 <span lang=\"en\">By clerk</span></summary>");
    let pairs: Vec<_> = funds.units.first().into_iter().flat_map(|unit| unit.pairs.iter().map(|each| each.pair)).collect();
    let titles: Vec<_> = pairs.iter().map(|each| against(*each)).collect();
    let head: Vec<(&str, &str)> =
        [("营业员", "clerk"), ("报表", "report")].into_iter().chain(titles.iter().map(|title| (title.zh, title.en))).collect();
    let row = |unit: &service_hall::ReconciledUnit| -> (String, Cells) {
        let report = unit.pairs.first().and_then(|pair| pair.left);
        let cells = unit.pairs.iter().map(|pair| apart(pair.difference));
        (escape(&unit.unit), std::iter::once(("", yuan(report))).chain(cells).collect())
    };
    table(out, "stacked", &head, funds.units.iter().map(row));
    out.push_str("</details>");
}

fn bank(out: &mut String, funds: &ReconciledFunds) {
    let Some(bank) = &funds.bank else { return };
    let whole = &bank.whole;
    out.push_str("<h3>银行 <span class=\"en\" lang=\"en\">Bank</span></h3><dl class=\"facts money\">");
    for (zh, en, amount) in [
        ("应缴", "due", whole.due),
        ("进账", "banked", Some(whole.banked)),
        ("减免", "waived", Some(whole.waived)),
        ("欠款", "debts", Some(whole.debts)),
        ("在途", "in transit", whole.in_transit),
        ("不明", "unexplained", whole.unexplained),
    ] {
        let _ = write!(out, "<div><dd>{}</dd><dt>{zh}<br/><span class=\"en\" lang=\"en\">{en}</span></dt></div>", yuan(amount));
    }
    out.push_str("</dl>");
}

/// The days of a month: how many clerks are apart, and those on which something does not agree.
pub fn month(out: &mut String, funds: Option<&Answer<Vec<(Day, ReconciledFunds)>>>) {
    let Some(days) = given(out, funds, "每天的资金核对", "Funds, day by day") else { return };
    let odd: Vec<&(Day, ReconciledFunds)> = days.iter().filter(|(_, funds)| funds.outcome != Outcome::Allowed).collect();
    let _ = write!(
        out,
        "<p>{0}天，其中{1}天不符。 <span class=\"en\" lang=\"en\">{0} days, {1} of which do not agree.</span></p>",
        days.len(),
        odd.len()
    );
    if !odd.is_empty() {
        let column = |(day, funds): &(Day, ReconciledFunds)| Column {
            name: day.date().day().to_string(),
            now: u64::try_from(month_back::apart(funds).0).unwrap_or(u64::MAX),
            before: None,
        };
        let columns: Vec<Column> = days.iter().map(column).collect();
        let _ = write!(
            out,
            "<h3>不符的营业员 <span class=\"en\" lang=\"en\">Clerks apart, by day</span></h3>{}",
            chart::columns("Clerks apart, by day", &columns)
        );
    }
    let row = |(day, funds): &&(Day, ReconciledFunds)| -> (String, Cells) {
        let (clerks, stock) = month_back::apart(funds);
        let [clerks, stock] = [clerks, stock].map(|number| count(u64::try_from(number).unwrap_or(u64::MAX), true));
        let gap = funds.pairs.first().and_then(|pair| pair.gap);
        let unexplained = funds.bank.as_ref().and_then(|bank| bank.whole.unexplained);
        (day.to_string(), vec![clerks, apart(gap), stock, apart(unexplained)])
    };
    let head = [("日期", "day"), ("不符人数", "clerks apart"), ("差额", "gap"), ("库存", "stock"), ("银行不明", "unexplained")];
    if !odd.is_empty() {
        table(out, "stacked", &head, odd.iter().map(row));
    }
    out.push_str("</section>");
}
