//! The back office of a month, day by day.

use std::collections::BTreeMap;

use service_hall::tables::Wording;
use service_hall::{
    ArchiveColumn, ArchiveComparison, ComparedArchives, Day, DutyCounts, ErrorCounting, ErrorPeriod, ErrorStatistics, Handbook, Money,
    ReconciledFunds, RoleId, SystemOperation, compare_archives, count_errors,
};

use super::duties::{OnDay, is_odd};
use super::{Answer, duties, funds};
use crate::back::BackOffice;
use crate::log::Judged;
use crate::span::Span;

/// The back office of a month. Days without a file are left out.
pub struct MonthBack {
    /// Archives beside the operations of the days that have a list of archives, by day.
    pub completeness: Answer<ComparedArchives>,
    /// Money and stock of each day.
    pub funds: Answer<Vec<(Day, ReconciledFunds)>>,
    /// Duties that fell due on these days.
    pub duties: Answer<MonthDuties>,
    /// Business errors, beside those of the month before.
    pub errors: Answer<ErrorStatistics>,
}

/// The duties of a month.
pub struct MonthDuties {
    /// On how many days records were told.
    pub days: usize,
    /// The counts of each post, its days added up.
    pub roles: BTreeMap<RoleId, DutyCounts>,
    /// What was late or missed, by day.
    pub odd: Vec<(Day, OnDay)>,
}

impl MonthBack {
    /// What the library says of the back offices of a month; nothing when the log has no month.
    pub(super) fn new(handbook: &Handbook, judged: &Judged, backs: &BTreeMap<Day, BackOffice>) -> Option<Self> {
        let span = judged.span?;
        let of_month: Vec<(Day, &BackOffice)> = backs.range(span.first..=span.last).map(|(day, back)| (*day, back)).collect();
        Some(Self {
            completeness: completeness(handbook, judged, span, &of_month),
            funds: each(&of_month, |day, back| funds::reconcile(handbook, back, day)),
            duties: added_duties(handbook, judged, span, &of_month),
            errors: errors(handbook, judged, span, backs),
        })
    }
}

/// The answer of each day that has one; the first fault stands for all.
fn each<T>(backs: &[(Day, &BackOffice)], of: impl Fn(Day, &BackOffice) -> Answer<T>) -> Answer<Vec<(Day, T)>> {
    let mut answers = Vec::new();
    let mut not_told = WITH_EACH_DAY;
    for (day, back) in backs {
        match of(*day, back) {
            Answer::Given(answer) => answers.push((*day, answer)),
            Answer::NotTold(what) => not_told = what,
            Answer::Fault(fault) => return Answer::Fault(format!("{day}: {fault}")),
        }
    }
    if answers.is_empty() { Answer::NotTold(not_told) } else { Answer::Given(answers) }
}

/// What a month needs.
const WITH_EACH_DAY: Wording =
    Wording { zh: "每天一个文件，如 2026-11-20.back_office.json", en: "one for each day, such as 2026-11-20.back_office.json" };

fn completeness(handbook: &Handbook, judged: &Judged, span: Span, backs: &[(Day, &BackOffice)]) -> Answer<ComparedArchives> {
    let listed: BTreeMap<Day, &BackOffice> = backs.iter().filter(|(_, back)| back.sets.is_some()).copied().collect();
    let Some(back) = listed.values().next_back() else { return Answer::NotTold(WITH_EACH_DAY) };
    let operations = back.operations(span, judged.cases.values().flat_map(|noted| &noted.events));
    let class = |operation: SystemOperation| {
        let class = listed.get(&operation.day)?.class_of(&operation.business);
        Some(SystemOperation { class, ..operation })
    };
    let comparison = ArchiveComparison {
        operations: operations.into_iter().filter_map(class).collect(),
        sets: listed.values().flat_map(|back| back.sets.iter().flatten()).cloned().collect(),
        by: Some(vec![ArchiveColumn::Day]),
        complete: false,
        limit: None,
    };
    Answer::of(compare_archives(handbook, &comparison))
}

fn added_duties(handbook: &Handbook, judged: &Judged, span: Span, backs: &[(Day, &BackOffice)]) -> Answer<MonthDuties> {
    let told: Vec<(Day, &BackOffice)> = backs.iter().filter(|(_, back)| back.duties.is_some()).copied().collect();
    let of = |day: Day, back: &BackOffice| match Span::of_day(day, span.from) {
        Some(span) => duties::duties(handbook, judged, back, span),
        None => Answer::NotTold(WITH_EACH_DAY),
    };
    let days = match each(&told, of) {
        Answer::Given(days) => days,
        Answer::NotTold(what) => return Answer::NotTold(what),
        Answer::Fault(fault) => return Answer::Fault(fault),
    };
    let mut month = MonthDuties { days: days.len(), roles: BTreeMap::new(), odd: Vec::new() };
    for (day, duties) in days {
        for role in duties.reviewed.iter().flat_map(|reviewed| &reviewed.roles) {
            add(month.roles.entry(role.role).or_default(), &role.counts);
        }
        month.odd.extend(duties.due.into_iter().filter(is_odd).map(|duty| (day, duty)));
    }
    Answer::Given(month)
}

fn add(sum: &mut DutyCounts, more: &DutyCounts) {
    sum.duties += more.duties;
    sum.done += more.done;
    sum.early += more.early;
    sum.late += more.late;
    sum.missed += more.missed;
    sum.outstanding += more.outstanding;
    sum.excused += more.excused;
    sum.not_needed += more.not_needed;
    sum.undated += more.undated;
    sum.undetermined += more.undetermined;
}

fn errors(handbook: &Handbook, judged: &Judged, span: Span, backs: &BTreeMap<Day, BackOffice>) -> Answer<ErrorStatistics> {
    let told = |span: Span| backs.range(span.first..=span.last).any(|(_, back)| back.errors.is_some());
    if !told(span) {
        return Answer::NotTold(WITH_EACH_DAY);
    }
    let before = judged.before.filter(|before| told(*before));
    let counting = ErrorCounting {
        from: span.first,
        to: span.last,
        previous: before.map(|before| ErrorPeriod { from: before.first, to: before.last }),
        as_of: span.to,
        errors: backs.range(..=span.last).flat_map(|(_, back)| back.errors.iter().flatten()).cloned().collect(),
    };
    Answer::of(count_errors(handbook, &counting))
}

/// How many clerks and how many kinds of stock of a day are apart.
pub fn apart(funds: &ReconciledFunds) -> (usize, usize) {
    let is_apart =
        |unit: &&service_hall::ReconciledUnit| unit.pairs.iter().any(|pair| pair.difference.is_some_and(|each| each != Money::ZERO));
    (funds.units.iter().filter(is_apart).count(), funds.stock.len())
}
