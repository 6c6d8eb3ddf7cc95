//! The tables of formats.

mod america;
mod asia;
mod britain;
mod europe;
mod germany;
mod world;

use super::format::Format;

/// All formats.
pub(super) fn all() -> impl Iterator<Item = &'static Format> {
    [
        world::FORMATS,
        america::FORMATS,
        britain::FORMATS,
        germany::FORMATS,
        europe::FORMATS,
        asia::FORMATS,
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::detect::pii::shape;

    #[test]
    fn every_format_begins_with_a_number_that_is_looked_at() {
        for format in all() {
            let (letters, runs) = shape::lead(format.shape);
            assert!(runs != 0, "{}: {}", format.name, format.shape);
            assert!(letters <= 6, "{}: {}", format.name, format.shape);
            assert!(format.alone < format.told, "{}", format.name);
            assert!(!format.words.is_empty(), "{}", format.name);
        }
    }
}
