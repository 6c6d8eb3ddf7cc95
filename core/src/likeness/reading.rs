//! A text as the words it is compared by: in small letters, contractions in full, signs that mean something among them.

use super::role::{Role, Roles};
use crate::facts::Script;

/// More words than this are not compared: that is no question any more but a document.
pub(super) const MOST_WORDS: usize = 1024;

/// A word, a number or a sign.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Word {
    /// In small letters.
    pub(super) text: String,
    /// What it does in a sentence.
    pub(super) role: Role,
    /// Where it stands.
    pub(super) place: Place,
    /// Whether its capitals say that it is a name: they do not where every sentence has one.
    pub(super) is_name: bool,
}

/// Where a word stands.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Place {
    /// In running text.
    Prose,
    /// Between quotation marks: it is spoken of, or somebody else's.
    Quotation,
    /// Between backticks.
    Code,
}

/// The words of a text, in order; one more than [`MOST_WORDS`] where there are more.
pub(super) fn read(text: &str, roles: &Roles) -> Vec<Word> {
    let mut reader = Reader {
        roles,
        words: Vec::new(),
        place: Place::Prose,
        begins: true,
        shouts: !text.chars().any(char::is_lowercase),
    };
    let (mut rest, mut before) = (text, ' ');
    while let Some(first) = rest.chars().next()
        && reader.words.len() <= MOST_WORDS
    {
        let length = match is_in_word(first) {
            true => run(rest),
            false => first.len_utf8(),
        };
        let (piece, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        match is_in_word(first) {
            true => reader.word(piece),
            false => reader.mark(first, before, behind.chars().next().unwrap_or(' ')),
        }
        before = piece.chars().next_back().unwrap_or(' ');
        rest = behind;
    }
    reader.words
}

struct Reader<'r> {
    roles: &'r Roles,
    words: Vec<Word>,
    place: Place,
    /// Whether the next word begins a sentence.
    begins: bool,
    /// Whether all of it is in capitals, so that they say nothing.
    shouts: bool,
}

impl Reader<'_> {
    fn word(&mut self, piece: &str) {
        let is_capital = |letter: &char| letter.is_uppercase() && !self.shouts;
        let capitals = piece.chars().filter(is_capital).count();
        let is_begun = piece.chars().next().is_some_and(char::is_uppercase);
        let inner = capitals.saturating_sub(usize::from(is_begun && self.begins));
        let lower = piece.to_lowercase().replace('’', "'");
        // `I'm` has its capital wherever it stands.
        let is_name = inner > 0 && lower != "i" && !lower.starts_with("i'");
        let is_acronym = capitals > 1 && capitals.saturating_add(1) >= piece.chars().count();
        match is_acronym {
            // `IT` and `US` are no pronouns.
            true => self.add(&lower, Some(Role::Content), is_name),
            false => self.spelled_out(&lower, is_name),
        }
        self.begins = false;
    }

    /// `don't` says what `do not` says.
    fn spelled_out(&mut self, lower: &str, is_name: bool) {
        if let Some((_, words)) = CONTRACTIONS.iter().find(|(short, _)| *short == lower) {
            return words
                .split(' ')
                .for_each(|word| self.add(word, None, false));
        }
        let ending = ENDINGS.iter().find_map(|(ending, word)| {
            let stem = lower.strip_suffix(ending)?;
            Some((stem, *word))
        });
        let Some((stem, word)) = ending else {
            return self.add(lower, None, is_name);
        };
        self.add(stem, None, is_name);
        // Behind little words it is a verb, behind others it says whose something is.
        let is_little = self.roles.of(stem) != Role::Content;
        if is_little || word != "is" {
            self.add(word, None, false);
        }
    }

    /// What stands between words.
    fn mark(&mut self, mark: char, before: char, next: char) {
        if self.moves(mark, before) {
            return;
        }
        self.begins |= matches!(mark, '.' | '!' | '?' | ':' | ';' | '\n' | '…') && before != ' ';
        if mark == '&' {
            self.add("and", None, false);
        } else if is_sign(mark, before, next) {
            let role = match (self.roles.of(mark.encode_utf8(&mut [0; 4])), is_word(mark)) {
                (Role::Unit, _) => Role::Unit,
                (_, true) => Role::Content,
                (_, false) => Role::Sign,
            };
            self.add(mark.encode_utf8(&mut [0; 4]), Some(role), false);
        }
    }

    /// Whether a mark begins or ends what is quoted, or is code.
    fn moves(&mut self, mark: char, before: char) -> bool {
        let is_in = |place| self.place == place;
        self.place = match mark {
            '`' if is_in(Place::Code) => Place::Prose,
            '`' => Place::Code,
            // Doubled, as some files have it, it is the same mark.
            '"' if before == '"' => self.place,
            '"' | '“' | '”' | '„' | '«' | '»' | '「' | '」' if !is_in(Place::Code) => {
                let begins = is_in(Place::Prose) && !matches!(mark, '»' | '」');
                match begins || matches!(mark, '「') {
                    true => Place::Quotation,
                    false => Place::Prose,
                }
            }
            _ => return false,
        };
        true
    }

    fn add(&mut self, text: &str, role: Option<Role>, is_name: bool) {
        let is_number = text.starts_with(|first: char| first.is_ascii_digit());
        let text = match is_number {
            true => number(text),
            false => text.to_owned(),
        };
        self.words.push(Word {
            role: role.unwrap_or_else(|| self.roles.of(&text)),
            place: self.place,
            is_name,
            text,
        });
    }
}

