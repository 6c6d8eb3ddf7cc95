//! Whose subject a request is.
//!
//! The configuration's own domains come first: the one whose keywords found weigh most. Without any, the
//! built-in ones: `multilingual`, `code`, `maths`, `legal`, `long`.

use crate::facts::{Facts, Trait};
use crate::name::DomainName;

/// The domains a configuration knows, in its order: the places that its [`Lexicon`](crate::facts::Lexicon)
/// speaks of.
#[derive(Clone, Debug, Default)]
pub struct Domains(pub Vec<DomainName>);

impl Domains {
    /// The built-in ones.
    pub const BUILT_IN: [&'static str; 5] = ["long", "multilingual", "code", "legal", "maths"];

    /// Every name that a request's domain may have.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let own = self.0.iter().map(DomainName::as_str);
        own.chain(Self::BUILT_IN)
    }
}

/// A prompt of so many tokens is a long document, whatever it is about: few models read more than this
/// well, and their windows are where they differ.
const LONG: u64 = 24_000;

/// Of a built-in domain is what has this much of its trait: four words of law, or six of maths.
const MUCH: f32 = 0.5;

/// What a domain's keywords must weigh together: one keyword of ordinary weight.
const LEAST: f32 = 1.0;

/// The domain of a request; `None` where it is nobody's subject in particular.
pub fn domain(facts: &Facts, domains: &Domains) -> Option<DomainName> {
    own(facts, domains).or_else(|| built_in(facts).and_then(|name| DomainName::try_from(name).ok()))
}

fn own(facts: &Facts, domains: &Domains) -> Option<DomainName> {
    let weights = facts.domain_weights().iter().zip(&domains.0);
    // The first of equals: the order is the operator's.
    let most = weights.rev().max_by(|(a, _), (b, _)| a.total_cmp(b));
    most.filter(|(weight, _)| **weight >= LEAST)
        .map(|(_, name)| name.clone())
}

fn built_in(facts: &Facts) -> Option<&'static str> {
    let much = |what| facts.value(what) >= MUCH;
    Some(match facts {
        _ if facts.input_tokens >= LONG => "long",
        _ if much(Trait::Foreign) => "multilingual",
        _ if facts.code.is_some() || much(Trait::Computing) => "code",
        _ if much(Trait::Legal) => "legal",
        _ if much(Trait::Maths) => "maths",
        _ => return None,
    })
}
