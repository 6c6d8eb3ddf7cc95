//! From the vectors of a text to its labels: the head that each architecture's classifiers have in `transformers`.

use candle_core::{Module, Result, Tensor};
use candle_nn::{LayerNorm, Linear, VarBuilder, layer_norm_no_bias, linear, linear_no_bias};

use super::Settings;
use super::settings::Architecture;

/// As all of `ModernBERT` have it.
const EPSILON: f64 = 1e-5;

/// A head: what stands for the text goes through a layer, and the last one has a number for each label.
pub(super) struct Head {
    pool: fn(&Tensor) -> Result<Tensor>,
    dense: Linear,
    activate: fn(&Tensor) -> Result<Tensor>,
    norm: Option<LayerNorm>,
    out: Linear,
}

impl Head {
    /// The head whose weights these are.
    pub(super) fn load(
        settings: &Settings,
        labels: usize,
        weights: &VarBuilder<'_>,
    ) -> Result<Self> {
        let width = settings.width();
        let dense = |name: &str| linear(width, width, weights.pp(name));
        let out = |name: &str| linear(width, labels, weights.pp(name));
        let plain = |dense, activate, out| Self {
            pool: first,
            dense,
            activate,
            norm: None,
            out,
        };
        Ok(match settings.architecture {
            Architecture::Bert => plain(
                dense("bert.pooler.dense")?,
                Tensor::tanh,
                out("classifier")?,
            ),
            Architecture::DistilBert => {
                plain(dense("pre_classifier")?, Tensor::relu, out("classifier")?)
            }
            Architecture::Roberta => plain(
                dense("classifier.dense")?,
                Tensor::tanh,
                out("classifier.out_proj")?,
            ),
            Architecture::DebertaV2 => {
                plain(dense("pooler.dense")?, Tensor::gelu_erf, out("classifier")?)
            }
            Architecture::ModernBert => Self {
                pool: if settings.is_pooled_by_mean() {
                    mean
                } else {
                    first
                },
                dense: linear_no_bias(width, width, weights.pp("head.dense"))?,
                activate: Tensor::gelu_erf,
                norm: Some(layer_norm_no_bias(width, EPSILON, weights.pp("head.norm"))?),
                out: out("classifier")?,
            },
        })
    }

    /// A number for each label, of what stands for each token.
    pub(super) fn logits(&self, hidden: &Tensor) -> Result<Tensor> {
        let text = (self.pool)(hidden)?;
        let text = (self.activate)(&self.dense.forward(&text)?)?;
        let text = match &self.norm {
            Some(norm) => norm.forward(&text)?,
            None => text,
        };
        self.out.forward(&text)?.squeeze(0)
    }
}

/// The first token, which is put before every text to stand for it.
pub(super) fn first(hidden: &Tensor) -> Result<Tensor> {
    hidden.narrow(0, 0, 1)?.contiguous()
}

/// The mean of all.
pub(super) fn mean(hidden: &Tensor) -> Result<Tensor> {
    hidden.mean_keepdim(0)
}
