//! Whether the money and the stock are all there.

use service_hall::tables::Wording;
use service_hall::{Day, FundLevel, FundPair, Handbook, Outcome, ReconciledFunds, Reconciliation, reconcile_funds};

use super::Answer;
use crate::back::BackOffice;

pub(super) fn reconcile(handbook: &Handbook, back: &BackOffice, day: Day) -> Answer<ReconciledFunds> {
    let Some(funds) = &back.funds else {
        return Answer::NotTold(Wording {
            zh: "营业员与营业厅的资金数据、进账单、库存（funds）",
            en: "the figures of clerks and hall, bank slips, stock (`funds`)",
        });
    };
    let funds = funds.clone();
    let reconciliation = Reconciliation {
        level: FundLevel::Level1,
        period: None,
        from: day,
        to: None,
        units: funds.units,
        whole: funds.whole,
        last_day_takings: None,
        bank_slips: funds.bank_slips,
        debts: funds.debts,
        waivers: funds.waivers,
        stock: funds.stock,
    };
    Answer::of(reconcile_funds(handbook, &reconciliation))
}

/// What is compared.
pub const fn pair(pair: FundPair) -> Wording {
    match pair {
        FundPair::Takings => Wording { zh: "报表与实收", en: "report and money counted" },
        FundPair::System => Wording { zh: "报表与系统加手工发票", en: "report and BOSS with invoices by hand" },
        FundPair::Written => Wording { zh: "报表与单据", en: "report and papers" },
        FundPair::Goods => Wording { zh: "出库实收与销售", en: "outbound received and goods sold" },
    }
}

/// What the report is held against, in a word.
pub const fn against(pair: FundPair) -> Wording {
    match pair {
        FundPair::Takings => Wording { zh: "实收", en: "money" },
        FundPair::System => Wording { zh: "系统", en: "BOSS" },
        FundPair::Written => Wording { zh: "单据", en: "papers" },
        FundPair::Goods => Wording { zh: "商品", en: "goods" },
    }
}

/// Whether the reports may go up.
pub const fn outcome(outcome: Outcome) -> (Wording, &'static str) {
    match outcome {
        Outcome::Allowed => (Wording { zh: "相符，可以上报", en: "agrees, may go up" }, "good"),
        Outcome::Refused => (Wording { zh: "不符，不得上报", en: "does not agree, must not go up" }, "bad"),
        Outcome::Referred | Outcome::Undetermined => (Wording { zh: "数据不全", en: "cannot be told" }, ""),
    }
}
