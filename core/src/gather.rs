//! Collecting into maps and sets, in little code.

/// A map or a set of these; of two that are one, the last counts.
///
/// `collect` makes such a one by sorting first, and every kind of item that is sorted has a sort of its
/// own: 5 kB of wasm each. Here they are put in one by one, with code that is there for other reasons.
pub(crate) fn gather<T, C: Default + Extend<T>>(items: impl IntoIterator<Item = T>) -> C {
    let mut gathered = C::default();
    gathered.extend(items);
    gathered
}
