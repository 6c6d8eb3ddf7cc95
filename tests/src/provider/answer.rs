//! What a provider answers, before it is put into words of its language.

use serde_json::{Value, json};

use super::asked::Asked;
use super::call::{Call, Choice, Tool};
use super::check::Mistake;
use super::sample::fitting;
use super::script::{Ending, Script, Text, Tokens};

/// When every answer was made: providers differ, tests should not.
pub(super) const CREATED: u64 = 1_750_000_000;

/// An answer.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) provider: String,
    pub(super) model: String,
    pub(super) parts: Vec<Part>,
    pub(super) finish: Finish,
    pub(super) usage: Option<Tokens>,
    /// The logarithm of how likely each of its tokens is, where that is wanted.
    pub(super) logprob: Option<f64>,
    /// In how many events a text comes; `None`: one per word.
    pub(super) chunks: Option<usize>,
}

/// A piece of an answer.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Thinking(String),
    Text(String),
    Refusal(String),
    Call {
        id: String,
        name: String,
        arguments: Value,
    },
}

/// Why an answer ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Finish {
    Stop,
    Length,
    Calls,
    Filtered,
    Refused,
}

/// In how many events the arguments of a call come.
const ARGUMENT_PIECES: usize = 3;

impl Answer {
    /// What the script makes of the request.
    pub(super) fn new(asked: &Asked, call: &Call, script: &Script) -> Result<Self, Mistake> {
        let mut parts = Vec::new();
        if script.thinks {
            parts.push(Part::Thinking("Let me think. It is easy.".to_owned()));
        }
        let tools = called(call, script)?;
        if tools.is_empty() || script.text != Text::Greeting {
            parts.push(said(asked, call, script)?);
        }
        for (n, tool) in tools.iter().enumerate() {
            parts.push(Part::Call {
                id: format!("call_{}_{n}", asked.provider),
                name: tool.name.clone(),
                arguments: fitting(&tool.schema),
            });
        }
        Ok(Self {
            provider: asked.provider.clone(),
            model: call.model.clone(),
            parts,
            finish: finish(script.ending, !tools.is_empty()),
            usage: script.tokens(),
            logprob: script.sure.filter(|_| call.wants_logprobs).map(logprob),
            chunks: script.pace.chunks,
        })
    }

    /// A text as the events of a stream have it.
    pub(super) fn pieces<'a>(&self, text: &'a str) -> Vec<&'a str> {
        match self.chunks {
            Some(chunks) => evenly(text, chunks),
            None => text.split_inclusive(' ').collect(),
        }
    }
}

/// A call's arguments as the events of a stream have them.
pub(super) fn argument_pieces(arguments: &Value) -> Vec<String> {
    let json = arguments.to_string();
    evenly(&json, ARGUMENT_PIECES)
        .into_iter()
        .map(str::to_owned)
        .collect()
}

/// The tools that are called: those the script says, or the one the request insists on. None once
/// their results are there, or a conversation would never end.
fn called<'a>(call: &'a Call, script: &Script) -> Result<Vec<&'a Tool>, Mistake> {
    if !call.last_results().is_empty() {
        return Ok(Vec::new());
    }
    let named = |tool: &&Tool| call.choice == Choice::Named(tool.name.clone());
    let most = match (script.calls, &call.choice) {
        (Some(_), _) if call.tools.is_empty() => {
            return Err(Mistake::of("told to call tools, and none is offered"));
        }
        (Some(_), Choice::Never) => {
            return Err(Mistake::of("told to call tools, and none may be called"));
        }
        (_, Choice::Named(_)) => return Ok(call.tools.iter().filter(named).take(1).collect()),
        (Some(_), _) if call.one_by_one => 1,
        (Some(calls), _) => calls,
        (None, Choice::Any) => 1,
        (None, Choice::Auto | Choice::Never) => 0,
    };
    Ok(call.tools.iter().take(most).collect())
}

fn said(asked: &Asked, call: &Call, script: &Script) -> Result<Part, Mistake> {
    if script.ending == Ending::Refusal {
        return Ok(Part::Refusal("I cannot help with that.".to_owned()));
    }
    let told = match script.once && call.has_answer() {
        true => &Text::Greeting,
        false => &script.text,
    };
    let text = match (told, &call.schema) {
        (Text::Json | Text::AlmostJson, None) => {
            return Err(Mistake::of("told to answer JSON, and no schema is there"));
        }
        (Text::Greeting | Text::Json, Some(schema)) => fitting(schema).to_string(),
        (Text::AlmostJson, Some(schema)) => almost(&fitting(schema)),
        (Text::Greeting, None) => greeting(asked, call),
        (Text::Bytes(bytes), _) => "The quick brown fox. "
            .chars()
            .cycle()
            .take(*bytes)
            .collect(),
        (Text::Echo, _) => asked.echo().to_string(),
        (Text::Recital, _) => call.recital(),
        (Text::Scores(text) | Text::Words(text), _) => text.clone(),
    };
    Ok(Part::Text(text))
}

/// JSON as models write it who were not told well enough: fenced, and with a comma too many.
fn almost(value: &Value) -> String {
    let json = value.to_string();
    match json.strip_suffix('}') {
        Some(members) => format!("```json\n{members},}}\n```"),
        None => format!("```json\n{json}\n```"),
    }
}

fn greeting(asked: &Asked, call: &Call) -> String {
    let greeting = format!("This is {} with {}.", asked.provider, call.model);
    match &*call.last_results() {
        [] => greeting,
        results => format!("{greeting} The tools said: {}.", results.join(" and ")),
    }
}

fn logprob(percent: u32) -> f64 {
    (f64::from(percent) / 100.0).ln()
}

fn finish(ending: Ending, calls: bool) -> Finish {
    match ending {
        Ending::AsItIs if calls => Finish::Calls,
        Ending::AsItIs => Finish::Stop,
        Ending::Length => Finish::Length,
        Ending::Filtered => Finish::Filtered,
        Ending::Refusal => Finish::Refused,
    }
}

/// What a provider adds to its own thinking to know it again: valid base64, as some SDKs demand.
pub(super) fn signature(language: &str) -> Value {
    json!(format!("{SIGNED}{language:x<12}"))
}

/// Where every signature of ours begins.
pub(super) const SIGNED: &str = "signedBy";

/// A text in so many pieces of about the same length.
fn evenly(text: &str, pieces: usize) -> Vec<&str> {
    let boundary = |n: usize| {
        let at = text
            .len()
            .saturating_mul(n)
            .checked_div(pieces)
            .unwrap_or(text.len());
        (at..=text.len())
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(text.len())
    };
    (0..pieces)
        .filter_map(|n| text.get(boundary(n)..boundary(n.saturating_add(1))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::evenly;

    #[test]
    fn a_text_is_cut_into_as_many_pieces_as_asked() {
        assert_eq!(evenly("abcdef", 3), ["ab", "cd", "ef"]);
        assert_eq!(evenly("ab", 4), ["", "a", "", "b"]);
        assert_eq!(evenly("öö", 3).concat(), "öö");
        assert!(evenly("ab", 0).is_empty());
    }
}
