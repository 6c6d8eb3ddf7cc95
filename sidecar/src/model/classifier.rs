//! A model that says which labels a text has.

use std::fmt;

use candle_core::Tensor;
use candle_nn::ops::{sigmoid, softmax_last_dim};

use super::head::Head;
use super::windows::NoTokens;
use super::{Encoder, Folder, ModelError, Settings, Windows};

/// The most windows of a request that are looked at. A request of as much text as is shown of one fits in half of
/// them; more are so many texts that nobody has the time.
const MAX_WINDOWS: usize = 512;

/// A classifier of texts.
pub struct Classifier {
    windows: Windows,
    encoder: Encoder,
    head: Head,
    labels: Vec<String>,
    /// Whether a text has one label, so that their shares make one together.
    is_exclusive: bool,
}

/// Why nothing is said of a request's texts. Nothing of them is in it.
#[derive(Debug, thiserror::Error)]
pub enum NotJudged {
    /// There is no time left.
    #[error("the time is up")]
    TimeUp,
    /// There are too many of them, or they are too long.
    #[error("there are more than {MAX_WINDOWS} windows of text")]
    TooMuch,
    /// The tokenizer has no tokens for one of them.
    #[error("`tokenizer.json` has no tokens for a text")]
    NoTokens,
    /// The model could not be run.
    #[error("the model cannot be run: {0}")]
    NotRun(#[from] candle_core::Error),
    /// The model says what is no number.
    #[error("the model comes to what is no number")]
    NoNumber,
}

impl Classifier {
    /// The classifier in a folder. It has read a word, so its files belong together.
    ///
    /// # Errors
    /// Where they do not, or one of them is missing or broken.
    pub fn load(folder: &Folder) -> Result<Self, ModelError> {
        let settings = Settings::read(folder)?;
        let windows = Windows::load(folder, settings.window())?;
        let labels = settings.labels()?;
        let weights = folder.weights()?;
        let encoder = Encoder::load(folder, &settings, &weights)?;
        let head = Head::load(&settings, labels.len(), &weights);
        let classifier = Self {
            windows,
            encoder,
            head: head.map_err(|source| folder.misfit(source))?,
            // As the pipelines of `transformers` have it.
            is_exclusive: labels.len() > 1 && !settings.is_multi_label(),
            labels,
        };
        let reads = classifier.shares(["ok"], || true);
        reads.map_err(|source| ModelError::Apart {
            path: folder.path().to_owned(),
            source,
        })?;
        Ok(classifier)
    }

    /// What its labels are called, in order.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The labels that are findings where nobody says which: all but the first where a text has only one of them, since
    /// that is what harmless texts have (`SAFE`, `BENIGN`, `LABEL_0`), or else all.
    pub fn telling(&self) -> &[String] {
        let harmless = usize::from(self.is_exclusive);
        self.labels.get(harmless..).unwrap_or_default()
    }

    /// The share of each label, from 0 to 1: of all windows of all texts, the highest.
    ///
    /// # Errors
    /// Where one of them could not be looked at: nothing is said of the others then. `go_on` is asked before each window.
    pub fn shares<'t>(
        &self,
        texts: impl IntoIterator<Item = &'t str>,
        go_on: impl Fn() -> bool,
    ) -> Result<Vec<f32>, NotJudged> {
        let mut highest = vec![0.0_f32; self.labels.len()];
        let mut left = MAX_WINDOWS;
        for text in texts {
            for window in self.windows.of(text)? {
                left = left.checked_sub(1).ok_or(NotJudged::TooMuch)?;
                if !go_on() {
                    return Err(NotJudged::TimeUp);
                }
                let shares = self.window(&window)?;
                for (highest, share) in highest.iter_mut().zip(shares) {
                    *highest = highest.max(share);
                }
            }
        }
        Ok(highest)
    }

    fn window(&self, tokens: &[u32]) -> Result<Vec<f32>, NotJudged> {
        let logits = self.head.logits(&self.encoder.encode(tokens)?)?;
        let shares = self.of_logits(&logits)?.to_vec1::<f32>()?;
        let are_numbers = shares.iter().all(|share| share.is_finite());
        are_numbers.then_some(shares).ok_or(NotJudged::NoNumber)
    }

    fn of_logits(&self, logits: &Tensor) -> candle_core::Result<Tensor> {
        if self.is_exclusive {
            softmax_last_dim(logits)
        } else {
            sigmoid(logits)
        }
    }
}

impl From<NoTokens> for NotJudged {
    fn from(_: NoTokens) -> Self {
        Self::NoTokens
    }
}

impl fmt::Debug for Classifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Classifier")
            .field("labels", &self.labels)
            .finish_non_exhaustive()
    }
}
