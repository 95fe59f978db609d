//! Which sets of the bound volumes are sampled.

use service_hall::tables::Wording;
use service_hall::{Day, Handbook, MaterialClass, Sample, SampleDraw, SampleKind, SampleVolume, draw_sample};

use super::{Answer, Volumes};
use crate::back::BackOffice;

/// The lists of samples.
pub struct Samples {
    /// The seed.
    pub seed: String,
    /// It was told; else the day stands in for it, which anybody could foresee.
    pub public: bool,
    /// Who samples what, with what was drawn.
    pub draws: Vec<(Wording, Sample)>,
}

/// The draws of the bound volumes: who samples, what, of which classes.
const DRAWS: [(SampleKind, Wording, &[MaterialClass]); 3] = [
    (
        SampleKind::BranchFiles,
        Wording { zh: "二级稽核抽查档案", en: "Level 2 samples archives" },
        &[MaterialClass::Ownership, MaterialClass::General],
    ),
    (SampleKind::BranchAgreements, Wording { zh: "二级稽核抽查协议", en: "Level 2 samples agreements" }, &[MaterialClass::Agreement]),
    (
        SampleKind::MarketAgreements,
        Wording { zh: "市场部抽查协议", en: "The market department samples agreements" },
        &[MaterialClass::Agreement],
    ),
];

/// Draws from the volumes that were bound.
pub(super) fn draw(handbook: &Handbook, back: &BackOffice, volumes: &Answer<Volumes>, day: Day) -> Answer<Samples> {
    let Some(volumes) = volumes.given() else {
        return Answer::NotTold(Wording { zh: "可以装订的资料", en: "sets that can be bound" });
    };
    let seed = back.seed.clone().unwrap_or_else(|| day.to_string());
    let mut draws = Vec::new();
    for (kind, title, classes) in DRAWS {
        let of_class = volumes.bound.volumes.iter().filter(|volume| classes.contains(&volume.class));
        let volumes: Vec<SampleVolume> = of_class
            .map(|volume| SampleVolume { id: volume.id.clone(), sets: volume.sets.iter().map(|set| set.id.clone()).collect() })
            .collect();
        if volumes.is_empty() {
            continue;
        }
        match draw_sample(handbook, &SampleDraw { on: day, kind, seed: seed.clone(), percent: None, volumes }) {
            Ok(sample) => draws.push((title, sample)),
            Err(fault) => return Answer::of(Err(fault)),
        }
    }
    Answer::Given(Samples { seed, public: back.seed.is_some(), draws })
}