/// `1,000` is `1000`, and `1st` the number of `first`.
fn number(text: &str) -> String {
    let plain: String = text.chars().filter(|letter| *letter != ',').collect();
    let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|ending| {
        let digits = plain.strip_suffix(ending)?;
        digits
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| digits.to_owned())
    });
    ordinal.unwrap_or(plain)
}

/// Whether a mark says something, and is not there to part words.
fn is_sign(mark: char, before: char, next: char) -> bool {
    match mark {
        // Of a number below nothing, between numbers, and of brackets with no word in them.
        '-' | '−' => next.is_ascii_digit() && !before.is_alphanumeric(),
        '/' => next.is_ascii_digit() && before.is_ascii_digit(),
        '(' | '[' => !next.is_alphanumeric(),
        ')' | ']' => "([ ,".contains(before),
        '.' | '!' | '?' | ':' | ';' | '…' | ',' | '\'' | '’' | '‘' | '–' | '—' | '¿' | '¡'
        | '_' | '"' | '“' | '”' | '„' | '«' | '»' | '「' | '」' | '。' | '，' | '？' | '！'
        | '、' => false,
        _ => !mark.is_whitespace() && !mark.is_control(),
    }
}

/// Whether a character is a word by itself.
const fn is_word(letter: char) -> bool {
    Script::of(letter).is_word_by_itself()
}

/// Letters and digits, but for scripts in which every character is a word.
fn is_in_word(letter: char) -> bool {
    letter.is_alphanumeric() && !is_word(letter)
}

/// How long the word is that a text begins with, in bytes: `Node.js`, `1,000.5`, `don't`, `C++` and `C#` are one each.
fn run(text: &str) -> usize {
    let mut letters = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map_or(' ', |(_, next)| *next);
        let goes_on = match letter {
            '\'' | '’' | '.' | '_' => is_in_word(before) && is_in_word(next),
            ',' => before.is_ascii_digit() && next.is_ascii_digit(),
            '+' => {
                (before.is_alphabetic() && matches!(next, '+'))
                    || before == '+'
                    || (before.is_alphabetic() && !next.is_alphanumeric() && next != '=')
            }
            '#' => before.is_alphabetic() && !is_in_word(next),
            _ => is_in_word(letter),
        };
        if !goes_on {
            return at;
        }
        before = letter;
    }
    text.len()
}

const ENDINGS: [(&str, &str); 8] = [
    ("n't", "not"),
    ("'re", "are"),
    ("'ll", "will"),
    ("'ve", "have"),
    ("'m", "am"),
    ("'d", "would"),
    ("s'", "is"),
    ("'s", "is"),
];

const CONTRACTIONS: [(&str, &str); 22] = [
    ("can't", "can not"),
    ("cannot", "can not"),
    ("won't", "will not"),
    ("shan't", "shall not"),
    ("dont", "do not"),
    ("doesnt", "does not"),
    ("didnt", "did not"),
    ("cant", "can not"),
    ("isnt", "is not"),
    ("arent", "are not"),
    ("wasnt", "was not"),
    ("wont", "will not"),
    ("whats", "what is"),
    ("hows", "how is"),
    ("wheres", "where is"),
    ("whos", "who is"),
    ("im", "i am"),
    ("ive", "i have"),
    ("gonna", "going to"),
    ("wanna", "want to"),
    ("u", "you"),
    ("ur", "your"),
];
