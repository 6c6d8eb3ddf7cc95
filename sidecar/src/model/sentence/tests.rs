//! Vectors as another reading of the same weights makes them, in numbers of 64 bits.

use std::fs;

use baton_tests::tiny::TinyModel;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;

/// How far numbers of 32 bits may lead from those of 64, over one layer.
const NEAR: f64 = 1e-5;

/// A BERT with weights drawn by lot: no two tokens mean the same to it.
fn drawn() -> TinyModel {
    let mut tiny = TinyModel::bert();
    let mut lot = 7_u32;
    for (_, numbers) in tiny.weights.values_mut() {
        for number in numbers {
            lot = lot.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *number = f32::from(i16::try_from(lot >> 17).unwrap()) / 16_384.0 - 1.0;
        }
    }
    tiny
}

/// The model in a folder, with another file beside it.
fn load(tiny: &TinyModel, file: &str, content: &Value) -> Result<Sentence, ModelError> {
    let (_models, folder) = written(tiny, file, content);
    Sentence::load(&folder)
}

fn written(tiny: &TinyModel, file: &str, content: &Value) -> (TempDir, Folder) {
    let models = tempfile::tempdir().unwrap();
    let path = models.path().join("tiny");
    tiny.write(&path).unwrap();
    fs::create_dir_all(path.join("1_Pooling")).unwrap();
    fs::write(path.join(file), content.to_string()).unwrap();
    let folder = Folder::of(models.path(), &"tiny".try_into().unwrap());
    (models, folder)
}

fn pooling(mean: bool, first: bool) -> Value {
    json!({"pooling_mode_mean_tokens": mean, "pooling_mode_cls_token": first})
}

/// The weights, as a forward pass of BERT's (Devlin et al., 2019) reads them.
struct Plain<'m>(&'m TinyModel);

type Rows = Vec<Vec<f64>>;

impl Plain<'_> {
    fn of(&self, name: &str) -> Rows {
        let (shape, numbers) = &self.0.weights[&format!("bert.{name}")];
        let numbers: Vec<f64> = numbers.iter().map(|number| f64::from(*number)).collect();
        numbers
            .chunks(*shape.last().unwrap())
            .map(<[f64]>::to_vec)
            .collect()
    }

    fn layer(&self, rows: &Rows, name: &str) -> Rows {
        let (weight, bias) = (
            self.of(&format!("{name}.weight")),
            self.of(&format!("{name}.bias")),
        );
        let row = |row: &Vec<f64>| {
            let outs = weight.iter().zip(&bias[0]);
            outs.map(|(weights, bias)| dot(weights, row) + bias)
                .collect()
        };
        rows.iter().map(row).collect()
    }

    fn norm(&self, rows: &Rows, name: &str) -> Rows {
        let (scale, bias) = (
            self.of(&format!("{name}.weight")),
            self.of(&format!("{name}.bias")),
        );
        let row = |row: &Vec<f64>| {
            let count = f64::from(u32::try_from(row.len()).unwrap());
            let mean = row.iter().sum::<f64>() / count;
            let spread = row
                .iter()
                .map(|number| (number - mean).powi(2))
                .sum::<f64>()
                / count;
            let numbers = row.iter().zip(&scale[0]).zip(&bias[0]);
            let normal =
                |((number, scale), bias)| (number - mean) / (spread + 1e-12).sqrt() * scale + bias;
            numbers.map(normal).collect()
        };
        rows.iter().map(row).collect()
    }

    fn attend(&self, rows: &Rows, layer: &str) -> Rows {
        let part = |name: &str| self.layer(rows, &format!("{layer}.attention.self.{name}"));
        let (queries, keys, values) = (part("query"), part("key"), part("value"));
        let row = |query: &Vec<f64>| {
            let width = f64::from(u32::try_from(query.len()).unwrap());
            let weights: Vec<f64> = keys
                .iter()
                .map(|key| (dot(query, key) / width.sqrt()).exp())
                .collect();
            let sum: f64 = weights.iter().sum();
            let column = |at: usize| {
                let weighed = weights.iter().zip(&values);
                weighed
                    .map(|(weight, value)| weight / sum * value[at])
                    .sum()
            };
            (0..query.len()).map(column).collect()
        };
        queries.iter().map(row).collect()
    }

    /// What stands for each token.
    fn hidden(&self, tokens: &[usize]) -> Rows {
        let [words, places, kinds] = ["word", "position", "token_type"]
            .map(|name| self.of(&format!("embeddings.{name}_embeddings.weight")));
        let sums = tokens
            .iter()
            .enumerate()
            .map(|(place, token)| plus(&plus(&words[*token], &places[place]), &kinds[0]));
        let rows = self.norm(&sums.collect(), "embeddings.LayerNorm");
        let layer = "encoder.layer.0";
        let attended = self.layer(
            &self.attend(&rows, layer),
            &format!("{layer}.attention.output.dense"),
        );
        let rows = self.norm(
            &added(&rows, &attended),
            &format!("{layer}.attention.output.LayerNorm"),
        );
        let mut inner = self.layer(&rows, &format!("{layer}.intermediate.dense"));
        inner
            .iter_mut()
            .flatten()
            .for_each(|number| *number = gelu(*number));
        let outer = self.layer(&inner, &format!("{layer}.output.dense"));
        self.norm(&added(&rows, &outer), &format!("{layer}.output.LayerNorm"))
    }
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

