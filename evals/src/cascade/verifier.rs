//! Judges that know how right the weak model is, and err as often as they are told to.

use baton_core::draw::draw;

use super::question::{Question, RESULT};

/// A judge, and what is looked at before it is asked.
#[derive(Clone, Copy)]
pub(crate) struct Verifier {
    /// Its name in tables.
    pub(crate) name: &'static str,
    /// Whether an answer without its last line is turned down without asking.
    pub(crate) looks_at_form: bool,
    /// The share of wrong answers that it lets pass.
    pub(crate) false_accept: f64,
    /// The share of right ones that it does not.
    pub(crate) false_reject: f64,
}

/// What follows from a judge's rates alone.
#[derive(Clone, Copy)]
pub(crate) struct Expected {
    /// The share of questions answered rightly.
    pub(crate) quality: f64,
    /// Its standard deviation: which questions the judge errs on is chance.
    pub(crate) deviation: f64,
}

impl Verifier {
    /// A judge that never errs, and is asked about everything.
    pub(crate) const PERFECT: Self = Self {
        name: "perfect judge",
        looks_at_form: false,
        false_accept: 0.0,
        false_reject: 0.0,
    };

    /// Whether the judge is asked about the weak model's answer.
    pub(crate) fn asks(&self, question: &Question) -> bool {
        !self.looks_at_form || question.weak.text.contains(RESULT)
    }

    /// Whether the weak model's answer passes: by chance, and the same every time.
    pub(crate) fn accepts(&self, question: &Question) -> bool {
        self.asks(question) && draw(&question.prompt, "judge") >= 1.0 - self.likelihood(question)
    }

    /// Whether nothing can go wrong.
    pub(crate) fn is_perfect(&self) -> bool {
        let errs = self.false_accept > 0.0 || self.false_reject > 0.0;
        !self.looks_at_form && !errs
    }

    /// How likely the judge is to accept it.
    fn likelihood(&self, question: &Question) -> f64 {
        match question.weak.is_right {
            true => 1.0 - self.false_reject,
            false => self.false_accept,
        }
    }

    /// What it is expected to bring.
    ///
    /// A question that it accepts with probability `a` is answered rightly with
    /// `a · weak + (1 − a) · strong`; its variance is `a (1 − a)` where the two differ, and else nothing.
    pub(crate) fn expected(&self, questions: &[Question]) -> Expected {
        let (mut mean, mut variance) = (0.0, 0.0);
        for question in questions {
            let accepts = match self.asks(question) {
                true => self.likelihood(question),
                false => 0.0,
            };
            let right = |is_right: bool| f64::from(u8::from(is_right));
            let (weak, strong) = (
                right(question.weak.is_right),
                right(question.strong.is_right),
            );
            mean += accepts * weak + (1.0 - accepts) * strong;
            variance += accepts * (1.0 - accepts) * (strong - weak).abs();
        }
        let count = f64::from(u32::try_from(questions.len()).unwrap_or(u32::MAX));
        Expected {
            quality: mean / count,
            deviation: variance.sqrt() / count,
        }
    }
}
