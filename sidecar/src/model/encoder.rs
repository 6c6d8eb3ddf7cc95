//! From tokens to vectors: the encoder of a model, whatever its architecture.

use candle_core::{DType, Device, Result, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::{bert, debertav2, distilbert, modernbert, xlm_roberta};

use super::settings::Architecture;
use super::{Folder, ModelError, Settings};

/// An encoder. One window is read at a time, so nothing is padded and nothing masked.
pub struct Encoder(Layers);

enum Layers {
    Bert(bert::BertModel),
    DistilBert(distilbert::DistilBertModel),
    Roberta(xlm_roberta::XLMRobertaModel),
    DebertaV2(Box<debertav2::DebertaV2Model>),
    ModernBert(modernbert::ModernBert),
}

impl Encoder {
    /// The encoder of this folder, whose weights these are.
    ///
    /// # Errors
    /// Where they are of another model than the settings say.
    pub fn load(
        folder: &Folder,
        settings: &Settings,
        weights: &VarBuilder<'_>,
    ) -> std::result::Result<Self, ModelError> {
        let misfit = |source| folder.misfit(source);
        let layers = match settings.architecture {
            Architecture::Bert => {
                let config = settings.of_architecture()?;
                let weights = below("bert", weights);
                let model = bert::BertModel::load(weights, &config);
                model.map(Layers::Bert)
            }
            Architecture::DistilBert => {
                let config = settings.of_architecture()?;
                let weights = below("distilbert", weights);
                let model = distilbert::DistilBertModel::load(weights, &config);
                model.map(Layers::DistilBert)
            }
            Architecture::Roberta => {
                let config = settings.of_architecture()?;
                let weights = below("roberta", weights);
                let model = xlm_roberta::XLMRobertaModel::new(&config, weights);
                model.map(Layers::Roberta)
            }
            Architecture::DebertaV2 => {
                let config = settings.of_architecture()?;
                let weights = below("deberta", weights);
                let model = debertav2::DebertaV2Model::load(weights, &config);
                model.map(Box::new).map(Layers::DebertaV2)
            }
            Architecture::ModernBert => {
                let config = settings.of_architecture()?;
                let model = modernbert::ModernBert::load(weights.clone(), &config);
                model.map(Layers::ModernBert)
            }
        };
        layers.map(Self).map_err(misfit)
    }

    /// What stands for each token of a window: `[tokens, width]`.
    ///
    /// # Errors
    /// For a token that the model does not have, or more tokens than it reads.
    pub fn encode(&self, tokens: &[u32]) -> Result<Tensor> {
        let tokens = Tensor::new(tokens, &Device::Cpu)?.unsqueeze(0)?;
        let all = tokens.ones_like()?;
        let same_text = tokens.zeros_like()?;
        let hidden = match &self.0 {
            Layers::Bert(model) => model.forward(&tokens, &same_text, None),
            // Its mask says what is hidden, not what is seen.
            Layers::DistilBert(model) => {
                model.forward(&tokens, &tokens.zeros_like()?.to_dtype(DType::U8)?)
            }
            Layers::Roberta(model) => model.forward(&tokens, &all, &same_text, None, None, None),
            Layers::DebertaV2(model) => model.forward(&tokens, Some(same_text), Some(all)),
            Layers::ModernBert(model) => model.forward(&tokens, &all),
        };
        hidden?.squeeze(0)
    }
}

/// The weights of the encoder itself: in files of a classifier they stand below the architecture's name, in those of
/// an encoder alone they may stand at the top.
fn below<'w>(name: &str, weights: &VarBuilder<'w>) -> VarBuilder<'w> {
    let own = weights.pp(name);
    if own.contains_tensor("embeddings.word_embeddings.weight") {
        own
    } else {
        weights.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoder_may_be_shared_by_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Encoder>();
    }
}
