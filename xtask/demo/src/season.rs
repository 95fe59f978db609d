//! What a generated month is like: the one before measures were taken, and the one after.

/// A month.
pub struct Season {
    /// Visits on a Monday, a Tuesday, …
    pub visits: [i64; 7],
    pub counters: usize,
    /// How many in a thousand of the breaches that there are happen on a day, by how the id of a rule begins; the first that fits counts.
    wrong: &'static [(&'static str, i64)],
    /// How many complaints for a hundred of the usual ones.
    complaints: usize,
    /// How many of a hundred customers who complained are called back.
    pub called_back: i64,
    /// What they are about.
    pub matters: &'static [Matter],
    /// The causes against which its bulletins set measures.
    pub bulletin: &'static [&'static str],
}

/// What complaints are about.
pub struct Matter {
    pub class: &'static str,
    pub cause: &'static str,
    /// How often in each branch, as in [`BRANCHES`].
    pub weights: [i64; 3],
}

/// The branches of the generated company.
pub const BRANCHES: [&str; 3] = ["城东 East", "城西 West", "城南 South"];

pub const WRONG_BILL: &str = "账单差错 wrong bill";
pub const NOT_ANNOUNCED: &str = "扣费未告知 charge not announced";
pub const COVERAGE: &str = "信号差 poor coverage";
pub const SLOW_DATA: &str = "上网慢 slow data";
pub const TARIFF: &str = "资费没讲清 tariff not explained";
pub const LONG_WAIT: &str = "等候太久 long wait";
pub const CARD_FAILED: &str = "换卡失败 card replacement failed";
pub const UNAWARES: &str = "被误订业务 subscribed unawares";
pub const PROMOTION: &str = "宣传误导 misleading promotion";

const fn matter(class: &'static str, cause: &'static str, weights: [i64; 3]) -> Matter {
    Matter { class, cause, weights }
}

/// Two windows less than needed, bills and tariffs that nobody explains.
pub const BEFORE: Season = Season {
    visits: [206, 188, 180, 184, 198, 212, 212],
    counters: 3,
    wrong: &[
        ("complaint.reply", 400),
        ("complaint.bulletin", 200),
        ("counter.system_time", 70),
        ("counter.farewell", 160),
        ("counter.reception", 120),
        ("counter.", 32),
        ("vip.", 40),
        ("queue.", 60),
        ("handover.log", 60),
        ("files.", 12),
        ("", 10),
    ],
    complaints: 130,
    called_back: 45,
    matters: &[
        matter("billing_support", WRONG_BILL, [16, 10, 8]),
        matter("billing_support", NOT_ANNOUNCED, [5, 4, 3]),
        matter("network", COVERAGE, [4, 9, 6]),
        matter("network", SLOW_DATA, [3, 3, 2]),
        matter("service_card", TARIFF, [8, 8, 6]),
        matter("service_card", LONG_WAIT, [9, 5, 3]),
        matter("service_card", CARD_FAILED, [2, 1, 2]),
        matter("monternet", UNAWARES, [5, 4, 4]),
        matter("other", PROMOTION, [1, 1, 1]),
    ],
    bulletin: &[WRONG_BILL, TARIFF, COVERAGE],
};

/// Another window, bills that are looked at before they go out, tariffs explained in two of three branches; the coverage is what it was.
pub const AFTER: Season = Season {
    visits: [228, 206, 198, 202, 220, 234, 234],
    counters: 4,
    wrong: &[
        ("complaint.reply", 45),
        ("complaint.bulletin", 250),
        ("counter.system_time", 22),
        ("counter.farewell", 30),
        ("counter.reception", 110),
        ("counter.", 13),
        ("vip.", 40),
        ("queue.", 40),
        ("handover.log", 90),
        ("files.", 26),
        ("", 9),
    ],
    complaints: 80,
    called_back: 80,
    matters: &[
        matter("billing_support", WRONG_BILL, [5, 4, 3]),
        matter("billing_support", NOT_ANNOUNCED, [6, 4, 3]),
        matter("network", COVERAGE, [5, 11, 7]),
        matter("network", SLOW_DATA, [4, 3, 2]),
        matter("service_card", TARIFF, [2, 11, 2]),
        matter("service_card", LONG_WAIT, [2, 2, 1]),
        matter("service_card", CARD_FAILED, [2, 2, 1]),
        matter("monternet", UNAWARES, [6, 4, 4]),
        matter("other", PROMOTION, [1, 2, 1]),
    ],
    bulletin: &[COVERAGE, UNAWARES],
};

impl Season {
    /// How many in a thousand of the breaches of these rules happen on a day.
    pub fn chance(&self, rules: &[&str]) -> i64 {
        let begins = |begin: &str| rules.iter().any(|rule| rule.starts_with(begin));
        self.wrong.iter().find(|(begin, _)| begins(begin)).map_or(0, |(_, chance)| *chance)
    }

    /// How many cases of a desk for a hundred of the usual ones.
    pub fn share(&self, desk: &str) -> usize {
        if ["C", "T"].contains(&desk) { self.complaints } else { 100 }
    }
}
