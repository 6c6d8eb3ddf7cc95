//! What documents show can be used as it stands: configurations and commands.

use baton_core::config::Config;
use baton_sidecar::cli::Baton;
use clap::{CommandFactory, Parser};
use serde_json::Value;

use crate::documents::{Block, blocks, inline_code};
use crate::project::{assert_none, files};

#[test]
fn every_yaml_block_is_yaml_and_every_configuration_is_taken() {
    let mut offences = Vec::new();
    let mut configurations = 0;
    for document in files(".md") {
        for block in blocks(&document).filter(|block| block.language == "yaml") {
            let place = format!("{}:{}", document.path, block.line);
            match serde_saphyr::from_str::<Value>(&block.text) {
                Ok(yaml) if is_configuration(&yaml) => {
                    configurations += 1;
                    offences.extend(problems(&yaml).map(|problem| format!("{place}: {problem}")));
                }
                Ok(_) => {}
                Err(error) => offences.push(format!("{place}: {error}")),
            }
        }
    }
    assert_none(&offences, "documents show YAML that would be refused");
    assert!(configurations > 0, "no document shows a configuration");
}

#[test]
fn every_command_of_ours_is_one_that_baton_takes() {
    let mut offences = Vec::new();
    for document in files(".md") {
        let shell = blocks(&document).filter(|block| block.language.is_empty());
        let lines: Vec<String> = shell.flat_map(|block| commands(&block)).collect();
        let refused = lines.iter().filter_map(|line| Some((line, refusal(line)?)));
        offences.extend(
            refused.map(|(line, problem)| format!("{}: `{line}`: {problem}", document.path)),
        );
        let unknown = inline_code(&document)
            .into_iter()
            .filter(|code| names_no_subcommand(code));
        offences.extend(unknown.map(|command| format!("{}: `{command}`", document.path)));
    }
    assert_none(
        &offences,
        "documents show commands that `baton` does not take",
    );
}

/// Whether it is Baton's own, and not a part of Envoy's around it.
fn is_configuration(yaml: &Value) -> bool {
    ["providers", "models", "routes"]
        .iter()
        .all(|key| yaml.get(key).is_some())
}

fn problems(yaml: &Value) -> impl Iterator<Item = String> {
    let problems = Config::parse(yaml.to_string().as_bytes()).err();
    problems
        .into_iter()
        .flat_map(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>())
}

/// The lines that call `baton`, without their comments.
fn commands(block: &Block) -> Vec<String> {
    let lines = block.text.lines().filter(|line| line.starts_with("baton "));
    lines
        .filter_map(|line| line.split(" #").next())
        .map(|line| line.trim_end().to_owned())
        .collect()
}

fn refusal(command: &str) -> Option<String> {
    let refusal = Baton::try_parse_from(command.split_whitespace()).err()?;
    refusal.to_string().lines().next().map(str::to_owned)
}

/// Prose may name a command without what it needs: `baton validate`.
fn names_no_subcommand(code: &str) -> bool {
    let mut words = code.split_whitespace();
    let (Some("baton"), Some(name)) = (words.next(), words.next()) else {
        return false;
    };
    !name.starts_with('-') && Baton::command().find_subcommand(name).is_none()
}
