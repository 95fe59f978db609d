//! A month has the planted breaches and no others, its sums are those of its days, and what it is compared with is the report on the month
//! before.

mod common;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use common::{assert_same, found, is_well_formed, planted};
use service_hall::{ComplaintMeasure, Event, Handbook, LogFormat, Money, Share, Verdict, write_log};
use service_hall_demo::generate::{self, Months, Planted};
use service_hall_demo::log::{About, Judged, Reading};
use service_hall_demo::report::complaints::Column;
use service_hall_demo::report::{Indicator, MonthReport, OfChapter, Report, completeness};
use service_hall_demo::span::Month;
use service_hall_demo::{html, terminal};

static NOVEMBER: LazyLock<Months> = LazyLock::new(|| generate::months(month("2026-11")));
static JUDGED: LazyLock<Judged> = LazyLock::new(|| judge(&NOVEMBER.files(LogFormat::JsonLines), LogFormat::JsonLines, None));

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

/// Judges logs, a file each.
fn judge(files: &[(String, Vec<u8>)], format: LogFormat, of: Option<Month>) -> Judged {
    let mut reading = Reading::default();
    for (name, log) in files {
        reading.log(name, log.as_slice(), format).unwrap();
    }
    reading.judge(&Handbook::builtin(), About::Month(of), None)
}

fn report(judged: &Judged, measures: Option<&[ComplaintMeasure]>) -> MonthReport {
    MonthReport::new(&Handbook::builtin(), judged, measures)
}

/// The breaches planted in the cases that began in a month.
fn of_month<'a>(planted: &'a [Planted], month: &str) -> impl Iterator<Item = &'a Planted> + Clone {
    let begins = month.replace('-', "");
    planted.iter().filter(move |each| each.case_id.starts_with(&begins))
}

#[test]
fn both_months_have_exactly_the_planted_breaches() {
    // The second has the Spring Festival in the month before, and make-up Saturdays.
    for (now, before) in [("2026-11", "2026-10"), ("2026-03", "2026-02")] {
        let months = if now == "2026-11" { &NOVEMBER } else { &generate::months(month(now)) };
        let judged = judge(&months.files(LogFormat::JsonLines), LogFormat::JsonLines, None);
        assert!(judged.rejected.is_empty());
        assert_same(&found(&judged.part), &planted(of_month(&months.planted, now)), now);
        let part_before = judged.part_before.as_ref().unwrap();
        assert_same(&found(part_before), &planted(of_month(&months.planted, before)), before);
        assert!(judged.part.queues.values().chain(part_before.queues.values()).all(|queue| queue.rejected.is_empty()));
        let (now, before) = (of_month(&months.planted, now).count(), of_month(&months.planted, before).count());
        assert!(now > 60 && before > now, "{before} breaches, then {now}");
    }
}

#[test]
fn cases_of_other_months_are_judged_and_told_apart() {
    let judged = &*JUDGED;
    let others = judged.others.as_ref().unwrap();
    let planted: Vec<_> = NOVEMBER.planted.iter().filter(|each| each.case_id.starts_with("202609")).collect();
    assert!(others.findings.iter().all(|case| planted.iter().any(|each| each.case_id == case.case_id)));
    let report = report(judged, None);
    assert_eq!(report.totals.older, usize::try_from(others.cases).unwrap());
    assert_eq!(usize::try_from(report.totals.older_breaches.unwrap()).unwrap(), planted.len());
    let parts = [Some(&judged.part), judged.part_before.as_ref()];
    let cases: u64 = parts.into_iter().flatten().map(|part| part.review.cases).sum();
    assert_eq!(usize::try_from(cases + others.cases).unwrap(), judged.cases.len());
    // One review of everything says the same.
    let mut whole = Reading::default();
    for (name, log) in NOVEMBER.files(LogFormat::JsonLines) {
        whole.log(&name, log.as_slice(), LogFormat::JsonLines).unwrap();
    }
    let whole = whole.judge(&Handbook::builtin(), About::LastDay, None);
    let mut apart: Vec<_> = parts.into_iter().flatten().flat_map(|part| &part.review.findings).chain(&others.findings).collect();
    apart.sort_by_key(|case| &case.case_id);
    assert_eq!(whole.part.review.findings.iter().collect::<Vec<_>>(), apart);
}

