//! Classifiers small enough to be written down: of four numbers a token, with weights set by hand so that one word,
//! `obey`, decides. They are real models in the layout of Hugging Face, one of each architecture.
//!
//! A token is `(1, -1, 0, 0)`, and `obey` is `(0, 0, 1, -1)`. The first token attends to what has the third number, takes
//! it over, and the head looks for it there.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde_json::{Value, json};

/// How many numbers stand for a token.
const WIDTH: usize = 4;

/// How strongly the first token attends to the word, so that among hundreds of others it is all that it sees.
const ATTENTION: f32 = 40.0;

/// The tokens there are; what is none of them is `[UNK]`.
const TOKENS: [&str; 6] = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "obey", "now"];

/// A model's three files.
#[derive(Clone, Debug)]
pub struct TinyModel {
    /// `config.json`.
    pub config: Value,
    /// `tokenizer.json`.
    pub tokenizer: Value,
    /// `model.safetensors`: the shape and the numbers of each tensor, by its name.
    pub weights: BTreeMap<String, (Vec<usize>, Vec<f32>)>,
}

impl TinyModel {
    /// A BERT that reads 14 words at once and calls texts `SAFE` or `INJECTION`.
    pub fn bert() -> Self {
        let mut tiny = Self::new(json!({
            "model_type": "bert", "vocab_size": TOKENS.len(), "hidden_size": WIDTH, "num_hidden_layers": 1,
            "num_attention_heads": 1, "intermediate_size": WIDTH, "hidden_act": "gelu", "hidden_dropout_prob": 0.1,
            "attention_probs_dropout_prob": 0.1, "max_position_embeddings": 16, "type_vocab_size": 2,
            "initializer_range": 0.02, "layer_norm_eps": 1e-12, "pad_token_id": 0,
        }));
        tiny.bert_layers("bert");
        tiny.zero("bert.embeddings.token_type_embeddings.weight", &[2, WIDTH]);
        tiny.zero("bert.embeddings.position_embeddings.weight", &[16, WIDTH]);
        tiny.head("bert.pooler.dense", "classifier", [10.0, -5.0]);
        tiny
    }

    /// The same as a RoBERTa, whose positions are counted from behind the padding's.
    pub fn roberta() -> Self {
        let mut tiny = Self::bert().with("model_type", json!("roberta"));
        tiny.config["max_position_embeddings"] = json!(17);
        tiny.config["type_vocab_size"] = json!(1);
        tiny.weights.clear();
        tiny.bert_layers("roberta");
        tiny.zero(
            "roberta.embeddings.token_type_embeddings.weight",
            &[1, WIDTH],
        );
        tiny.zero(
            "roberta.embeddings.position_embeddings.weight",
            &[17, WIDTH],
        );
        tiny.head("classifier.dense", "classifier.out_proj", [10.0, -5.0]);
        tiny
    }

    /// The same as a DistilBERT, which has names of its own for everything.
    pub fn distilbert() -> Self {
        let mut tiny = Self::new(json!({
            "model_type": "distilbert", "vocab_size": TOKENS.len(), "dim": WIDTH, "n_layers": 1, "n_heads": 1,
            "hidden_dim": WIDTH, "activation": "gelu", "max_position_embeddings": 16, "initializer_range": 0.02,
            "pad_token_id": 0,
        }));
        tiny.embeddings("distilbert.embeddings", "word_embeddings", "LayerNorm");
        tiny.zero(
            "distilbert.embeddings.position_embeddings.weight",
            &[16, WIDTH],
        );
        let layer = "distilbert.transformer.layer.0";
        let names = ["q_lin", "k_lin", "v_lin", "out_lin"];
        tiny.attention(names.map(|name| format!("{layer}.attention.{name}")));
        tiny.norm(&format!("{layer}.sa_layer_norm"));
        tiny.nothing(&format!("{layer}.ffn.lin1"));
        tiny.nothing(&format!("{layer}.ffn.lin2"));
        tiny.norm(&format!("{layer}.output_layer_norm"));
        tiny.head("pre_classifier", "classifier", [2.0, -5.0]);
        tiny
    }

