//! Where the characters of a text stood in the one it was made from.

/// Where a character stands and where it stood, wherever the distance between the two changes: as long as what was
/// changed, not as the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Places(Vec<(usize, usize)>);

impl Places {
    /// Of a character behind all the others: where it stands and where it stood.
    pub(super) fn push(&mut self, at: usize, stood: usize) {
        let last = self.0.last().copied().unwrap_or_default();
        if moved(last, at) != stood {
            self.0.push((at, stood));
        }
    }

    /// Where the character stood that stands here.
    pub(super) fn stood(&self, at: usize) -> usize {
        let after = self.0.partition_point(|(place, _)| *place <= at);
        let last = after.checked_sub(1).and_then(|last| self.0.get(last));
        moved(last.copied().unwrap_or_default(), at)
    }

    /// The same for characters that are asked for in order, without a search for each.
    pub(super) fn in_order(&self) -> impl FnMut(usize) -> usize {
        let mut places = self.0.iter().copied().peekable();
        let mut last = (0, 0);
        move |at| {
            while let Some(next) = places.next_if(|(place, _)| *place <= at) {
                last = next;
            }
            moved(last, at)
        }
    }
}

const fn moved((place, stood): (usize, usize), at: usize) -> usize {
    stood.saturating_add(at.saturating_sub(place))
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::Places;

    #[test]
    fn tells_every_place_from_those_where_it_changes() {
        let stood = [0, 1, 5, 6, 7, 12];
        let mut places = Places::default();
        for (at, stood) in stood.into_iter().enumerate() {
            places.push(at, stood);
        }
        assert_eq!(places.0, [(2, 5), (5, 12)]);
        let mut in_order = places.in_order();
        for (at, stood) in stood.into_iter().enumerate() {
            assert_eq!((places.stood(at), in_order(at)), (stood, stood));
        }
    }
}