fn sum(columns: &[Column]) -> (u64, u64) {
    (columns.iter().map(|column| column.now).sum(), columns.iter().filter_map(|column| column.before).sum())
}

#[test]
fn the_sums_over_the_days_are_the_figures_of_the_month() {
    let report = report(&JUDGED, None);
    let days = &report.days.days;
    assert_eq!(days.len(), 30);
    let measured = &report.days.measured.as_ref().unwrap().all;
    assert_eq!(days.iter().map(|day| day.customers).sum::<u64>(), measured.customers);
    let add = |shares: &mut dyn Iterator<Item = Share>| {
        shares.fold(Share::default(), |sum, share| Share { count: sum.count + share.count, of: sum.of + share.of })
    };
    let wait = measured.wait.unwrap();
    assert_eq!(add(&mut days.iter().filter_map(|day| Some(day.wait?.in_target))), wait.in_target);
    assert_eq!(add(&mut days.iter().filter_map(|day| Some(day.wait?.in_stretch))), wait.in_stretch);
    assert_eq!(days.iter().map(|day| day.breaches).sum::<usize>(), report.rules.breaches);
    assert_eq!(days.iter().map(|day| day.cases).sum::<usize>(), JUDGED.begun().count());
    assert_eq!(days.iter().filter(|day| day.customers > 0).count(), report.days.open.0);
    assert!(days.iter().all(|day| (day.customers > 0) == (day.worked == Some(true))));

    let complaints = report.complaints.as_ref().unwrap();
    let statistics = &complaints.statistics;
    assert_eq!(days.iter().map(|day| day.complaints).sum::<u64>(), statistics.all.complaints);
    let both = (statistics.all.complaints, complaints.before_all());
    assert_eq!([complaints.by_class(), complaints.by_cause(), complaints.by_hour()].map(|columns| sum(&columns)), [both; 3]);
    assert_eq!(add(&mut complaints.by_week.iter().map(|(_, _, share)| *share)), complaints.within_hour());
    let rules = || report.rules.chapters.iter().flat_map(|chapter| &chapter.broken);
    assert_eq!(rules().map(|broken| broken.now.broken).sum::<usize>(), report.rules.breaches);
    assert_eq!(
        rules().filter_map(|broken| broken.before).map(|before| before.broken).sum::<usize>(),
        report.rules.breaches_before.unwrap()
    );
    for broken in rules().flat_map(|broken| [Some(broken.now), broken.before]).flatten() {
        assert!(u64::try_from(broken.broken).unwrap() <= broken.judged);
    }
    assert_eq!(report.rules.breaches, of_month(&NOVEMBER.planted, "2026-11").filter(|each| !each.warning).count());
}

/// What a report says of the rules: chapter, rule, how often, of how many.
fn rules(
    chapters: &[OfChapter],
    pick: impl Fn(&service_hall_demo::report::Broken) -> service_hall_demo::report::Times,
) -> Vec<(String, String, usize, u64)> {
    let of = |chapter: &OfChapter| {
        let rule = |broken: &service_hall_demo::report::Broken| {
            let times = pick(broken);
            (chapter.number.clone(), broken.rule.to_string(), times.broken, times.judged)
        };
        chapter.broken.iter().map(rule).collect::<Vec<_>>()
    };
    let mut list: Vec<_> = chapters.iter().flat_map(of).filter(|(_, _, broken, _)| *broken > 0).collect();
    list.sort();
    list
}

