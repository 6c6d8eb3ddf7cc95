//! Answers that come to be kept.

use std::sync::Arc;
use std::time::Duration;

use baton_core::cache::{Caches, Entry};
use baton_core::chat::Part;
use baton_core::likeness::cosine;
use baton_core::protocol::admit::MAX_ALIKE_BYTES;
use baton_core::protocol::keep::Keeping;

use super::alike::threshold;
use super::embedders::embed;
use super::remembered::Asked;
use super::row::{Question, Record};
use super::shadow::says_the_same;
use super::{Cache, Ground, NotAdmitted};
use crate::clock;

impl Cache {
    /// Gives an answer to those who wait for it, and keeps it where its route says so; or tells them that none comes.
    ///
    /// # Errors
    /// When its route is not known, or has no cache.
    pub async fn keep(&self, keeping: Keeping, body: &[u8]) -> Result<(), NotAdmitted> {
        let ground = self.ground(&keeping.revision, &keeping.route)?;
        let key = keeping.key;
        let asked = self.remembered.take(&key);
        let entry = keeping.head.clone().map(|head| {
            let body = body.to_vec();
            Arc::new(Entry { key, head, body })
        });
        self.waiting.end(&keeping, entry.clone());
        let Some(entry) = entry else {
            return Ok(());
        };
        if let Some(asked) = &asked {
            self.hold_against(asked, &entry, &ground).await;
        }
        let question = self.question_of(&keeping, asked, &ground).await;
        if ground.caches.exact.persist || question.is_some() {
            let record = Record {
                route: ground.route.name.clone(),
                entry: Arc::unwrap_or_clone(entry),
                question,
            };
            self.put(record, longest(&ground.caches)).await;
        }
        Ok(())
    }

    /// The question that it answers, where others may ask the same.
    async fn question_of(
        &self,
        keeping: &Keeping,
        asked: Option<Asked>,
        ground: &Ground,
    ) -> Option<Question> {
        let semantic = ground.caches.semantic.as_ref()?;
        let turn = keeping.turn.as_ref()?;
        if let Some(asked) = asked.filter(|asked| asked.question.turn == *turn) {
            return Some(asked.question);
        }
        let embedder = self.embedders.of(semantic, ground, &keeping.exchange)?;
        self.question(turn, &embedder, ground, semantic.timeout)
            .await
    }

    /// Keeps an answer for so long at most.
    async fn put(&self, record: Record, ttl: Duration) {
        let until = record.entry.head.stored.after(ttl);
        if until <= clock::now() || !self.purges.allow(&record.entry, &record.route) {
            return;
        }
        let (queue, signer) = (self.queue.clone(), self.secrets.signer.clone());
        // Signing the largest takes some milliseconds, which is not done where others wait for it.
        let kept = tokio::task::spawn_blocking(move || queue.keep(record.seal(until, &signer)));
        // What found no room was counted.
        let _stopping = kept.await;
    }

    /// Counts whether the answer that would have been given says the same as the one that came.
    async fn hold_against(&self, asked: &Asked, came: &Entry, ground: &Ground) {
        let Some((id, likeness)) = asked.would else {
            return;
        };
        let shelves = Arc::clone(&self.shelves);
        let would = tokio::task::spawn_blocking(move || shelves.at(id)).await;
        let texts = would.ok().flatten().and_then(|would| {
            let would = text(&would.entry)?;
            Some([would, text(came)?])
        });
        let Some([would, came]) = texts else {
            return;
        };
        let agreed =
            says_the_same(&would, &came) || self.are_alike(asked, [would, came], ground).await;
        self.counts
            .of(&ground.route.name, |it| it.shadow.count(likeness, agreed));
    }

    /// Whether two answers are as much alike as questions must be.
    async fn are_alike(&self, asked: &Asked, answers: [String; 2], ground: &Ground) -> bool {
        let Some(semantic) = &ground.caches.semantic else {
            return false;
        };
        let Some(embedder) = self.embedders.of(semantic, ground, &asked.exchange) else {
            return false;
        };
        let embedded = embed(&embedder, answers.to_vec(), semantic.timeout).await;
        let vectors = embedded
            .map(|embedded| embedded.vectors)
            .unwrap_or_default();
        match vectors.as_slice() {
            [one, other] => cosine(one, other) >= threshold(semantic, &embedder),
            _ => false,
        }
    }
}

/// How long anything is of use that is kept for a route.
fn longest(caches: &Caches) -> Duration {
    let semantic = caches.semantic.as_ref().map(|semantic| semantic.ttl);
    semantic.map_or(caches.exact.ttl, |ttl| ttl.max(caches.exact.ttl))
}

/// What an answer says, as far as it is compared.
fn text(entry: &Entry) -> Option<String> {
    let answer = entry.head.format.provider().read_answer(&entry.body).ok()?;
    let parts = answer.choices.first()?.parts.iter();
    let mut text: String = parts.filter_map(Part::as_text).collect();
    text.truncate(text.floor_char_boundary(MAX_ALIKE_BYTES));
    Some(text)
}
