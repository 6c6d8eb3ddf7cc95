use super::*;

fn context(context: u8) -> Key {
    Key::from_bytes([context; 16])
}

/// Numbers that look drawn: the `n`th of xorshift64 (Marsaglia, "Xorshift RNGs", 2003).
fn drawn(seed: u64, count: usize) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let number = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        f32::from(u16::try_from(state >> 48).unwrap()) / 65536.0 - 0.5
    };
    std::iter::repeat_with(number).take(count).collect()
}

fn add(index: &Index, id: Id, context: Key, vector: &[f32]) {
    index.add(id, context, "lexical", &row::written(vector));
}

fn find(index: &Index, context: Key, vector: &[f32]) -> Vec<Id> {
    let found = index.find(context, "lexical", vector, 8);
    found.into_iter().map(|(id, _)| id).collect()
}

#[test]
fn the_nearest_of_a_context_are_found_and_no_others() {
    let index = Index::new(MOST);
    add(&index, 1, context(1), &[1.0, 0.0]);
    add(&index, 2, context(1), &[0.0, 1.0]);
    add(&index, 3, context(2), &[1.0, 0.0]);
    assert_eq!(find(&index, context(1), &[0.9, 0.1]), [1, 2]);
    assert_eq!(find(&index, context(2), &[0.0, 1.0]), [3]);
    assert!(find(&index, context(3), &[1.0, 0.0]).is_empty());
    assert!(index.find(context(1), "model", &[1.0, 0.0], 8).is_empty());
}

#[test]
fn of_many_too_and_what_is_taken_out_is_gone() {
    let index = Index::new(MOST);
    let vectors: Vec<_> = (1..=2000).map(|seed| drawn(seed, 32)).collect();
    for (id, vector) in (1..).zip(&vectors) {
        add(&index, id, context(1), vector);
    }
    for (id, vector) in (1..).zip(&vectors).step_by(37) {
        assert_eq!(find(&index, context(1), vector).first(), Some(&id));
        index.remove(&[id]);
        assert!(!find(&index, context(1), vector).contains(&id));
    }
}

#[test]
fn the_oldest_make_room_and_empty_contexts_leave_nothing() {
    let index = Index::new(100);
    for id in 1..=1000_i64 {
        let own = u8::try_from(id % 250).unwrap();
        add(&index, id, context(own), &[1.0, 0.5]);
    }
    assert_eq!(index.len(), 100);
    let places = locked(&index.inner).places.len();
    assert_eq!(places, 100);
    assert!(find(&index, context(100), &[1.0, 0.5]).is_empty());
    assert_eq!(find(&index, context(0), &[1.0, 0.5]), [1000]);
}

#[test]
fn vectors_of_another_length_are_left_out() {
    let index = Index::new(MOST);
    for id in 1..=600 {
        add(
            &index,
            id,
            context(1),
            &drawn(u64::try_from(id).unwrap(), 16),
        );
    }
    add(&index, 601, context(1), &[1.0]);
    index.add(602, context(1), "lexical", &[1, 2, 3]);
    assert!(find(&index, context(1), &[1.0]).is_empty());
    assert_eq!(find(&index, context(1), &drawn(7, 16)).first(), Some(&7));
}
