//! What stands where a secret would stand, and is none.

/// Words that say so, in lower case. Found as a part of the value between separators or changes of case.
const WORDS: &str = "example sample placeholder changeme change dummy fake your mock test todo redacted insert replace none null \
    undefined secret password token apikey demo foobar random string here value";

/// Sequences that nobody draws.
const SEQUENCES: &[&[u8]] = &[
    b"0123456789",
    b"abcdefghijklmnopqrstuvwxyz",
    b"9876543210",
    b"qwertyuiopasdfghjklzxcvbnm",
];

/// How long a part of a sequence may be by chance.
const BY_CHANCE: usize = 6;

/// Whether it is filled up: half of it is one byte after the same byte, or the same two or three again.
pub(super) fn is_filler(value: &[u8]) -> bool {
    let same = |apart: usize| {
        let pairs = value.iter().zip(value.iter().skip(apart));
        pairs.filter(|(a, b)| a == b).count().saturating_mul(2) > value.len()
    };
    value.len() > 8 && (same(1) || same(2) || same(3))
}

/// Whether more than chance of it goes along the alphabet, the digits or the keyboard.
pub(super) fn counts_up(value: &[u8]) -> bool {
    goes_along(value, BY_CHANCE)
}

/// Whether it is one that manuals show: it says so, or goes along for so long that it is nothing else.
pub(super) fn is_shown(key: &[u8]) -> bool {
    const SAYS_SO: &[u8] = b"example";
    let mut windows = key.windows(SAYS_SO.len());
    windows.any(|window| window.eq_ignore_ascii_case(SAYS_SO)) || goes_along(key, 10)
}

fn goes_along(value: &[u8], length: usize) -> bool {
    value.windows(length).any(|window| {
        let along = |sequence: &&[u8]| {
            sequence
                .windows(length)
                .any(|part| part.eq_ignore_ascii_case(window))
        };
        SEQUENCES.iter().any(along)
    })
}

/// Whether one of its words says that it is none.
pub(super) fn names_itself(value: &[u8]) -> bool {
    let is_one = |word: &[u8]| {
        let mut known = WORDS.split(' ');
        known.any(|known| word.eq_ignore_ascii_case(known.as_bytes()))
    };
    words(value).any(is_one)
}

/// Its runs of letters, parted where anything else stands or where a capital letter follows a small one.
fn words(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let parts = value.chunk_by(|a, b| {
        a.is_ascii_alphabetic()
            && b.is_ascii_alphabetic()
            && !(a.is_ascii_lowercase() && b.is_ascii_uppercase())
    });
    parts.filter(|part| part.first().is_some_and(u8::is_ascii_alphabetic))
}

/// Whether it names where the secret is, and is not it: a variable, a path, a call.
pub(super) fn is_reference(value: &[u8]) -> bool {
    let first = value.first().copied().unwrap_or_default();
    matches!(
        first,
        b'$' | b'%' | b'{' | b'<' | b'/' | b'.' | b'[' | b'(' | b'*' | b'-'
    ) || value
        .windows(2)
        .any(|pair| matches!(pair, b"${" | b"{{" | b"$(" | b"//"))
}
