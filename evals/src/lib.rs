//! What all evals share: their data and their figures.
//!
//! An eval runs Baton's own code over data that lies outside the project, and says how well it does:
//! a table, an aim beside each figure, one line at the end.

pub mod attacks;
pub mod data;
pub mod figure;
pub mod report;