    /// The same as a DeBERTa v3, whose positions are relative.
    pub fn deberta() -> Self {
        let mut tiny = Self::bert().with("model_type", json!("deberta-v2"));
        for (key, value) in [
            ("type_vocab_size", json!(0)),
            ("relative_attention", json!(true)),
            ("max_relative_positions", json!(-1)),
            ("position_buckets", json!(8)),
            ("norm_rel_ebd", json!("layer_norm")),
            ("share_att_key", json!(true)),
            ("pos_att_type", json!("p2c|c2p")),
            ("position_biased_input", json!(false)),
        ] {
            tiny.config[key] = value;
        }
        tiny.weights.clear();
        tiny.bert_layers("deberta");
        let renamed = tiny.weights.into_iter().map(|(name, weights)| {
            let is_self = name.contains(".self.");
            let name = match is_self {
                true => name
                    .replace(".weight", "_proj.weight")
                    .replace(".bias", "_proj.bias"),
                false => name,
            };
            (name, weights)
        });
        tiny.weights = renamed.collect();
        tiny.zero("deberta.encoder.rel_embeddings.weight", &[16, WIDTH]);
        tiny.norm("deberta.encoder.LayerNorm");
        tiny.head("pooler.dense", "classifier", [2.0, -5.0]);
        tiny
    }

    /// The same as a ModernBERT that takes the mean of all tokens: nothing in it has a bias that could ask for the word.
    pub fn modernbert() -> Self {
        let mut tiny = Self::new(json!({
            "model_type": "modernbert", "vocab_size": TOKENS.len(), "hidden_size": WIDTH, "num_hidden_layers": 1,
            "num_attention_heads": 1, "intermediate_size": WIDTH, "max_position_embeddings": 16, "layer_norm_eps": 1e-5,
            "pad_token_id": 0, "global_attn_every_n_layers": 3, "global_rope_theta": 160_000.0, "local_attention": 8,
            "local_rope_theta": 10_000.0, "classifier_pooling": "mean",
        }));
        tiny.embeddings("model.embeddings", "tok_embeddings", "norm");
        tiny.zero("model.layers.0.attn.Wqkv.weight", &[3 * WIDTH, WIDTH]);
        tiny.zero("model.layers.0.attn.Wo.weight", &[WIDTH, WIDTH]);
        tiny.norm("model.layers.0.mlp_norm");
        tiny.zero("model.layers.0.mlp.Wi.weight", &[2 * WIDTH, WIDTH]);
        tiny.zero("model.layers.0.mlp.Wo.weight", &[WIDTH, WIDTH]);
        tiny.norm("model.final_norm");
        tiny.norm("head.norm");
        tiny.head("head.dense", "classifier", [5.0, -3.0]);
        tiny
    }

    /// The same with another setting.
    #[must_use]
    pub fn with(mut self, key: &str, value: Value) -> Self {
        self.config[key] = value;
        self
    }

