//! What generated complaints are about, and the measures against it.

use service_hall::{BranchMeasure, ComplaintMeasure, Lifecycle};

use crate::rng::Rng;
use crate::script::HOTLINE;
use crate::season::{BEFORE, BRANCHES, COVERAGE, Matter, Season, TARIFF, WRONG_BILL};
use crate::visit::{Act, Told, Visit, text};

const CLASS: &str = "complaint_class";

/// Chance of its own for each case, so that what a complaint is about changes nothing else of the day.
fn own_rng(case_id: &str) -> Rng {
    Rng::new(case_id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
}

/// Tells cause and branch of a complaint, in a month also its class where nobody is chosen by it, and whether the customer is called back; and
/// what a bulletin is about.
pub fn tell(visit: &mut Visit, case_id: &str, season: Option<&'static Season>, clean: bool) {
    if !["complaint_intake", "complaint_handling"].contains(&visit.procedure) {
        return;
    }
    let rng = &mut own_rng(case_id);
    let of = season.unwrap_or(&BEFORE);
    if let Some(publish) = visit.completion("publish") {
        publish.words("bulletin_causes", of.bulletin);
        return;
    }
    let intake = visit.procedure == "complaint_intake";
    let known = visit.acts.iter().flat_map(|act| &act.facts).find(|(name, _)| *name == CLASS).map(|(_, told)| told.clone());
    let fits =
        |matter: &&Matter| (intake && season.is_some()) || known.as_ref().is_none_or(|known| *known == Told::Fact(text(matter.class)));
    let mut choice: Vec<((&Matter, &str), i64)> = Vec::new();
    for matter in of.matters.iter().filter(fits) {
        choice.extend(BRANCHES.iter().zip(matter.weights).map(|(branch, weight)| ((matter, *branch), weight)));
    }
    let tells = |act: &&mut Act| {
        act.lifecycle == Lifecycle::Complete && (act.step == "classify" || act.facts.iter().any(|(name, _)| *name == CLASS))
    };
    let Some(act) = visit.acts.iter_mut().find(tells) else { return };
    if choice.is_empty() {
        act.word("complaint_branch", rng.pick(&BRANCHES));
        return;
    }
    let (matter, branch) = rng.weighted(&choice);
    act.word("complaint_branch", branch).word("complaint_cause", matter.cause);
    if intake && known.is_some() && season.is_some() {
        act.word(CLASS, matter.class);
    }
    let closed = visit.acts.last().is_some_and(|act| ["archive", "archive_accepted", "answer"].contains(&act.step));
    if clean && closed && season.is_some_and(|season| rng.chance(season.called_back)) {
        visit.leave().by(HOTLINE).step("call_back", rng.range(600, 5400));
    }
}

/// The measures of the last bulletin of the month before, and what the branches made of them.
pub fn measures() -> Vec<ComplaintMeasure> {
    let measure = |measure: &str, cause: &str, carried_out: [Option<bool>; 3]| ComplaintMeasure {
        measure: measure.to_owned(),
        cause: cause.to_owned(),
        branches: BRANCHES
            .iter()
            .zip(carried_out)
            .map(|(branch, carried_out)| BranchMeasure { branch: (*branch).to_owned(), carried_out })
            .collect(),
    };
    vec![
        measure("出账前抽查账单 look at bills before they go out", WRONG_BILL, [Some(true), Some(true), Some(true)]),
        measure("办理前讲清资费 explain tariffs before the business", TARIFF, [Some(true), Some(false), Some(true)]),
        measure("报障后三天内测信号 measure coverage within three days", COVERAGE, [Some(true), None, Some(true)]),
    ]
}