#[test]
fn what_it_is_compared_with_is_the_report_on_the_month_before() {
    let now = report(&JUDGED, None);
    let judged = judge(&NOVEMBER.files(LogFormat::JsonLines), LogFormat::JsonLines, Some(month("2026-10")));
    let own = report(&judged, None);
    assert_eq!((own.head.of.as_str(), now.before.as_deref()), ("2026-10", Some("2026-10")));
    assert_eq!(now.days.before, own.days.measured);
    assert_eq!(now.days.open.1, Some(own.days.open.0));
    assert_eq!(now.rules.breaches_before, Some(own.rules.breaches));
    assert_eq!(now.rules.cases_before, Some(own.rules.cases.len()));
    assert_eq!(rules(&now.rules.chapters, |broken| broken.before.unwrap_or_default()), rules(&own.rules.chapters, |broken| broken.now));
    let (complaints, own_complaints) = (now.complaints.unwrap(), own.complaints.unwrap());
    let comparison = complaints.statistics.comparison.as_ref().unwrap();
    assert_eq!(comparison.previous, own_complaints.statistics.all);
    assert_eq!(complaints.hours_before.as_ref(), Some(&own_complaints.statistics.by_hour));
    for (class, count) in own_complaints.statistics.by_class.iter().map(|group| (group.class.as_deref(), group.figures.complaints)) {
        assert_eq!(complaints.before_of_class(class), count);
    }
    for department in &own_complaints.statistics.by_department {
        assert_eq!(complaints.before_of_department(department), department.answers.within_hour);
    }
    let before = |indicator: &Indicator| indicator.before.clone();
    let (before, own): (Vec<_>, Vec<_>) =
        (now.indicators.iter().filter_map(before).collect(), own.indicators.iter().map(|indicator| indicator.now.clone()).collect());
    assert_eq!(before.len(), 19);
    assert_eq!(before, own);
}

#[test]
fn the_months_differ_as_the_measures_meant_them_to() {
    let report = report(&JUDGED, Some(&NOVEMBER.measures));
    let bulletin = report.bulletin.as_ref().unwrap();
    let fewer: Vec<_> = bulletin.measures.iter().map(|measure| measure.reduced).collect();
    assert_eq!(fewer, [Some(true), Some(true), Some(false)]);
    let tariff = &bulletin.measures[1].branches;
    let not_done: Vec<_> = tariff.iter().filter(|branch| branch.carried_out == Some(false)).map(|branch| branch.reduced).collect();
    assert_eq!(not_done, [Some(false)], "where the measure was not carried out there are no fewer complaints");
    assert!(tariff.iter().filter(|branch| branch.carried_out == Some(true)).all(|branch| branch.reduced == Some(true)));
    // Four Fridays of November, and the last day is a Monday.
    assert_eq!((bulletin.issued.len(), bulletin.copy_to.len()), (4, 2));
    let broken = bulletin.issued.iter().flat_map(|issued| &issued.findings).filter(|finding| finding.verdict == Verdict::Broken).count();
    let planted = of_month(&NOVEMBER.planted, "2026-11").filter(|each| each.rule.starts_with("complaint.bulletin")).count();
    assert_eq!(broken, planted);
    let (now, before) = report.days.all();
    let in_target = |measured: Option<&service_hall::Measured>| measured.unwrap().wait.unwrap().in_target;
    let (now, before) = (in_target(now), in_target(before));
    assert!(now.count * before.of > before.count * now.of, "waits are shorter with another counter");
    let hour = |share: Share| share.count * 1000 / share.of;
    let complaints = report.complaints.as_ref().unwrap();
    let previous = &complaints.statistics.comparison.as_ref().unwrap().previous;
    assert!(hour(complaints.within_hour()) > hour(previous.departments.within_hour));
    let shipped: Vec<ComplaintMeasure> = serde_json::from_str(include_str!("../data/month.measures.json")).unwrap();
    assert!(shipped == NOVEMBER.measures, "data/month.measures.json is not what the generator writes; see `service-hall-demo generate`");
    // Without the measures of the hall those of the last bulletin are evaluated, which names their causes alone.
    let told: Vec<_> = MonthReport::new(&Handbook::builtin(), &JUDGED, None).bulletin.unwrap().measures;
    let mut given: Vec<_> = bulletin.measures.iter().map(|measure| (measure.cause.clone(), measure.complaints)).collect();
    given.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(told.into_iter().map(|measure| (measure.cause, measure.complaints)).collect::<Vec<_>>(), given);
}

