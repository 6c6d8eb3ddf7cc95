//! Which of several models that are as good is asked first.

use super::contender::Contender;
use super::lot::by_lot;
use super::occasion::Occasion;
use super::order::Why;
use super::stickiness::Sticky;
use crate::draw::Draws;
use crate::name::Region;
use crate::share::Share;

/// How requests are spread over models.
#[derive(Clone, Debug, PartialEq)]
pub enum Balance {
    /// Each request anew, over equals.
    Spread {
        /// Which of them goes first.
        by: Spread,
        /// How far below the best score one still is an equal.
        within: Share,
    },
    /// Each conversation to one model.
    Sticky(Sticky),
}

/// Which of several equals is asked first.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Spread {
    /// One drawn by the models' weights.
    Weight,
    /// The faster of two drawn by their weights: nearly as fast as always the fastest, and without all
    /// requests running there at once (Mitzenmacher 2001, "The power of two choices in randomized load
    /// balancing").
    Latency,
    /// One of those nearest to the request, drawn by their weights; where none is in the request's own
    /// region, in the first of these that has one.
    Region(Vec<Region>),
}

/// What draws among models are for.
pub(super) const PURPOSE: &str = "balance";

impl Balance {
    /// Decides who is first among contenders of which the best stands first.
    pub(super) fn put_in_order(
        &self,
        contenders: &mut [Contender],
        occasion: &Occasion<'_>,
    ) -> Why {
        match self {
            Self::Spread { by, within } => {
                let equals = equals(contenders, *within);
                by_lot(equals, Draws::of(occasion.exchange.as_str(), PURPOSE));
                match by {
                    Spread::Weight => Why::Weight,
                    Spread::Latency => faster_of_two_first(equals),
                    Spread::Region(then) => nearest_first(equals, occasion.region, then),
                }
            }
            Self::Sticky(sticky) => sticky.put_in_order(contenders, occasion),
        }
    }
}

/// Those that are as good as the best; where there is no objective that is everyone.
fn equals(contenders: &mut [Contender], within: Share) -> &mut [Contender] {
    let best = contenders.first().map_or(0.0, Contender::score);
    let enough = best - within.value();
    let count = contenders.partition_point(|one| one.score() >= enough);
    contenders.split_at_mut(count).0
}

/// One of which nothing is known is no slower than another.
fn faster_of_two_first(equals: &mut [Contender]) -> Why {
    if let [first, second, ..] = equals
        && let Some((first_takes, second_takes)) = slowness(first).zip(slowness(second))
        && first_takes > second_takes
    {
        std::mem::swap(first, second);
    }
    Why::Faster
}

/// How slow it is lately and in bad cases. A product, so that half of either counts as much.
fn slowness(contender: &Contender) -> Option<f64> {
    Some(contender.first_byte_ms()? * contender.p95_ms()?)
}

fn nearest_first(equals: &mut [Contender], here: Option<&Region>, then: &[Region]) -> Why {
    let distance = |one: &Contender| {
        let region = one.model.provider.region.as_ref()?;
        let mut nearer = here.into_iter().chain(then);
        nearer.position(|known| known == region)
    };
    // What is in none of them is farther than all of them.
    equals.sort_by_cached_key(|one| distance(one).unwrap_or(usize::MAX));
    match equals.first().and_then(distance) {
        Some(_) => Why::Nearest,
        None => Why::Weight,
    }
}
