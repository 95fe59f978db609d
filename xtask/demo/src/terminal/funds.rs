//! Money and stock of the day.

use std::fmt::Write;

use service_hall::{Day, Money, Outcome, ReconciledFunds};

use super::back::{findings, given};
use super::{both, table, wrap};
use crate::report::Answer;
use crate::report::funds::{outcome, pair};
use crate::report::month_back::apart;

fn yuan(money: Option<Money>) -> String {
    money.map_or_else(|| "–".to_owned(), |money| money.to_string())
}

/// The outcome, the pairs of the hall, the clerks that are apart, bank, stock, who is told.
pub fn show(out: &mut String, funds: Option<&Answer<ReconciledFunds>>) {
    let Some(funds) = given(out, funds, "资金核对", "Funds") else { return };
    let _ = writeln!(out, "  {}", both(outcome(funds.outcome).0));
    let rows: Vec<Vec<String>> = funds
        .pairs
        .iter()
        .map(|whole| vec![both(pair(whole.pair)), yuan(whole.left), yuan(whole.right), yuan(whole.gap), whole.units_apart.to_string()])
        .collect();
    table(out, &["", "前者 first", "后者 second", "差额 gap", "不符人数 apart"], &rows);
    for unit in &funds.units {
        for compared in unit.pairs.iter().filter(|pair| pair.difference.is_some_and(|difference| difference != Money::ZERO)) {
            let _ = writeln!(
                out,
                "  {} {}: {} – {} = {}",
                unit.unit,
                both(pair(compared.pair)),
                yuan(compared.left),
                yuan(compared.right),
                yuan(compared.difference)
            );
        }
    }
    if let Some(bank) = &funds.bank {
        let whole = &bank.whole;
        let _ = writeln!(
            out,
            "  银行 bank: 应缴 due {}, 进账 banked {}, 减免 waived {}, 欠款 debts {}, 在途 in transit {}, 不明 unexplained {}",
            yuan(whole.due),
            whole.banked,
            whole.waived,
            whole.debts,
            yuan(whole.in_transit),
            yuan(whole.unexplained)
        );
    }
    for stock in &funds.stock {
        let counted = stock.counted.map_or_else(|| "–".to_owned(), |counted| counted.to_string());
        let _ = writeln!(out, "  库存 stock {}: 账面 books {}, 实盘 counted {counted}", stock.item, stock.closing);
    }
    let roles = funds.tell.iter().map(|role| both(*role.entry().title));
    let papers = funds.records.iter().chain(&funds.submit).map(|paper| both(*paper.entry().title));
    for (what, list) in [("告知 told", roles.collect::<Vec<_>>()), ("单据 papers", papers.collect())] {
        if !list.is_empty() {
            out.push_str(&wrap(&format!("{what}: {}", list.join("; ")), "  "));
        }
    }
    findings(out, &funds.findings);
}

/// The days of a month on which something does not agree.
pub fn month(out: &mut String, funds: Option<&Answer<Vec<(Day, ReconciledFunds)>>>) {
    let Some(days) = given(out, funds, "每天的资金核对", "Funds, day by day") else { return };
    let odd: Vec<&(Day, ReconciledFunds)> = days.iter().filter(|(_, funds)| funds.outcome != Outcome::Allowed).collect();
    let _ = writeln!(out, "  {} 天，其中 {} 天不符。 {} days, {} of which do not agree.", days.len(), odd.len(), days.len(), odd.len());
    let row = |(day, funds): &&(Day, ReconciledFunds)| {
        let (clerks, stock) = apart(funds);
        let gap = funds.pairs.first().and_then(|pair| pair.gap);
        let unexplained = funds.bank.as_ref().and_then(|bank| bank.whole.unexplained);
        vec![day.to_string(), clerks.to_string(), yuan(gap), stock.to_string(), yuan(unexplained)]
    };
    let rows: Vec<Vec<String>> = odd.iter().map(row).collect();
    if !rows.is_empty() {
        table(out, &["日期 day", "不符人数 clerks apart", "差额 gap", "库存 stock", "银行不明 unexplained"], &rows);
    }
}
