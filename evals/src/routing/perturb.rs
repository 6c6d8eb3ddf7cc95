//! Small changes of a prompt that mean nothing: what a request says is the same.

use baton_core::draw::Draws;

/// A way to change a prompt.
#[derive(Clone, Copy)]
pub(crate) enum Change {
    /// All in lower case.
    Lower,
    /// All in capitals.
    Upper,
    /// Two spaces for one, and blanks at both ends.
    Spaces,
    /// No mark at the end of the prompt.
    NoEnd,
    /// Two neighbouring letters of one word in twenty change places.
    Typos,
    /// Words that carry nothing are said in others.
    Wording,
}

impl Change {
    /// Every way.
    pub(crate) const ALL: [Self; 6] = [
        Self::Lower,
        Self::Upper,
        Self::Spaces,
        Self::NoEnd,
        Self::Typos,
        Self::Wording,
    ];

    /// Its name in tables.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Lower => "in lower case",
            Self::Upper => "in capitals",
            Self::Spaces => "with more blanks",
            Self::NoEnd => "without a mark at the end",
            Self::Typos => "with typos",
            Self::Wording => "in other filler words",
        }
    }

    /// The prompt, changed.
    pub(crate) fn of(self, prompt: &str) -> String {
        match self {
            Self::Lower => prompt.to_lowercase(),
            Self::Upper => prompt.to_uppercase(),
            Self::Spaces => format!(" {} ", prompt.replace(' ', "  ")),
            Self::NoEnd => prompt
                .trim_end_matches(['.', '?', '!', ':', ' ', '\n'])
                .to_owned(),
            Self::Typos => typos(prompt),
            Self::Wording => wording(prompt),
        }
    }
}

fn typos(prompt: &str) -> String {
    let draws = Draws::of(prompt, "typos");
    let mut place = 0_u32;
    let word = |word: &str| {
        place += 1;
        match draws.number(&place.to_string()) < 0.05 {
            true => swapped(word),
            false => word.to_owned(),
        }
    };
    prompt.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The second and third letter change places, where there are four.
fn swapped(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() >= 4 && letters.iter().take(3).all(|letter| letter.is_alphabetic()) {
        letters.swap(1, 2);
    }
    letters.into_iter().collect()
}

fn wording(prompt: &str) -> String {
    OTHERS
        .iter()
        .fold(prompt.to_owned(), |text, (word, other)| {
            text.replace(&format!(" {word} "), &format!(" {other} "))
        })
}

const OTHERS: [(&str, &str); 14] = [
    ("big", "large"),
    ("buys", "purchases"),
    ("gets", "receives"),
    ("find", "get"),
    ("shows", "displays"),
    ("begin", "start"),
    ("also", "too"),
    ("many", "numerous"),
    ("about", "around"),
    ("often", "frequently"),
    ("quickly", "fast"),
    ("almost", "nearly"),
    ("very", "quite"),
    ("kind", "sort"),
];
