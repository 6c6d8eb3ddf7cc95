//! From the models a request may ask to the order in which it asks them.

pub mod balance;
mod contender;
pub mod cost;
pub mod extra;
mod lot;
pub mod objective;
pub mod occasion;
pub mod order;
pub mod score;
pub mod split;
pub mod stickiness;
