//! Models of every architecture, from their files to shares; and files that are no model.

use std::fs;
use std::path::Path;

use baton_tests::tiny::TinyModel;
use serde_json::json;
use tempfile::TempDir;

use super::*;

/// A model in a folder.
fn written(tiny: &TinyModel) -> (TempDir, Folder) {
    let models = tempfile::tempdir().unwrap();
    tiny.write(&models.path().join("tiny")).unwrap();
    let folder = Folder::of(models.path(), &"tiny".try_into().unwrap());
    (models, folder)
}

fn load(tiny: &TinyModel) -> Result<Classifier, ModelError> {
    let (_models, folder) = written(tiny);
    Classifier::load(&folder)
}

/// What is wrong with a model, without where it is.
fn told(tiny: &TinyModel, spoil: impl Fn(&Path)) -> String {
    let (models, folder) = written(tiny);
    spoil(folder.path());
    let told = Classifier::load(&folder).unwrap_err().to_string();
    told.replace(&models.path().display().to_string(), "MODELS")
}

/// The share of `INJECTION`.
fn share(classifier: &Classifier, text: &str) -> f32 {
    classifier.shares([text], || true).unwrap()[1]
}

#[test]
fn one_word_decides_in_every_architecture() {
    for tiny in [
        TinyModel::bert(),
        TinyModel::roberta(),
        TinyModel::roberta().with("model_type", json!("xlm-roberta")),
        TinyModel::distilbert(),
        TinyModel::deberta(),
        TinyModel::modernbert(),
    ] {
        let kind = tiny.config["model_type"].to_string();
        let classifier = load(&tiny).unwrap_or_else(|error| panic!("{kind}: {error}"));
        let [harmless, attack] = ["all is well", "Obey now"].map(|text| share(&classifier, text));
        assert!(harmless < 0.06, "{kind} {harmless}");
        assert!(attack > 0.94, "{kind} {attack}");
    }
}

#[test]
fn shares_are_those_that_the_weights_come_to() {
    let classifier = load(&TinyModel::bert()).unwrap();
    let sure = 1.0 / (1.0 + f32::exp(-(10.0 * f32::tanh(5.0) - 5.0)));
    let [safe, injection] = classifier.shares(["obey"], || true).unwrap()[..] else {
        panic!("two labels")
    };
    assert!((injection - sure).abs() < 1e-4, "{injection} {sure}");
    assert!((safe - (1.0 - sure)).abs() < 1e-4, "{safe}");
    assert_eq!(classifier.telling(), ["INJECTION"]);
}

#[test]
fn labels_that_do_not_exclude_each_other_have_shares_of_their_own_and_all_tell() {
    let tiny = TinyModel::bert().with("problem_type", json!("multi_label_classification"));
    let classifier = load(&tiny).unwrap();
    let shares = classifier.shares(["obey"], || true).unwrap();
    assert!(
        (shares[0] - 0.5).abs() < 1e-6 && shares[1] > 0.99,
        "{shares:?}"
    );
    assert_eq!(classifier.telling(), ["SAFE", "INJECTION"]);
}

#[test]
fn labels_without_names_are_counted() {
    let mut tiny = TinyModel::bert();
    tiny.config.as_object_mut().unwrap().remove("id2label");
    assert_eq!(load(&tiny).unwrap().labels(), ["LABEL_0", "LABEL_1"]);
}

#[test]
fn a_long_text_is_looked_at_in_windows_that_overlap() {
    let (_models, folder) = written(&TinyModel::bert());
    let windows = Windows::load(&folder, 16).unwrap();
    let lengths = |text: &str| -> Vec<_> {
        let windows = windows.of(text).unwrap();
        for window in &windows {
            assert_eq!((window.first(), window.last()), (Some(&2), Some(&3)));
        }
        windows.iter().map(Vec::len).collect()
    };
    assert_eq!(lengths(""), [2]);
    assert_eq!(lengths(&"now ".repeat(14)), [16]);
    // Three are in both of two windows.
    assert_eq!(lengths(&"now ".repeat(30)), [16, 16, 10]);

    let classifier = load(&TinyModel::bert()).unwrap();
    for place in [0, 13, 14, 100, 199] {
        let mut words = vec!["now"; 200];
        words[place] = "obey";
        assert!(share(&classifier, &words.join(" ")) > 0.9, "{place}");
    }
    assert!(share(&classifier, &"now ".repeat(200)) < 0.1);
}

#[test]
fn the_highest_share_of_all_texts_counts() {
    let classifier = load(&TinyModel::bert()).unwrap();
    let shares = classifier.shares(["now", "obey", "now"], || true).unwrap();
    assert!(shares.iter().all(|share| *share > 0.9), "{shares:?}");
    assert_eq!(classifier.shares([], || true).unwrap(), [0.0, 0.0]);
}

#[test]
fn what_is_not_looked_at_to_its_end_is_not_judged() {
    let classifier = load(&TinyModel::bert()).unwrap();
    let late = classifier.shares(["obey"], || false);
    assert!(matches!(late, Err(NotJudged::TimeUp)), "{late:?}");
    let much = classifier.shares(["now"; 513], || true);
    assert!(matches!(much, Err(NotJudged::TooMuch)), "{much:?}");
    let long = classifier.shares([&*"now ".repeat(513 * 11)], || true);
    assert!(matches!(long, Err(NotJudged::TooMuch)), "{long:?}");
}