#[test]
fn a_folder_of_files_says_the_same_as_one_file() {
    let files = NOVEMBER.files(LogFormat::JsonLines);
    let shown = |judged: &Judged| {
        let report = report(judged, Some(&NOVEMBER.measures));
        (terminal::show(&report), html::page(&report))
    };
    let wanted = shown(&JUDGED);
    let one: Vec<u8> = files.iter().flat_map(|(_, log)| log).copied().collect();
    assert!(shown(&judge(&[("one.jsonl".to_owned(), one)], LogFormat::JsonLines, None)) == wanted, "one file");
    let reversed: Vec<_> = files.iter().rev().cloned().collect();
    assert!(shown(&judge(&reversed, LogFormat::JsonLines, None)) == wanted, "the files in another order");
    assert!(shown(&judge(&NOVEMBER.files(LogFormat::Csv), LogFormat::Csv, None)) == wanted, "CSV");
}

#[test]
fn a_month_without_the_one_before_is_compared_with_nothing() {
    // Everything of the cases that November knows: some questions were asked in October and replied to later.
    let events = || NOVEMBER.days.values().flatten();
    let november: BTreeSet<&str> =
        events().filter(|event| event.timestamp.to_string().starts_with("2026-11")).map(|event| event.case_id.as_str()).collect();
    let log: Vec<Event> = events().filter(|event| november.contains(event.case_id.as_str())).cloned().collect();
    let log = write_log(&log, LogFormat::JsonLines).unwrap().into_bytes();
    let judged = judge(&[("november.jsonl".to_owned(), log)], LogFormat::JsonLines, None);
    let report = report(&judged, None);
    assert!(report.totals.older > 0 && judged.part_before.is_none());
    assert_same(&found(&judged.part), &planted(of_month(&NOVEMBER.planted, "2026-11")), "November alone");
    assert!(report.before.is_none() && report.rules.breaches_before.is_none() && report.days.before.is_none());
    assert!(report.complaints.as_ref().is_some_and(|complaints| !complaints.is_compared()));
    assert!(report.indicators.iter().all(|indicator| indicator.before.is_none()));
    let page = html::page(&report);
    assert!(page.contains("the month before is not in the log"));
    is_well_formed(&page);
    assert!(terminal::show(&report).contains("none of the month before in the log"));
}

#[test]
fn the_page_is_whole_and_needs_nothing_from_outside() {
    let report = report(&JUDGED, Some(&NOVEMBER.measures));
    let page = html::page(&report);
    assert!(page.starts_with("<!doctype html>") && page.contains("营业厅月报 2026-11"));
    for outside in ["http:", "https:", "src=", "url(", "@import", "<script", "<link"] {
        assert!(!page.contains(outside), "`{outside}` in the page");
    }
    is_well_formed(&page);
    assert_eq!(page.matches("<section>").count(), MonthReport::CHAPTERS.len(), "overview has no section, warnings are one more");
    let text = terminal::show(&report);
    for said in
        ["办理客户 visits", "2026-11-30", "账单差错 wrong bill", "complaint.reply.within_1h", "没有落实 not carried out", "服务指标"]
    {
        assert!(text.contains(said), "{said}");
    }
}