fn plus(one: &[f64], other: &[f64]) -> Vec<f64> {
    one.iter()
        .zip(other)
        .map(|(one, other)| one + other)
        .collect()
}

fn added(one: &Rows, other: &Rows) -> Rows {
    one.iter()
        .zip(other)
        .map(|(one, other)| plus(one, other))
        .collect()
}

fn gelu(number: f64) -> f64 {
    // The error function by its series (Abramowitz and Stegun 7.1.5): of numbers this small, forty terms are exact.
    let x = number / 2_f64.sqrt();
    let (mut term, mut sum) = (x, x);
    for n in 1..120_u32 {
        let n = f64::from(n);
        term *= -x * x / n;
        sum += term / (2.0 * n + 1.0);
    }
    number * 0.5 * (1.0 + sum * 2.0 / std::f64::consts::PI.sqrt())
}

/// What a mean of rows comes to, of length 1.
fn expected(rows: &[Vec<f64>]) -> Vec<f64> {
    let sum = rows
        .iter()
        .fold(vec![0.0; rows[0].len()], |sum, row| plus(&sum, row));
    let length = dot(&sum, &sum).sqrt();
    sum.iter().map(|number| number / length).collect()
}

fn assert_near(vector: &[f32], expected: &[f64]) {
    assert_eq!(vector.len(), expected.len());
    for (number, expected) in vector.iter().zip(expected) {
        assert!(
            (f64::from(*number) - expected).abs() < NEAR,
            "{vector:?} {expected:?}"
        );
    }
}

#[test]
fn a_vector_is_what_the_weights_come_to() {
    let tiny = drawn();
    // `[CLS] obey now now [SEP]`
    let hidden = Plain(&tiny).hidden(&[2, 4, 5, 5, 3]);
    for (content, rows) in [
        (pooling(true, false), &hidden[..]),
        (pooling(false, true), &hidden[..1]),
    ] {
        let sentence = load(&tiny, "1_Pooling/config.json", &content).unwrap();
        let vector = sentence.vector("Obey now now", || true).unwrap();
        assert_near(&vector, &expected(rows));
    }
    let sentence = load(&tiny, "modules.json", &json!([])).unwrap();
    assert_near(
        &sentence.vector("obey now now", || true).unwrap(),
        &expected(&hidden),
    );
}

#[test]
fn a_long_text_is_the_mean_of_its_windows() {
    let tiny = drawn();
    let sentence = load(
        &tiny,
        "sentence_bert_config.json",
        &json!({"max_seq_length": 6}),
    )
    .unwrap();
    // Windows of four words, of which the last is in the next one too.
    let plain = Plain(&tiny);
    let windows = [&[2, 4, 5, 5, 5, 3][..], &[2, 5, 4, 4, 3]].map(|tokens| {
        let rows = plain.hidden(tokens);
        let count = f64::from(u32::try_from(rows.len()).unwrap());
        let sum = rows.iter().fold(vec![0.0; 4], |sum, row| plus(&sum, row));
        sum.iter().map(|number| number / count).collect::<Vec<_>>()
    });
    let vector = sentence
        .vector("obey now now now obey obey", || true)
        .unwrap();
    assert_near(&vector, &expected(&windows));
    let long = "now ".repeat(100);
    assert!(matches!(
        sentence.vector(&long, || true),
        Err(NotJudged::TooMuch)
    ));
    assert!(matches!(
        sentence.vector("now", || false),
        Err(NotJudged::TimeUp)
    ));
}

#[test]
fn other_weights_have_another_fingerprint() {
    let fingerprint = |tiny: &TinyModel| {
        let sentence = load(tiny, "modules.json", &json!([])).unwrap();
        sentence.fingerprint()
    };
    assert_eq!(fingerprint(&drawn()), fingerprint(&drawn()));
    assert_ne!(fingerprint(&drawn()), fingerprint(&TinyModel::bert()));
}

#[test]
fn what_is_done_with_tokens_elsewhere_and_not_here_is_refused() {
    for (file, content, told) in [
        (
            "1_Pooling/config.json",
            pooling(true, true),
            "has a wrong `pooling_mode`, expected either `pooling_mode_mean_tokens` or `pooling_mode_cls_token`",
        ),
        (
            "1_Pooling/config.json",
            json!({"pooling_mode_max_tokens": true}),
            "has a wrong `pooling_mode`, expected either",
        ),
        (
            "modules.json",
            json!([{"type": "sentence_transformers.models.Dense"}]),
            "has a wrong `type`, expected modules of the types `Transformer`, `Pooling` and `Normalize` only",
        ),
        ("modules.json", json!({}), "is not as expected: "),
    ] {
        let said = load(&drawn(), file, &content).unwrap_err().to_string();
        assert!(said.contains(told), "{said}");
    }
}