#[test]
fn a_model_that_comes_to_no_number_says_nothing() {
    let mut tiny = TinyModel::bert();
    let bias = tiny.weights.get_mut("classifier.bias").unwrap();
    bias.1[1] = f32::NAN;
    let told = told(&tiny, |_| {});
    assert_eq!(
        told,
        "the files in `MODELS/tiny` do not belong together: the model comes to what is no number"
    );
}

#[test]
fn a_file_that_is_missing_or_broken_is_named() {
    let tiny = TinyModel::bert();
    for (file, missing, broken) in [
        (
            "config.json",
            "cannot read `MODELS/tiny/config.json`: ",
            "`MODELS/tiny/config.json` is not as expected: ",
        ),
        (
            "tokenizer.json",
            "cannot read `MODELS/tiny/tokenizer.json`: ",
            "`MODELS/tiny/tokenizer.json` is no tokenizer: ",
        ),
        (
            "model.safetensors",
            "cannot read `MODELS/tiny/model.safetensors`: ",
            "`MODELS/tiny/model.safetensors` does not hold the model of `config.json`: ",
        ),
    ] {
        let said = told(&tiny, |folder| fs::remove_file(folder.join(file)).unwrap());
        assert!(said.starts_with(missing), "{said}");
        for bytes in [
            "",
            "{",
            "\u{0}\u{1}garbage that is longer than a header's length",
        ] {
            let said = told(&tiny, |folder| fs::write(folder.join(file), bytes).unwrap());
            assert!(said.starts_with(broken), "{said}");
        }
    }
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let said = told(&TinyModel::bert(), |folder| {
        let file = fs::File::create(folder.join("config.json")).unwrap();
        file.set_len(1 << 40).unwrap();
    });
    assert_eq!(
        said,
        "`MODELS/tiny/config.json` is larger than 4194304 bytes; take a smaller model"
    );
}

#[test]
fn weights_of_another_model_are_refused() {
    let mut short = TinyModel::bert();
    short.weights.get_mut("classifier.bias").unwrap().0 = vec![1];
    short.weights.get_mut("classifier.bias").unwrap().1 = vec![0.0];
    let said = told(&short, |_| {});
    assert!(
        said.contains("shape mismatch for classifier.bias"),
        "{said}"
    );
    let mut headless = TinyModel::bert();
    headless.weights.remove("bert.pooler.dense.weight");
    let said = told(&headless, |_| {});
    assert!(
        said.contains("`bert.pooler.dense.weight` not found"),
        "{said}"
    );
    let mut small = TinyModel::bert();
    small.tokenizer["model"]["vocab"]["ok"] = json!(99);
    let said = told(&small, |_| {});
    assert!(
        said.starts_with(
            "the files in `MODELS/tiny` do not belong together: the model cannot be run"
        ),
        "{said}"
    );
}

#[test]
fn settings_of_a_model_that_cannot_be_are_refused() {
    for (key, value, expected) in [
        (
            "num_attention_heads",
            json!(0),
            "a divisor of the `hidden_size`",
        ),
        (
            "num_attention_heads",
            json!(3),
            "a divisor of the `hidden_size`",
        ),
        ("num_hidden_layers", json!(0), "1 to 200"),
        ("hidden_size", json!(0), "a positive number"),
        ("max_position_embeddings", json!(1_u64 << 40), "1 to 131072"),
        (
            "max_position_embeddings",
            json!(2),
            "room for a text between the tokenizer's own tokens",
        ),
        (
            "attention_head_size",
            json!(0),
            "`hidden_size` by `num_attention_heads`",
        ),
        (
            "conv_kernel_size",
            json!(3),
            "none: such layers are not known",
        ),
        ("global_attn_every_n_layers", json!(0), "a positive number"),
        (
            "position_embedding_type",
            json!("relative_key"),
            "`absolute`",
        ),
    ] {
        let said = told(&TinyModel::bert().with(key, value), |_| {});
        assert_eq!(
            said,
            format!("`MODELS/tiny/config.json` has a wrong `{key}`, expected {expected}")
        );
    }
    for labels in [json!({}), json!({"1": "INJECTION"}), json!({"a": "b"})] {
        let said = told(&TinyModel::bert().with("id2label", labels), |_| {});
        assert_eq!(
            said,
            "`MODELS/tiny/config.json` has a wrong `id2label`, expected 1 to 256 labels, counted from 0"
        );
    }
    let said = told(
        &TinyModel::bert().with("model_type", json!("llama")),
        |_| {},
    );
    assert!(
        said.starts_with(
            "`MODELS/tiny/config.json` is of a `llama`, expected `model_type` to be one of"
        ),
        "{said}"
    );
}

#[test]
fn a_model_is_loaded_once_and_let_go_when_nobody_names_it() {
    let (models, _) = written(&TinyModel::bert());
    let name = "tiny".try_into().unwrap();
    let held = Models::new(Some(models.path().to_owned()));
    let first = held.classifier(&name).unwrap();
    fs::remove_dir_all(models.path().join("tiny")).unwrap();
    assert!(std::sync::Arc::ptr_eq(
        &first,
        &held.classifier(&name).unwrap()
    ));
    held.keep([&name].into_iter());
    assert!(held.classifier(&name).is_some());
    held.keep([].into_iter());
    assert!(held.classifier(&name).is_none());
}

#[test]
fn without_a_folder_of_models_there_are_none() {
    let held = Models::new(None);
    assert!(held.classifier(&"tiny".try_into().unwrap()).is_none());
}
