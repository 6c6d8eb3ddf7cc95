//! What everybody's tokens cost, added up here by itself: nothing of Baton's arithmetic is asked.

use super::question::{Answered, Question, tokens};

/// Picodollars: a price per million tokens in micro-dollars is one of a token in these.
pub(crate) type Pico = u128;

/// What a model takes for a million tokens, in micro-dollars.
#[derive(Clone, Copy)]
pub(crate) struct Price {
    input: u64,
    output: u64,
}

/// Tokens of one answer.
#[derive(Clone, Copy)]
pub(crate) struct Tokens {
    pub(crate) input: u64,
    pub(crate) output: u64,
}

/// Who takes part.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Part {
    /// Asked first.
    Weak,
    /// Asked where the judge was not content.
    Strong,
    /// Judges the weak one's answers.
    Judge,
}

/// What the judge is told beside question and answer, and what it says: as the built-in rubric has it.
const RUBRIC: u64 = 420;
const SCORES: u64 = 22;

impl Part {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Weak, Self::Strong, Self::Judge];

    /// Its name: of the model, and of the provider it is at.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Weak => "weak",
            Self::Strong => "strong",
            Self::Judge => "judge",
        }
    }

    /// Its price: what was asked for Mixtral-8x7B, GPT-4-1106 and GPT-4o mini when each was new.
    pub(crate) const fn price(self) -> Price {
        let (input, output) = match self {
            Self::Weak => (240_000, 240_000),
            Self::Strong => (10_000_000, 30_000_000),
            Self::Judge => (150_000, 600_000),
        };
        Price { input, output }
    }

    /// The tokens that its work on a question takes.
    pub(crate) fn tokens(self, question: &Question) -> Tokens {
        let asked = tokens(&question.prompt);
        let answer = |answered: &Answered| Tokens {
            input: asked,
            output: tokens(&answered.text),
        };
        match self {
            Self::Weak => answer(&question.weak),
            Self::Strong => answer(&question.strong),
            Self::Judge => Tokens {
                input: RUBRIC
                    .saturating_add(asked)
                    .saturating_add(tokens(&question.weak.text)),
                output: SCORES,
            },
        }
    }

    /// What that costs.
    pub(crate) fn cost(self, question: &Question) -> Pico {
        let Price { input, output } = self.price();
        let Tokens {
            input: asked,
            output: said,
        } = self.tokens(question);
        let part = |price, tokens| Pico::from(price) * Pico::from(tokens);
        part(input, asked) + part(output, said)
    }
}

impl Price {
    /// In USD for a million tokens, as the configuration has it.
    pub(crate) fn in_words(self) -> [String; 2] {
        let words = |micro: u64| format!("{}.{:06}", micro / 1_000_000, micro % 1_000_000);
        [words(self.input), words(self.output)]
    }
}

/// Of an amount in USD, as a receipt has it.
pub(crate) fn pico(usd: &str) -> Option<Pico> {
    let (whole, decimals) = usd.split_once('.').unwrap_or((usd, ""));
    if decimals.len() > 12 {
        return None;
    }
    format!("{whole}{decimals:0<12}").parse().ok()
}

/// In USD.
pub(crate) fn usd(pico: Pico) -> f64 {
    // To the micro-dollar, which is plenty for eyes and for shares.
    let micro = u32::try_from(pico / 1_000_000).unwrap_or(u32::MAX);
    f64::from(micro) / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_to_the_last_decimal() {
        assert_eq!(pico("0.000000000001"), Some(1));
        assert_eq!(pico("12.5"), Some(12_500_000_000_000));
        assert_eq!(pico("3"), Some(3_000_000_000_000));
        assert_eq!(pico("0.0000000000001"), None);
    }

    #[test]
    fn prices_are_written_as_they_are_quoted() {
        let price = Price {
            input: 240_000,
            output: 10_000_000,
        };
        assert_eq!(price.in_words(), ["0.240000", "10.000000"]);
    }
}
