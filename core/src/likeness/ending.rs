//! Words without the endings that only grammar gives them.
//!
//! English ones, as the first step of Porter's algorithm (1980) takes them off: plurals, past, participles. Not those
//! that make another word of one: `federalism` is no federation.

/// A word without its plural or its third person.
pub(super) fn singular(word: &str) -> &str {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        // `studies`, `study`: both without what differs.
        return stem;
    }
    if let Some(stem) = word.strip_suffix("es")
        && ["s", "x", "z", "ch", "sh"]
            .iter()
            .any(|end| stem.ends_with(end))
    {
        return stem;
    }
    let is_plural = !["ss", "us", "is"].iter().any(|end| word.ends_with(end)) && word.len() > 3;
    let stem = word.strip_suffix('s').filter(|_| is_plural).unwrap_or(word);
    stem.strip_suffix('y')
        .filter(|stem| stem.len() > 2)
        .unwrap_or(stem)
}

/// A word without what makes a verb of now one of then, or of what goes on.
pub(super) fn infinitive(word: &str) -> &str {
    let stem = ["ing", "ed"].iter().find_map(|ending| {
        let stem = word.strip_suffix(ending)?;
        has_vowel(stem).then_some(stem)
    });
    let stem = stem.map(single).unwrap_or_else(|| singular(word));
    stem.strip_suffix('e').unwrap_or(stem)
}

/// `running` doubles what `run` has once.
fn single(stem: &str) -> &str {
    let mut letters = stem.chars().rev();
    match (letters.next(), letters.next()) {
        (Some(last), Some(before)) if last == before && !"lsz".contains(last) => {
            stem.strip_suffix(last).unwrap_or(stem)
        }
        _ => stem,
    }
}

fn has_vowel(stem: &str) -> bool {
    stem.len() > 2 && stem.contains(['a', 'e', 'i', 'o', 'u', 'y'])
}
