//! Facts with names and a common measure: what a placing weighs.
//!
//! Each is a number from 0 to 1, made of counts by two rules: a count approaches 1 as it grows
//! (`n / (n + half)`), and a share is what it is. So no amount of text makes any of them large.

use super::Facts;
use super::language::Language;
use super::script::Script;
use super::tally::Tally;
use super::tokens::float;
use super::topic::Topic;
use crate::chat::Effort;

/// Declares the traits: name in configs and explanations, meaning.
macro_rules! traits {
    ($($(#[doc = $about:literal])* $name:ident = $text:literal,)*) => {
        /// What a request may have more or less of.
        #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
        pub enum Trait {
            $($(#[doc = $about])* $name,)*
        }

        impl Trait {
            /// Every trait.
            pub const ALL: [Self; [$($text),*].len()] = [$(Self::$name),*];

            /// Its name in configs and explanations.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }

            /// What it is, for who writes a config.
            #[cfg(feature = "schema")]
            pub(crate) fn about(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($about),*).trim_start(),)*
                }
            }
        }
    };
}

traits! {
    /// Words; half at a hundred.
    Length = "length",
    /// Sentences; half at five.
    Sentences = "sentences",
    /// Words that mean something and come again; half at five. Several things are said of one thing.
    Repeats = "repeats",
    /// The share of words that were there before.
    Sameness = "sameness",
    /// Commas; half at four.
    Commas = "commas",
    /// If, because, while, which; half at four.
    Connectives = "connectives",
    /// More than, as much as; half at four.
    Comparisons = "comparisons",
    /// The share of words of nine letters and more.
    LongWords = "long_words",
    /// The share of names: capitals where none need be.
    Names = "names",
    /// No capital at all in a text of Latin letters: typed as into a search box.
    LowerCase = "lower_case",
    /// Numbers in digits; half at four.
    Numbers = "numbers",
    /// Numbers of four digits; half at one.
    Years = "years",
    /// Amounts in words; half at eight.
    Quantities = "quantities",
    /// Mathematics: its words and signs; half at six.
    Maths = "maths",
    /// Its signs alone, which programs have too; half at six.
    Signs = "signs",
    /// Statements, premises, conclusions; half at four.
    Logic = "logic",
    /// What turns a question round; half at two.
    Negation = "negation",
    /// Why, how, compare, design; half at three.
    Reasoning = "reasoning",
    /// Who, when, where, and no reasoning asked for.
    Recall = "recall",
    /// Small work on text; share of words.
    Chores = "chores",
    /// Conditions on the answer, items of lists among them; half at five.
    Demands = "demands",
    /// Law; half at four.
    Legal = "legal",
    /// Medicine; half at four.
    Medicine = "medicine",
    /// Physics, chemistry, engineering; half at four.
    Science = "science",
    /// Money, accounts, markets; half at four.
    Finance = "finance",
    /// Programs and machines; half at four.
    Computing = "computing",
    /// Lines of code; half at ten.
    Code = "code",
    /// Answers to choose from; half at four.
    Choices = "choices",
    /// Their length; half at eight words each.
    ChoiceLength = "choice_length",
    /// The share of their words that several have.
    AlikeChoices = "alike_choices",
    /// Several questions at once; half at two.
    Questions = "questions",
    /// The words asked for, half at five hundred, or words for much.
    LongAnswer = "long_answer",
    /// Another language than English, or two.
    Foreign = "foreign",
    /// The answer must be JSON; 1 where it must keep to a schema.
    Structured = "structured",
    /// Tools offered; half at four.
    Tools = "tools",
    /// What tools have answered; half at four.
    ToolResults = "tool_results",
    /// How often the user spoke before; half at four.
    Turns = "turns",
    /// Pictures, recordings, documents; half at one.
    Media = "media",
    /// How much the caller wants thought; 1 at most.
    Effort = "effort",
    /// The configuration's own words: the sum of the weights of those found, by the square root of all words.
    Words = "words",
}

impl Trait {
    /// Its place among all.
    #[expect(clippy::as_conversions, reason = "the place of a variant")]
    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// Whether it tells how much text there is rather than what it says: together these may add only so
    /// much to a score.
    pub const fn is_form(self) -> bool {
        matches!(
            self,
            Self::Length
                | Self::Sentences
                | Self::Commas
                | Self::Connectives
                | Self::Comparisons
                | Self::Repeats
                | Self::Sameness
        )
    }
}

pub(super) fn value(tally: &Tally, facts: &Facts, what: Trait) -> f32 {
    let topic = |topic| float(tally.topic(topic));
    match what {
        Trait::Length => half(float(tally.words), 100.0),
        Trait::Sentences => half(float(tally.sentences), 5.0),
        Trait::Repeats => half(float(tally.repeats), 5.0),
        Trait::Sameness => share(float(tally.again), tally),
        Trait::Commas => half(float(tally.commas), 4.0),
        Trait::Connectives => half(topic(Topic::Connective), 4.0),
        Trait::Comparisons => half(topic(Topic::Comparison), 4.0),
        Trait::LongWords => share(float(tally.long_words), tally),
        Trait::Names => share(float(tally.names), tally),
        Trait::LowerCase => flag(tally.capitals == 0 && tally.script(Script::Latin) > 0),
        Trait::Years => half(float(tally.years), 1.0),
        Trait::Numbers => half(float(tally.numbers), 4.0),
        Trait::Quantities => half(topic(Topic::Quantity), 8.0),
        Trait::Maths => half(topic(Topic::Maths) + float(tally.signs), 6.0),
        Trait::Signs => half(float(tally.signs), 6.0),
        Trait::Logic => half(topic(Topic::Logic), 4.0),
        Trait::Negation => half(topic(Topic::Negation), 2.0),
        Trait::Reasoning => half(topic(Topic::Reasoning), 3.0),
        Trait::Recall => {
            half(topic(Topic::Recall), 2.0) * (1.0 - half(topic(Topic::Reasoning), 3.0))
        }
        Trait::Chores => share(topic(Topic::Chore), tally),
        Trait::Demands => half(topic(Topic::Demand) + float(tally.items), 5.0),
        Trait::Legal => half(topic(Topic::Legal), 4.0),
        Trait::Medicine => half(topic(Topic::Medicine), 4.0),
        Trait::Science => half(topic(Topic::Science), 4.0),
        Trait::Finance => half(topic(Topic::Finance), 4.0),
        Trait::Computing => half(topic(Topic::Computing), 4.0),
        Trait::Code => half(float(tally.code_lines), 10.0),
        Trait::Choices => half(float(tally.choices), 4.0),
        Trait::ChoiceLength => half(
            float(tally.choice_words) / float(tally.choices).max(1.0),
            8.0,
        ),
        Trait::AlikeChoices => float(tally.choice_repeats) / float(tally.choice_words).max(4.0),
        Trait::Questions => half(float(tally.questions), 2.0),
        Trait::LongAnswer => {
            half(float(tally.asked_words), 500.0).max(share(topic(Topic::Breadth), tally))
        }
        Trait::Foreign => match facts.language {
            Some(Language::English) | None => half(topic(Topic::Language), 1.0) / 2.0,
            Some(_) => 1.0,
        },
        Trait::Structured => f32::from(u8::from(facts.json) + u8::from(facts.schema)) / 2.0,
        Trait::Tools => half(float(facts.tools), 4.0),
        Trait::ToolResults => half(float(facts.tool_results), 4.0),
        Trait::Turns => half(float(facts.turns.saturating_sub(1)), 4.0),
        Trait::Media => half(float(facts.images + facts.audio + facts.documents), 1.0),
        Trait::Effort => effort(facts.effort),
        Trait::Words => tally.placing / float(tally.words).max(1.0).sqrt(),
    }
}

/// A count that is `half` way to 1 at `at`.
fn half(count: f32, at: f32) -> f32 {
    count / (count + at)
}

fn flag(is: bool) -> f32 {
    f32::from(u8::from(is))
}

fn share(count: f32, of: &Tally) -> f32 {
    // Among a handful of words one is no share.
    count / float(of.words).max(4.0)
}

const fn effort(effort: Option<Effort>) -> f32 {
    match effort {
        None | Some(Effort::Off) => 0.0,
        Some(Effort::Minimal) => 0.1,
        Some(Effort::Low) => 0.25,
        Some(Effort::Medium) => 0.5,
        Some(Effort::High) => 0.8,
        Some(Effort::Most) => 1.0,
    }
}