#[test]
fn what_cannot_be_read_is_named_with_its_file() {
    let good = r#"{"case_id":"<1>","procedure":"inquiry","activity":"request","timestamp":"2026-11-02T09:00:00Z","facts":{"complaint_cause":"<b>"}}"#;
    let files = [
        ("a.jsonl".to_owned(), format!("{good}\nnothing\n").into_bytes()),
        ("<b>.jsonl".to_owned(), format!("{good}\n\n{}\n", good.replace("request", "juggle")).into_bytes()),
    ];
    let judged = judge(&files, LogFormat::JsonLines, None);
    let places: Vec<_> = judged.rejected.iter().map(|rejected| (rejected.log, rejected.line, rejected.case_id.as_deref())).collect();
    assert_eq!(places, [(0, 2, None), (1, 3, Some("<1>"))]);
    let report = report(&judged, None);
    let text = terminal::show(&report);
    assert!(text.contains("line a.jsonl:2:") && text.contains("line <b>.jsonl:3 (case <1>):"), "{text}");
    let page = html::page(&report);
    assert!(page.contains("&lt;b&gt;.jsonl:3") && !page.contains("<b>.jsonl"));
    is_well_formed(&page);
}

#[test]
fn garbage_gives_a_report_and_no_panic() {
    for log in [&b""[..], b"\n\n", b"\xff\xfe\x00\n{}\n[1,2]\nnull\n", b"{\"a\":"] {
        let judged = judge(&[("x".to_owned(), log.to_vec())], LogFormat::JsonLines, None);
        let report = report(&judged, None);
        assert_eq!((report.totals.events, report.rules.breaches), (0, 0));
        assert!(terminal::show(&report).contains("营业厅月报"));
        is_well_formed(&html::page(&report));
    }
}

/// Day or nothing, what, of what.
type Faults = BTreeSet<(String, String, String)>;

#[test]
fn the_back_office_of_the_month_has_exactly_the_planted_faults() {
    let handbook = Handbook::builtin();
    let report = MonthReport::with_backs(&handbook, &JUDGED, None, &NOVEMBER.backs);
    let back = report.back.as_ref().unwrap();
    let planted = |chapter: &str, by_day: bool| -> Faults {
        let of_month = NOVEMBER.odd.iter().filter(|(day, odd)| odd.chapter == chapter && day.to_string().starts_with("2026-11"));
        of_month.map(|(day, odd)| (if by_day { day.to_string() } else { String::new() }, odd.what.clone(), odd.of.clone())).collect()
    };
    let fault = |day: String, what: &str, of: &str| (day, what.to_owned(), of.to_owned());
    let mut found = Faults::new();
    for (what, _, list) in completeness::odd(back.completeness.given().unwrap()) {
        found.extend(list.iter().map(|(id, _)| fault(String::new(), what, id)));
    }
    assert_eq!(found, planted("completeness", false));
    let mut found = Faults::new();
    for (day, funds) in back.funds.given().unwrap() {
        for unit in &funds.units {
            let apart = unit.pairs.iter().any(|pair| pair.difference.is_none_or(|apart| apart != Money::ZERO));
            found.extend(apart.then(|| fault(day.to_string(), "takings", &unit.unit)));
        }
        found.extend(funds.stock.iter().map(|stock| fault(day.to_string(), "stock", &stock.item)));
    }
    assert_eq!(found, planted("funds", true));
    let duties = back.duties.given().unwrap();
    let state = |state| serde_json::to_value(state).unwrap().as_str().unwrap_or_default().to_owned();
    let found: Faults = duties.odd.iter().map(|(day, each)| fault(day.to_string(), &state(each.state), each.due.duty.as_str())).collect();
    assert_eq!(found, planted("duties", true));
    let errors = back.errors.given().unwrap();
    let found: Faults = [("not_notified", &errors.not_notified), ("not_corrected", &errors.not_corrected)]
        .into_iter()
        .flat_map(|(what, list)| list.iter().map(move |id| fault(String::new(), what, id)))
        .collect();
    assert_eq!(found, planted("errors", false));
    assert!(errors.previous.is_some_and(|previous| previous.errors > 0) && errors.outside.is_empty());
    is_well_formed(&html::page(&report));
    assert!(terminal::show(&report).contains("Funds, day by day"));
}

#[test]
fn without_back_offices_the_month_says_what_it_needs() {
    let report = report(&JUDGED, None);
    assert!(terminal::show(&report).contains("2026-11-20.back_office.json"));
    is_well_formed(&html::page(&report));
}
