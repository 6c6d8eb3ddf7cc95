//! What was asked and what was answered, read as the formats of caller and provider say.

use std::sync::Arc;

use baton_core::chat::{Answer, Choice, Collector, Finish, Request};
use baton_core::config::{LARGEST_BODY, Model};
use baton_core::fault::Fault;
use baton_core::format::{About, Api, Format, Operation};
use baton_core::gzip;
use baton_core::http::Encoding;
use baton_core::protocol::verify::Inquiry;
use baton_core::verdict::Unverified;
use baton_core::verify::Subject;
use serde_json::Value;

/// A request and its answer, in neutral words.
#[derive(Clone, Debug)]
pub(super) struct Exchanged {
    /// What was asked.
    pub(super) request: Request,
    /// What was answered.
    pub(super) answer: Answer,
    /// Who answered.
    pub(super) model: Arc<Model>,
}

impl Exchanged {
    /// Reads both.
    pub(super) fn read(
        inquiry: &Inquiry,
        model: Arc<Model>,
        request: &[u8],
        answer: &[u8],
    ) -> Result<Self, Unverified> {
        if inquiry.api.operation() != Operation::Chat {
            return Err(Unverified::NothingApplies);
        }
        let request = inquiry.api.caller().read_request(&inquiry.path, request);
        let request = request.map_err(|_| Unverified::Unreadable)?;
        let answer = match inquiry.encoding {
            Encoding::Plain => read_answer(answer, inquiry, &model),
            Encoding::Gzip => match gzip::decode(answer, LARGEST_BODY) {
                Ok(plain) => read_answer(&plain, inquiry, &model),
                Err(_) => Err(Unverified::Unreadable),
            },
            Encoding::Unknown => Err(Unverified::Unreadable),
        };
        Ok(Self {
            request,
            answer: answer?,
            model,
        })
    }

    /// What is checked.
    pub(super) const fn subject(&self) -> Subject<'_> {
        Subject {
            request: &self.request,
            answer: &self.answer,
        }
    }

    /// The same request with another answer.
    pub(super) fn with(&self, answer: Answer) -> Self {
        Self {
            request: self.request.clone(),
            answer,
            model: Arc::clone(&self.model),
        }
    }

    /// The request in `OpenAI`'s form, asking for the model by its name in the config and for no stream; `None`
    /// where that form has no word for what it needs.
    pub(super) fn request_in_openai(&self) -> Option<Value> {
        in_openai(&self.request, &self.model)
    }

    /// The answer in `OpenAI`'s form.
    pub(super) fn answer_in_openai(&self, id: &str) -> Value {
        let about = About {
            id,
            model: self.model.wire_name.as_str(),
            now: 0,
            request: &self.request,
        };
        let written = Api::ChatCompletions
            .caller()
            .write_answer(&self.answer, &about);
        serde_json::from_slice(&written).unwrap_or_default()
    }
}

/// A request in `OpenAI`'s form, as [`Exchanged::request_in_openai`] says it.
pub(super) fn in_openai(request: &Request, model: &Model) -> Option<Value> {
    if !request.untranslatable.is_empty() {
        return None;
    }
    let whole = Request {
        streams: false,
        ..request.clone()
    };
    let written = Format::Openai
        .provider()
        .write_request(&whole, model)
        .ok()?;
    let mut body: Value = serde_json::from_slice(&written.body).ok()?;
    let members = body.as_object_mut()?;
    members.insert("model".to_owned(), model.name.as_str().into());
    Some(body)
}

/// An answer as its provider's format says; a prompt that the provider's filter stopped is one, too.
fn read_answer(body: &[u8], inquiry: &Inquiry, model: &Model) -> Result<Answer, Unverified> {
    let provider = model.provider.format.provider();
    let read = if inquiry.is_stream {
        let mut collector = Collector::default();
        let mut stream = provider.read_stream();
        stream.feed(body, &mut |event| collector.add(event));
        stream.finish(&mut |event| collector.add(event));
        collector.finish()
    } else {
        provider.read_answer(body)
    };
    match read {
        Ok(answer) => Ok(answer),
        Err(failure) if failure.fault == Fault::ContentFiltered => Ok(filtered()),
        Err(_) => Err(Unverified::Unreadable),
    }
}

fn filtered() -> Answer {
    Answer {
        choices: vec![Choice {
            finish: Finish::Filtered,
            ..Choice::default()
        }],
        ..Answer::default()
    }
}
