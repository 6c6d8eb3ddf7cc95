//! The stories in `scripts/`, each a text file. `UPDATE_GOLDEN=1` writes what happens into them.

use include_dir::{Dir, include_dir};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::script::run;

static SCRIPTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/exchanges/scripts");

#[test]
fn every_story_goes_as_it_is_told() {
    let mut wrong = Vec::new();
    for file in SCRIPTS.files() {
        let (path, expected) = (file.path().display(), file.contents_utf8().unwrap());
        let got = run(expected);
        if got != expected {
            update(&path.to_string(), &got);
            wrong.push(format!(
                "==== {path}\n---- expected\n{expected}---- got\n{got}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn update(path: &str, got: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/exchanges/scripts");
        std::fs::write(format!("{folder}/{path}"), got).unwrap();
    }
}
