//! From the models a request may ask to the order in which it asks them.

pub mod balance;
pub mod capability;
mod contender;
pub mod cost;
pub mod decide;
pub mod extra;
mod lot;
pub mod matching;
pub mod objective;
pub mod occasion;
pub mod order;
pub mod policy;
pub mod rank;
pub mod score;
pub mod split;
pub mod stickiness;
