//! The rules broken, and the cases with the most breaches.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{begin, escape};
use crate::chart;
use crate::report::{Broken, Chapter, Report};

/// Which colour stands for which role.
struct Roles {
    classes: BTreeMap<&'static str, (&'static str, String)>,
}

impl Roles {
    fn of(report: &Report) -> Self {
        let mut roles: BTreeMap<&str, (usize, String)> = BTreeMap::new();
        for broken in report.chapters.iter().chain(&report.warned).flat_map(|chapter| &chapter.broken) {
            for (role, (title, people)) in &broken.by {
                let name = format!("{} <span lang=\"en\">{}</span>", escape(title.zh), escape(title.en));
                roles.entry(role).or_insert((0, name)).0 += people.values().sum::<usize>();
            }
        }
        let mut list: Vec<_> = roles.into_iter().collect();
        list.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        let class = ["r1", "r2", "r3", "r4"].into_iter().chain(std::iter::repeat("r5"));
        Self { classes: list.into_iter().zip(class).map(|((role, (_, name)), class)| (role, (class, name))).collect() }
    }

    fn class(&self, role: &str) -> &'static str {
        self.classes.get(role).map_or("r5", |(class, _)| class)
    }

    /// How much of a count falls to each colour.
    fn parts(&self, list: &[Broken]) -> Vec<(&'static str, usize)> {
        let mut parts: BTreeMap<&'static str, usize> = BTreeMap::new();
        for (role, (_, people)) in list.iter().flat_map(|broken| &broken.by) {
            *parts.entry(self.class(role)).or_default() += people.values().sum::<usize>();
        }
        parts.into_iter().collect()
    }

    /// Says what the colours of a list mean.
    fn key(&self, out: &mut String, list: &[Chapter]) {
        out.push_str("<div class=\"key\">");
        let rules = || list.iter().flat_map(|chapter| &chapter.broken);
        let named = |role: &&str| rules().any(|broken| broken.by.contains_key(*role));
        let mut classes: Vec<_> = self.classes.iter().filter(|(role, _)| named(role)).map(|(_, class)| class).collect();
        classes.sort();
        let others = classes.iter().any(|(class, _)| *class == "r5");
        for (class, name) in classes.iter().filter(|(class, _)| *class != "r5") {
            let _ = write!(out, "<span><i class=\"{class}\"></i>{name}</span>");
        }
        if others {
            out.push_str("<span><i class=\"r5\"></i>其他岗位 <span lang=\"en\">other posts</span></span>");
        }
        out.push_str("</div>");
    }
}

/// The rules broken, chapter by chapter behind folds; the first is open.
pub fn chapters(out: &mut String, report: &Report) {
    let roles = Roles::of(report);
    list(out, ("违反的规则", "Rules broken, by chapter"), &report.chapters, &roles);
    if !report.warned.is_empty() {
        list(out, ("提醒", "Warnings"), &report.warned, &roles);
    }
}

fn list(out: &mut String, (zh, en): (&str, &str), chapters: &[Chapter], roles: &Roles) {
    begin(out, zh, en);
    if chapters.is_empty() {
        out.push_str("<p>没有。<span class=\"en\" lang=\"en\">None.</span></p></section>");
        return;
    }
    roles.key(out, chapters);
    let most = chapters.iter().map(|chapter| chapter.count).max().unwrap_or(1);
    let greatest = chapters.iter().flat_map(|chapter| &chapter.broken).map(|broken| broken.count).max().unwrap_or(1);
    for (place, chapter) in chapters.iter().enumerate() {
        let _ = write!(
            out,
            "<details class=\"chapter\"{}><summary><span class=\"count\">{}</span><span>{} {} <span class=\"en\" lang=\"en\">{}</span></span>\
             <span class=\"drawn\">{}</span></summary>",
            if place == 0 && chapters.len() < 4 { " open=\"\"" } else { "" },
            chapter.count,
            escape(&chapter.number),
            escape(chapter.title.zh),
            escape(chapter.title.en),
            chart::bar(&roles.parts(&chapter.broken), most)
        );
        for broken in &chapter.broken {
            rule(out, broken, greatest, roles);
        }
        out.push_str("</details>");
    }
    out.push_str("</section>");
}

fn rule(out: &mut String, broken: &Broken, greatest: usize, roles: &Roles) {
    let parts = roles.parts(std::slice::from_ref(broken));
    let person =
        |(person, count): (&String, &usize)| if *count > 1 { format!("{}&#8239;×{count}", escape(person)) } else { escape(person) };
    let people: Vec<String> = broken
        .by
        .values()
        .map(|(role, people)| format!("{} {}", escape(role.zh), people.iter().map(person).collect::<Vec<_>>().join("、")))
        .collect();
    let _ = write!(
        out,
        "<div class=\"rule\"><div class=\"count\">{}</div><div><div>{}</div><div class=\"en\" lang=\"en\">{}</div>\
         <div class=\"meta\"><span class=\"page\">{}</span>{} · <code>{}</code></div></div><div class=\"drawn\">{}</div></div>",
        broken.count,
        escape(broken.statement.zh),
        escape(broken.statement.en),
        escape(&broken.cited),
        people.join("；"),
        broken.rule,
        chart::bar(&parts, greatest)
    );
}

pub fn worst(out: &mut String, report: &Report) {
    if report.worst.is_empty() {
        return;
    }
    begin(out, "问题最多的业务", "Cases with the most breaches");
    for case in &report.worst {
        let title = case.procedure.entry().title;
        let _ = write!(
            out,
            "<article><h3>{} <span lang=\"en\">{}</span> <span>· {} · {} · <code>{}</code></span></h3><ul>",
            title.zh,
            title.en,
            escape(&case.begun),
            escape(&case.clerk),
            escape(&case.case_id)
        );
        for (zh, en) in &case.findings {
            let _ = write!(out, "<li>{}<div class=\"en\" lang=\"en\">{}</div></li>", escape(zh), escape(en));
        }
        out.push_str("</ul></article>");
    }
    out.push_str("</section>");
}
