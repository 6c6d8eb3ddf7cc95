//! Answers to those who ask the same in other words.

use std::sync::Arc;
use std::time::Duration;

use baton_core::cache::Semantic;
use baton_core::likeness::{Difference, Differences, Embedding, Lexical, Likeness, cosine};
use baton_core::name::RouteName;
use baton_core::protocol::admit::{Application, MAX_ALIKE_BYTES, Turn, Word};

use super::counts::Counts;
use super::embedders::embed;
use super::index::Index;
use super::remembered::Asked;
use super::row::{Question, Record};
use super::shelves::Shelves;
use super::store::Id;
use super::{Cache, Ground, given, is_fresh};
use crate::embed::Embedder;

/// Questions that are looked at: where none of so many will do, no other will.
const CANDIDATES: usize = 8;

/// How much farther a question may lie than it seems: the index keeps vectors in fewer bits.
const ROUNDING: f32 = 0.02;

/// How alike two questions must be by their letters, whatever a model says of them. Questions that ask the same share at
/// least some little words; those that share nothing lie where they lie by mistake, or because somebody has made up a
/// text that lies there. Vectors of letters have a likeness of up to 0.1 by chance.
const IN_COMMON: f32 = 0.15;

/// What there is of a question that asks the same.
pub(super) enum Alike {
    /// Its answer.
    Given(Box<Word>),
    /// It would be given, did the route more than try: the question is so much alike.
    Would(f32),
}

/// A question that is asked, and how one is found that asks the same.
struct Search {
    shelves: Arc<Shelves>,
    index: Arc<Index>,
    guard: Arc<Likeness>,
    lexical: Arc<Lexical>,
    counts: Arc<Counts>,
    route: RouteName,
    question: Question,
    kind: Embedding,
    threshold: f32,
    ttl: Duration,
}

/// A question that was asked before, with its answer.
struct Found {
    id: Id,
    record: Record,
    likeness: f32,
}

impl Cache {
    /// What is kept of a question that asks the same; remembers the vector of this one for when its answer comes.
    pub(super) async fn alike(&self, application: &Application, ground: &Ground) -> Option<Alike> {
        let semantic = ground.caches.semantic.as_ref()?;
        let turn = application.turn.as_ref()?;
        let embedder = self.embedders.of(semantic, ground, &application.exchange)?;
        let within = semantic.timeout.min(application.within);
        let question = self.question(turn, &embedder, ground, within).await?;
        let found = self
            .search(question.clone(), &embedder, semantic, ground)
            .await;
        let would = found.as_ref().map(|found| (found.id, found.likeness));
        let asked = Asked {
            exchange: application.exchange.clone(),
            question,
            would: would.filter(|_| semantic.shadow),
        };
        self.remembered.put(application.key, asked);
        let found = found?;
        if semantic.shadow {
            return Some(Alike::Would(found.likeness));
        }
        self.queue.used(found.id);
        let entry = found.record.entry;
        Some(Alike::Given(Box::new(given(entry, Some(found.likeness)))))
    }

    /// A turn with its vector; `None` where nobody makes one in time, or it has no words.
    pub(super) async fn question(
        &self,
        turn: &Turn,
        embedder: &Embedder,
        ground: &Ground,
        within: Duration,
    ) -> Option<Question> {
        if turn.text.len() > MAX_ALIKE_BYTES {
            return None;
        }
        let Some(embedded) = embed(embedder, vec![turn.text.clone()], within).await else {
            let route = &ground.route.name;
            self.counts.of(route, |it| it.lookups.unembedded += 1);
            return None;
        };
        let vector = embedded.vectors.into_iter().next()?;
        let has_words = vector.iter().any(|number| *number != 0.0);
        has_words.then(|| Question {
            turn: turn.clone(),
            embedder: embedded.by,
            vector,
        })
    }

    async fn search(
        &self,
        question: Question,
        embedder: &Embedder,
        semantic: &Semantic,
        ground: &Ground,
    ) -> Option<Found> {
        let search = Search {
            shelves: Arc::clone(&self.shelves),
            index: Arc::clone(&self.index),
            guard: Arc::clone(&self.guard),
            lexical: Arc::clone(&self.embedders.lexical),
            counts: Arc::clone(&self.counts),
            route: ground.route.name.clone(),
            question,
            kind: embedder.kind(),
            threshold: threshold(semantic, embedder),
            ttl: semantic.ttl,
        };
        let found = tokio::task::spawn_blocking(move || search.run());
        found.await.ok().flatten()
    }
}

impl Search {
    /// The nearest that asks the same: no more are read than it takes.
    fn run(&self) -> Option<Found> {
        let Question {
            turn,
            embedder,
            vector,
        } = &self.question;
        let near = self.index.find(turn.context, embedder, vector, CANDIDATES);
        near.into_iter()
            .filter(|(_, likeness)| *likeness + ROUNDING >= self.threshold)
            .filter_map(|(id, _)| self.found(id))
            .find(|found| self.asks_the_same(found))
    }

    /// What lies there, as far as it is alike and may be given: what the index says of it is nothing.
    fn found(&self, id: Id) -> Option<Found> {
        let mut record = self.shelves.at(id)?;
        let Question {
            turn,
            embedder,
            vector,
        } = record.question.as_ref()?;
        let own = &self.question;
        let can_be_compared = record.route == self.route
            && turn.context == own.turn.context
            && *embedder == own.embedder;
        let likeness = cosine(vector, &own.vector);
        record.entry.head.expires = record.entry.head.stored.after(self.ttl);
        let may_be_given = can_be_compared && likeness >= self.threshold && is_fresh(&record.entry);
        may_be_given.then_some(Found {
            id,
            record,
            likeness,
        })
    }

    /// Whether the words themselves allow it; what does not is counted.
    fn asks_the_same(&self, found: &Found) -> bool {
        let stored = found.record.question.as_ref();
        let texts = [
            stored.map_or("", |question| &question.turn.text),
            &self.question.turn.text,
        ];
        let [was_asked, is_asked] = texts;
        let differences = self.guard.differences(was_asked, is_asked);
        let needed = differences.needed(self.kind, self.threshold);
        let is_close = needed.is_reached_by(found.likeness);
        let has_common_words = self.has_common_words(texts);
        if is_close && has_common_words {
            return true;
        }
        let strangers = (!has_common_words).then_some(Difference::Wording);
        let all: Differences = differences.iter().chain(strangers).collect();
        self.counts.of(&self.route, |it| {
            for difference in all.iter() {
                let refused = &mut it.lookups.refused;
                *refused.entry(difference.as_str().to_owned()).or_default() += 1;
            }
        });
        false
    }

    fn has_common_words(&self, texts: [&str; 2]) -> bool {
        let [one, other] = texts.map(|text| self.lexical.embed(text));
        cosine(&one, &other) >= IN_COMMON
    }
}

/// How alike two questions of a route must be.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "a share of one, of which the first digits count"
)]
pub(super) fn threshold(semantic: &Semantic, embedder: &Embedder) -> f32 {
    semantic
        .threshold
        .map_or_else(|| embedder.kind().threshold(), |threshold| threshold as f32)
}