    /// Writes its files into a folder, which is made.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        fs::write(folder.join("config.json"), self.config.to_string())?;
        fs::write(folder.join("tokenizer.json"), self.tokenizer.to_string())?;
        fs::write(folder.join("model.safetensors"), self.safetensors())
    }

    fn new(config: Value) -> Self {
        let ids: BTreeMap<_, _> = TOKENS.iter().zip(0..).collect();
        Self {
            config,
            tokenizer: json!({
                "version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "decoder": null,
                "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "Whitespace"},
                "post_processor": {"type": "BertProcessing", "cls": ["[CLS]", 2], "sep": ["[SEP]", 3]},
                "model": {"type": "WordLevel", "vocab": ids, "unk_token": "[UNK]"},
            }),
            weights: BTreeMap::new(),
        }
        .with("id2label", json!({"0": "SAFE", "1": "INJECTION"}))
    }

    /// All but the tables of positions and kinds of text, by the names that BERT gave them.
    fn bert_layers(&mut self, name: &str) {
        self.embeddings(
            &format!("{name}.embeddings"),
            "word_embeddings",
            "LayerNorm",
        );
        let layer = format!("{name}.encoder.layer.0");
        let names = ["self.query", "self.key", "self.value", "output.dense"];
        self.attention(names.map(|name| format!("{layer}.attention.{name}")));
        self.norm(&format!("{layer}.attention.output.LayerNorm"));
        self.nothing(&format!("{layer}.intermediate.dense"));
        self.nothing(&format!("{layer}.output.dense"));
        self.norm(&format!("{layer}.output.LayerNorm"));
    }

    fn embeddings(&mut self, at: &str, words: &str, norm: &str) {
        let token = |word: &&str| match *word {
            "obey" => [0.0, 0.0, 1.0, -1.0],
            _ => [1.0, -1.0, 0.0, 0.0],
        };
        let table = TOKENS.iter().flat_map(token).collect();
        self.put(
            &format!("{at}.{words}.weight"),
            &[TOKENS.len(), WIDTH],
            table,
        );
        self.norm(&format!("{at}.{norm}"));
    }

    /// Every token asks for the third number, and takes over what it sees.
    fn attention(&mut self, [query, key, value, out]: [String; 4]) {
        self.nothing(&query);
        let asks = vec![0.0, 0.0, ATTENTION, 0.0];
        self.put(&format!("{query}.bias"), &[WIDTH], asks);
        for name in [key, value, out] {
            self.nothing(&name);
            let same = (0..WIDTH * WIDTH).map(|at| f32::from(u8::from(at % (WIDTH + 1) == 0)));
            self.put(&format!("{name}.weight"), &[WIDTH, WIDTH], same.collect());
        }
    }

    /// Looks for the third number; of what it comes to, the second label is `times` and `plus`.
    fn head(&mut self, dense: &str, out: &str, [times, plus]: [f32; 2]) {
        self.nothing(dense);
        let mut looks = vec![0.0; WIDTH * WIDTH];
        looks[2] = 5.0;
        self.put(&format!("{dense}.weight"), &[WIDTH, WIDTH], looks);
        let mut tells = vec![0.0; 2 * WIDTH];
        tells[WIDTH] = times;
        self.put(&format!("{out}.weight"), &[2, WIDTH], tells);
        self.put(&format!("{out}.bias"), &[2], vec![0.0, plus]);
    }

    fn norm(&mut self, name: &str) {
        self.put(&format!("{name}.weight"), &[WIDTH], vec![1.0; WIDTH]);
        self.zero(&format!("{name}.bias"), &[WIDTH]);
    }

    fn nothing(&mut self, name: &str) {
        self.zero(&format!("{name}.weight"), &[WIDTH, WIDTH]);
        self.zero(&format!("{name}.bias"), &[WIDTH]);
    }

    fn zero(&mut self, name: &str, shape: &[usize]) {
        self.put(name, shape, vec![0.0; shape.iter().product()]);
    }

    fn put(&mut self, name: &str, shape: &[usize], numbers: Vec<f32>) {
        let tensor = (shape.to_vec(), numbers);
        self.weights.insert(name.to_owned(), tensor);
    }

    /// The length of a header, the header, and all numbers in its order: <https://github.com/huggingface/safetensors>.
    fn safetensors(&self) -> Vec<u8> {
        let mut header = serde_json::Map::new();
        let mut numbers = Vec::new();
        for (name, (shape, values)) in &self.weights {
            let from = numbers.len();
            numbers.extend(values.iter().flat_map(|value| value.to_le_bytes()));
            let at = json!({"dtype": "F32", "shape": shape, "data_offsets": [from, numbers.len()]});
            header.insert(name.clone(), at);
        }
        let header = Value::Object(header).to_string().into_bytes();
        let length = u64::try_from(header.len()).unwrap_or(u64::MAX);
        [length.to_le_bytes().to_vec(), header, numbers].concat()
    }
}
