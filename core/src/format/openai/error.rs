//! An error of our own, in the shape OpenAI's clients read.

use super::rewrite::quote;
use crate::format::Trouble;

/// What an OpenAI client is told.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ErrorBody<'a> {
    /// A sentence: what is wrong and what to do.
    pub message: &'a str,
    /// OpenAI's `type`: the class of error, such as `invalid_request_error`.
    pub kind: &'a str,
    /// The member of the request at fault, where there is one.
    pub param: Option<&'a str>,
    /// The stable code that programs tell errors by.
    pub code: &'a str,
}

impl<'a> ErrorBody<'a> {
    /// The same trouble in OpenAI's words.
    pub fn of(trouble: &Trouble<'a>) -> Self {
        Self {
            message: trouble.message,
            kind: kind_of(trouble.status),
            param: trouble.param,
            code: trouble.code,
        }
    }
}

/// OpenAI's class of error for a status.
const fn kind_of(status: u16) -> &'static str {
    match status {
        429 => "rate_limit_error",
        400..=499 => "invalid_request_error",
        _ => "server_error",
    }
}

impl ErrorBody<'_> {
    /// The body of an error response.
    ///
    /// ```
    /// # use baton_core::format::openai::error::ErrorBody;
    /// let error = ErrorBody { message: "no", kind: "server_error", param: None, code: "exhausted" };
    /// assert_eq!(
    ///     error.to_json(),
    ///     r#"{"error":{"message":"no","type":"server_error","param":null,"code":"exhausted"}}"#,
    /// );
    /// ```
    pub fn to_json(&self) -> String {
        let message = quote(self.message);
        let kind = quote(self.kind);
        let param = self.param.map_or_else(|| "null".to_owned(), quote);
        let code = quote(self.code);
        format!(
            r#"{{"error":{{"message":{message},"type":{kind},"param":{param},"code":{code}}}}}"#
        )
    }

    /// The same as an event, to end a stream that cannot end well: clients raise it as an error.
    /// The blank lines before it end an event that was cut in the middle, and mean nothing elsewhere;
    /// JSON has no raw line breaks, so it is one line itself.
    pub fn to_event(&self) -> String {
        format!("\n\ndata: {}\n\n", self.to_json())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sse::{Event, EventParser};

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    const ERROR: ErrorBody<'_> = ErrorBody {
        message: "`model` is\n\"missing\"",
        kind: "invalid_request_error",
        param: Some("model"),
        code: "missing_required_parameter",
    };

    #[test]
    fn an_error_has_the_shape_that_clients_read() {
        assert_eq!(
            ERROR.to_json(),
            r#"{"error":{"message":"`model` is\n\"missing\"","type":"invalid_request_error","param":"model","code":"missing_required_parameter"}}"#,
        );
    }

    #[test]
    fn an_error_event_carries_the_same_object() {
        assert_eq!(
            ERROR.to_event(),
            format!("\n\ndata: {}\n\n", ERROR.to_json())
        );
    }

    #[test]
    fn an_error_event_is_read_wherever_the_stream_was_cut() {
        let stream = "data: {\"choices\":[]}\r\n\r\nevent: x\ndata: {}\n\n";
        for end in 0..=stream.len() {
            let mut parser = EventParser::default();
            let mut last = Vec::new();
            for part in [&stream[..end], &ERROR.to_event()] {
                parser.feed(part.as_bytes(), |event| match event {
                    Event::Data(data) => last = data.to_vec(),
                    Event::TooLarge => last.clear(),
                });
            }
            assert_eq!(
                last,
                ERROR.to_json().as_bytes(),
                "after {:?}",
                &stream[..end]
            );
        }
    }
}
