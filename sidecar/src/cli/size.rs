//! Sizes as people write them.

/// The units and their bytes.
const UNITS: [(&str, u64); 3] = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];

/// The bytes of a size such as `512MiB`.
///
/// # Errors
/// A sentence that says what was expected.
pub(super) fn parse(text: &str) -> Result<u64, &'static str> {
    let read = UNITS.iter().find_map(|(unit, bytes)| {
        let count: u64 = text.strip_suffix(unit)?.parse().ok()?;
        count.checked_mul(*bytes).filter(|bytes| *bytes > 0)
    });
    read.ok_or("expected a size above zero such as `512MiB` or `1GiB`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_has_a_unit_and_is_not_zero() {
        assert_eq!(parse("1GiB"), Ok(1 << 30));
        assert_eq!(parse("64KiB"), Ok(1 << 16));
        for wrong in [
            "",
            "1",
            "0MiB",
            "GiB",
            "1GB",
            "-1GiB",
            "1.5GiB",
            "99999999999GiB",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
