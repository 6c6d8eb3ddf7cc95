//! Whether a prompt that is only said a little otherwise stays in its tier.

use baton_core::facts::{Facts, Lexicon};
use baton_core::placing::{Placing, place};
use baton_core::tier::Tier;
use baton_core::tuning::Example;
use baton_evals::figure::{Aim, Figure, Share, Value};

use super::benchmark::Benchmark;
use super::perturb::Change;

/// The share of prompts that stay in their tiers, by change; prompts that a change leaves alone do not count.
pub(crate) fn figures(benchmarks: &[Benchmark]) -> Vec<Figure> {
    let mut all = Share::default();
    let mut figures: Vec<Figure> = Change::ALL
        .into_iter()
        .map(|change| {
            let stays = stays(benchmarks, change);
            all = all.plus(stays);
            figure(change.as_str(), stays, Aim::None)
        })
        .collect();
    figures.push(figure("said a little otherwise", all, Aim::AtLeast(0.9)));
    figures
}

fn figure(name: &str, share: Share, aim: Aim) -> Figure {
    Figure {
        name: format!("tier unchanged, {name}"),
        value: Value::Share(share),
        aim,
    }
}

fn stays(benchmarks: &[Benchmark], change: Change) -> Share {
    let (placing, lexicon) = (Placing::default(), Lexicon::default());
    let tier = |prompt: &str| -> Tier {
        let request = Example::prompt(prompt, 0.0).request;
        place(&Facts::of(&request, &lexicon, None), &placing).tier
    };
    let mut share = Share::default();
    for row in benchmarks.iter().flat_map(|benchmark| &benchmark.rows) {
        let changed = change.of(&row.prompt);
        if changed != row.prompt {
            share.add(tier(&changed) == tier(&row.prompt));
        }
    }
    share
}
