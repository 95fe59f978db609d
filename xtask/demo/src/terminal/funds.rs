//! Money and stock of the day.

use std::fmt::Write;

use service_hall::{Money, ReconciledFunds};

use super::back::{findings, given};
use super::{both, table, wrap};
use crate::report::Answer;
use crate::report::funds::{outcome, pair};

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
    table(out, &["", "左 left", "右 right", "差额 gap", "不符人数 apart"], &rows);
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
