//! What a judge brought on one set: who answered, how rightly, and for how much.

use baton_evals::figure::{Aim, Figure, Share, Value};
use baton_evals::report;

use super::bill::{Part, Pico, usd};
use super::ledger::{Ledger, cost};
use super::question::{Benchmark, Question};
use super::replay::Replayed;
use super::verifier::Verifier;

/// A set that was replayed with one judge.
pub(crate) struct Outcome<'e> {
    pub(crate) benchmark: &'e Benchmark,
    pub(crate) verifier: Verifier,
    pub(crate) replayed: Vec<Replayed>,
}

/// How far the quality may stay behind what the judge's rates promise, in standard deviations: further is seen
/// once in seven hundred times.
const DEVIATIONS: f64 = 3.0;

impl Outcome<'_> {
    /// What has an aim, and what it brought.
    pub(crate) fn figures(&self, ledger: &Ledger) -> Vec<Figure> {
        let figure = |what: &str, value, aim| Figure {
            name: format!("{}, {}: {what}", self.benchmark.name, self.verifier.name),
            value,
            aim,
        };
        let number = |what: &str, number, aim| figure(what, Value::Number(number), aim);
        let share = |what: &str, share, aim| figure(what, Value::Share(share), aim);
        let expected = self.verifier.expected(&self.benchmark.questions);
        let least = expected.quality - DEVIATIONS * expected.deviation;
        let quality = self.quality().fraction().unwrap_or_default();
        let billed = self.billed(ledger);
        let mut figures = vec![
            share("climbed as judged", self.obedient(), Aim::All),
            number("quality", quality, Aim::Reaches(least)),
            number("gap closed", self.gap(self.quality()), Aim::None),
            number("as much money by chance", self.by_chance(billed), Aim::None),
            number("cost to all strong", to_all_strong(billed, self), Aim::None),
        ];
        if self.verifier.is_perfect() {
            figures.push(share(
                "as the better of the two",
                self.as_the_better(),
                Aim::All,
            ));
        }
        figures
    }

    /// What it cost, by the ledger.
    fn billed(&self, ledger: &Ledger) -> Pico {
        let receipts = self.replayed.iter();
        let receipts = receipts.filter_map(|one| ledger.exchanges.get(&one.exchange));
        receipts.filter_map(cost).sum()
    }

    /// What the identity says that each of these exchanges cost: cheap, the judge where it was asked, and strong
    /// where it climbed.
    pub(crate) fn identity(&self) -> impl Iterator<Item = (&str, Pico)> {
        self.each().map(|(question, replayed)| {
            let strong = match replayed.answered_by {
                Part::Strong => Part::Strong.cost(question),
                Part::Weak | Part::Judge => 0,
            };
            let judge = match self.verifier.asks(question) {
                true => Part::Judge.cost(question),
                false => 0,
            };
            let cost = Part::Weak.cost(question) + judge + strong;
            (replayed.exchange.as_str(), cost)
        })
    }

    /// What the judge's work costs, wherever it was asked.
    pub(crate) fn judged(&self) -> impl Iterator<Item = Pico> {
        let judged = self
            .each()
            .filter(|(question, _)| self.verifier.asks(question));
        judged.map(|(question, _)| Part::Judge.cost(question))
    }

    fn each(&self) -> impl Iterator<Item = (&Question, &Replayed)> {
        let all = self.replayed.iter();
        all.filter_map(|one| Some((self.benchmark.questions.get(one.question)?, one)))
    }

    /// Answers that are whose they should be, by the verdict.
    fn obedient(&self) -> Share {
        share(self.each().map(|(question, replayed)| {
            let due = match self.verifier.accepts(question) {
                true => Part::Weak,
                false => Part::Strong,
            };
            replayed.answered_by == due
        }))
    }

    /// Answers that are right.
    fn quality(&self) -> Share {
        share(
            self.each()
                .map(|(question, replayed)| is_right(question, replayed.answered_by)),
        )
    }

    /// Answers that are right wherever one of the two is.
    fn as_the_better(&self) -> Share {
        share(self.each().map(|(question, replayed)| {
            let better = question.weak.is_right || question.strong.is_right;
            is_right(question, replayed.answered_by) == better
        }))
    }

    fn climbed(&self) -> Share {
        share(
            self.replayed
                .iter()
                .map(|one| one.answered_by == Part::Strong),
        )
    }

    fn alone(&self, part: Part) -> (Share, Pico) {
        let questions = &self.benchmark.questions;
        let right = share(questions.iter().map(|question| is_right(question, part)));
        (
            right,
            questions.iter().map(|question| part.cost(question)).sum(),
        )
    }

    /// The share of the gap between the two models that is closed.
    fn gap(&self, quality: Share) -> f64 {
        let [weak, strong] = [Part::Weak, Part::Strong].map(|part| self.alone(part).0);
        let of = |share: Share| share.fraction().unwrap_or_default();
        (of(quality) - of(weak)) / (of(strong) - of(weak))
    }

    /// The same, were as much money spent by sending questions to the strong model at random, unjudged.
    fn by_chance(&self, cost: Pico) -> f64 {
        let [weak, strong] = [Part::Weak, Part::Strong].map(|part| usd(self.alone(part).1));
        (usd(cost) - weak) / (strong - weak)
    }

    /// Its line of the table.
    pub(crate) fn shown(&self, ledger: &Ledger) -> Vec<String> {
        let billed = self.billed(ledger);
        let name = format!("{}, {}", self.benchmark.name, self.verifier.name);
        let chance = percent(self.by_chance(billed));
        let climbed = percent(self.climbed().fraction().unwrap_or_default());
        self.row(name, self.quality(), billed, [chance, climbed])
    }

    /// The lines of each of the two models alone.
    pub(crate) fn alone_shown(&self) -> [Vec<String>; 2] {
        let ends = [(Part::Weak, "0.0 %"), (Part::Strong, "100.0 %")];
        let row = |(part, share): (Part, &str)| {
            let name = format!("{}, all {}", self.benchmark.name, part.name());
            let (right, cost) = self.alone(part);
            self.row(name, right, cost, [share.to_owned(), share.to_owned()])
        };
        ends.map(row)
    }

    fn row(&self, name: String, right: Share, cost: Pico, rest: [String; 2]) -> Vec<String> {
        let mut row = vec![
            name,
            right.show(),
            percent(self.gap(right)),
            format!("{:.4}", usd(cost)),
            percent(to_all_strong(cost, self)),
        ];
        row.extend(rest);
        row
    }
}

/// The table of these rows.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let head = [
        "",
        "right",
        "gap closed",
        "USD",
        "to all strong",
        "by chance",
        "strong calls",
    ];
    report::table(&head.map(str::to_owned), rows)
}

fn to_all_strong(cost: Pico, outcome: &Outcome<'_>) -> f64 {
    usd(cost) / usd(outcome.alone(Part::Strong).1)
}

fn is_right(question: &Question, by: Part) -> bool {
    match by {
        Part::Weak => question.weak.is_right,
        Part::Strong => question.strong.is_right,
        // A judge answers nobody.
        Part::Judge => false,
    }
}

fn share(all: impl Iterator<Item = bool>) -> Share {
    all.fold(Share::default(), |mut share, is_good| {
        share.add(is_good);
        share
    })
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}
