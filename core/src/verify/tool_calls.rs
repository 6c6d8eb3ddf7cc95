//! `tool_calls`: the tools that are called are the caller's, with arguments that keep to their schemas.

use serde_json::Value;

use super::finding::of_choices;
use super::{Finding, Schema, Structural, Subject, json, repair};
use crate::chat::{Answer, Choice, Function, Part, Request, Tool, ToolCall, ToolChoice};

/// The check.
#[derive(Debug)]
pub(super) struct ToolCalls;

impl Structural for ToolCalls {
    fn name(&self) -> &'static str {
        "tool_calls"
    }

    fn find(&self, subject: Subject<'_>) -> Option<Finding> {
        of_choices(subject, |choice| {
            let calls: Vec<_> = choice.parts.iter().filter_map(Part::as_tool_call).collect();
            if let Some(finding) = as_chosen(subject.request, &calls) {
                return Some(finding);
            }
            let found = calls.iter().map(|call| look_at(call, subject.request));
            let failed = found.into_iter().find(|finding| !finding.has_passed());
            (!calls.is_empty()).then(|| failed.unwrap_or_default())
        })
    }

    fn mend(&self, subject: Subject<'_>) -> Option<Answer> {
        repair::arguments(subject.answer)
    }
}

/// What is wrong with calling so many tools at all.
fn as_chosen(request: &Request, calls: &[&ToolCall]) -> Option<Finding> {
    let wrong = match (&request.tool_choice, calls) {
        (Some(ToolChoice::Any | ToolChoice::Named(_)), []) => "calls no tool, expected a call",
        (Some(ToolChoice::Never), [_, ..]) => "calls a tool, expected none to be called",
        (Some(ToolChoice::Named(name)), calls) if calls.iter().any(|call| call.name != *name) => {
            "calls another tool than the one that was asked for"
        }
        (_, [_, _, ..]) if request.parallel_tool_calls == Some(false) => {
            "calls several tools, expected one at a time"
        }
        _ => return None,
    };
    Some(Finding::failed(wrong).complaining(format!("the answer {wrong}")))
}

fn look_at(call: &ToolCall, request: &Request) -> Finding {
    let tools = request.tools.iter();
    let mut functions = tools.filter_map(|tool| match tool {
        Tool::Function(function) => Some(function),
        Tool::Hosted(_) => None,
    });
    let Some(function) = functions.find(|function| function.name == call.name) else {
        return unknown(call);
    };
    match json::read(&call.arguments) {
        Ok(arguments) => fit(&arguments, function),
        Err(finding) => about(finding, function),
    }
}

/// The name that was called is the answer's, and goes to nobody but the model.
fn unknown(call: &ToolCall) -> Finding {
    let why = "calls a tool that there is none of";
    Finding::failed(why).complaining(format!("there is no tool `{}`", call.name))
}

/// Whether arguments keep to their tool's schema. One that cannot be used says nothing of them but that they are
/// an object.
fn fit(arguments: &Value, function: &Function) -> Finding {
    if !arguments.is_object() {
        let finding = Finding::failed("arguments are no object");
        return about(
            finding.complaining("expected an object".to_owned()),
            function,
        );
    }
    let schema = function.parameters.as_ref();
    let schema = schema.and_then(|schema| Schema::compile(schema).ok());
    let finding = schema.map_or_else(Finding::passed, |schema| schema.check(arguments));
    about(finding, function)
}

/// With the tool's name before the complaint.
fn about(finding: Finding, function: &Function) -> Finding {
    match finding.complaint.clone() {
        Some(complaint) => {
            finding.complaining(format!("arguments of `{}`: {complaint}", function.name))
        }
        None => finding,
    }
}

/// The calls of a choice.
pub(super) fn calls(choice: &mut Choice) -> impl Iterator<Item = &mut ToolCall> {
    choice.parts.iter_mut().filter_map(Part::as_tool_call_mut)
}
