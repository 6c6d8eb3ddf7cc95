//! The table of what is asked, what the provider is told to do with it, and what the caller must hear.

use baton_tests::provider::Dialect;
use serde_json::json;

use super::caller::{Finish, Heard};
use super::question::{PICTURE, Question, Said};

/// A row of the table.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) question: Question,
    pub(crate) script: &'static str,
    /// What is heard from the provider of this dialect.
    pub(crate) heard: fn(Dialect) -> Heard,
}

/// Every caller goes through these rows at every provider.
pub(crate) const CASES: [Case; 8] = [
    Case {
        name: "a greeting",
        question: Question::PLAIN,
        script: "usage=11/7",
        heard: |dialect| Heard {
            usage: Some((11, 7)),
            ..Heard::text(&greeting(dialect))
        },
    },
    Case {
        name: "a system prompt, a longer conversation and a setting",
        question: Question {
            system: Some("Be brief."),
            said: &[Said::Model("A friend."), Said::User("Really?")],
            temperature: Some(0.5),
            ..Question::PLAIN
        },
        script: "recital",
        heard: |dialect| {
            let name = dialect.name();
            Heard::text(&format!(
                "system says Be brief.\nuser says Who are you? [[{name}: recital]]\n\
                 model says A friend.\nuser says Really?\nmax_tokens=100\ntemperature=0.5"
            ))
        },
    },
    Case {
        name: "what tools have returned",
        question: Question {
            tools: true,
            said: &[Said::Calls, Said::Results],
            ..Question::PLAIN
        },
        script: "recital",
        heard: |dialect| {
            let name = dialect.name();
            Heard::text(&format!(
                "user says Who are you? [[{name}: recital]]\n\
                 model calls weather {{\"city\":\"Rome\"}}\nmodel calls time {{\"zone\":\"CET\"}}\n\
                 user got 22 C\nuser got noon\ntools: weather(city) time(zone) Auto\n\
                 max_tokens=100"
            ))
        },
    },
    Case {
        name: "calls of two tools",
        question: Question {
            tools: true,
            ..Question::PLAIN
        },
        script: "tools",
        heard: |_| Heard {
            calls: vec![
                ("weather".to_owned(), json!({"city": "some city"})),
                ("time".to_owned(), json!({"zone": "some zone"})),
            ],
            finish: Some(Finish::Calls),
            ..Heard::text("")
        },
    },
    Case {
        name: "thinking",
        question: Question::PLAIN,
        script: "think",
        heard: |dialect| Heard {
            thinking: "Let me think. It is easy.".to_owned(),
            ..Heard::text(&greeting(dialect))
        },
    },
    Case {
        name: "an answer that fits a schema",
        question: Question {
            schema: true,
            ..Question::PLAIN
        },
        script: "json",
        heard: |_| Heard::text("{\"city\":\"some city\"}"),
    },
    Case {
        name: "a picture",
        question: Question {
            picture: true,
            ..Question::PLAIN
        },
        script: "recital",
        heard: |dialect| {
            let name = dialect.name();
            Heard::text(&format!(
                "user says Who are you? [[{name}: recital]]\nuser shows image/png {PICTURE}\n\
                 max_tokens=100"
            ))
        },
    },
    Case {
        name: "an answer that came to the most tokens",
        question: Question::PLAIN,
        script: "length",
        heard: |dialect| Heard {
            finish: Some(Finish::Length),
            ..Heard::text(&greeting(dialect))
        },
    },
];

fn greeting(dialect: Dialect) -> String {
    format!("This is {} with {}.", dialect.name(), dialect.model())
}
