//! From the models a request may ask to the order in which it asks them.

pub mod lot;
pub mod objective;
pub mod split;
