//! Events that say nothing but text: nearly all of a stream.
//!
//! Between two events a worker does other things, and its caches grow cold: what an event costs is how
//! much code it runs through. So an ordinary one is recognised in one pass by a few tokens; anything
//! unusual in it, and the reader reads it.

/// More text of a choice.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Plain {
    pub(super) choice: u32,
    pub(super) text: String,
}

/// The text that an event of an answer that has begun adds, where that is all it says; `None` where it
/// says more, or less, or cannot be told.
pub(super) fn plain(data: &[u8]) -> Option<Plain> {
    let mut tokens = Tokens(std::str::from_utf8(data).ok()?);
    let mut plain = None;
    tokens.object(|key, tokens| match key {
        "choices" if plain.is_none() => {
            plain = Some(only_choice(tokens)?);
            Some(())
        }
        "choices" => None,
        "usage" | "x_groq" | "error" => tokens.null(),
        _ => tokens.scalar(),
    })?;
    tokens.end()?;
    plain
}

fn only_choice(tokens: &mut Tokens<'_>) -> Option<Plain> {
    let (mut choice, mut text) = (None, None);
    tokens.take("[")?;
    tokens.object(|key, tokens| match key {
        "index" if choice.is_none() => {
            choice = Some(tokens.number()?.parse().ok()?);
            Some(())
        }
        "delta" if text.is_none() => {
            text = Some(words(tokens)?);
            Some(())
        }
        "index" | "delta" | "message" => None,
        "finish_reason" | "stop_reason" | "matched_stop" | "logprobs" | "error" => tokens.null(),
        _ => tokens.scalar(),
    })?;
    tokens.take("]")?;
    Some(Plain {
        choice: choice.unwrap_or(0),
        text: text?,
    })
}

fn words(tokens: &mut Tokens<'_>) -> Option<String> {
    let mut text = None;
    tokens.object(|key, tokens| match key {
        "content" if text.is_none() => {
            text = Some(tokens.text()?);
            Some(())
        }
        "role" => tokens.scalar(),
        "content" | "images" | "tool_calls" | "function_call" | "refusal" | "reasoning"
        | "reasoning_content" | "reasoning_details" => tokens.null(),
        _ => tokens.scalar(),
    })?;
    text.filter(|text| !text.is_empty())
}

/// What is left of a document. Each step takes a token, or `None`: what stands there is another one.
struct Tokens<'a>(&'a str);

impl<'a> Tokens<'a> {
    /// An object, member by member.
    fn object(&mut self, mut member: impl FnMut(&'a str, &mut Self) -> Option<()>) -> Option<()> {
        self.take("{")?;
        loop {
            let key = self.simple_string()?;
            self.take(":")?;
            member(key, self)?;
            if self.take(",").is_none() {
                return self.take("}");
            }
        }
    }

    /// Exactly this.
    fn take(&mut self, token: &str) -> Option<()> {
        self.0 = self.0.trim_ascii_start().strip_prefix(token)?;
        Some(())
    }

    fn null(&mut self) -> Option<()> {
        self.take("null")
    }

    /// Nothing more.
    fn end(&self) -> Option<()> {
        self.0.trim_ascii_start().is_empty().then_some(())
    }

    /// A value without parts, of which nothing is wanted.
    fn scalar(&mut self) -> Option<()> {
        match self.0.trim_ascii_start().as_bytes().first()? {
            b'"' => self.simple_string().map(drop),
            b'0'..=b'9' => self.number().map(drop),
            b'n' => self.null(),
            b't' => self.take("true"),
            b'f' => self.take("false"),
            _ => None,
        }
    }

    /// A whole number.
    fn number(&mut self) -> Option<&'a str> {
        let text = self.0.trim_ascii_start();
        let end = text.find(|c: char| !c.is_ascii_digit())?;
        let (number, rest) = text.split_at_checked(end)?;
        let leads_with_zero = number.len() > 1 && number.starts_with('0');
        let goes_on = rest.starts_with(['.', 'e', 'E']);
        self.0 = rest;
        (!number.is_empty() && !leads_with_zero && !goes_on).then_some(number)
    }

    /// A string without escapes.
    fn simple_string(&mut self) -> Option<&'a str> {
        self.take("\"")?;
        let end = self
            .0
            .bytes()
            .position(|b| matches!(b, b'"' | b'\\' | ..b' '))?;
        let (text, rest) = self.0.split_at_checked(end)?;
        self.0 = rest.strip_prefix('"')?;
        Some(text)
    }

    /// A string.
    fn text(&mut self) -> Option<String> {
        let before = self.0.trim_ascii_start();
        if let Some(text) = self.simple_string() {
            return Some(text.to_owned());
        }
        let mut strings = serde_json::Deserializer::from_str(before).into_iter();
        let text = strings.next()?.ok()?;
        self.0 = before.get(strings.byte_offset()..)?;
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn an_ordinary_event_is_plain() {
        let event = r#"{"id":"c","object":"chat.completion.chunk","created":1750000000,"model":"m",
            "system_fingerprint":null,"choices":[{"index":1,"delta":{"role":"assistant","content":"a \"b\"\né"},
            "logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"x9"} "#;
        let text = "a \"b\"\né".to_owned();
        let choice = 1;
        assert_eq!(plain(event.as_bytes()), Some(Plain { choice, text }));
    }

    #[test]
    fn whatever_says_more_is_not() {
        for event in [
            r#"{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#,
            r#"{"choices":[{"delta":{"content":"a","reasoning":"b"}}]}"#,
            r#"{"choices":[{"delta":{"content":"a"}},{"delta":{"content":"b"}}]}"#,
            r#"{"choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":1}}"#,
            r#"{"choices":[{"delta":{"content":["a"]}}]}"#,
            r#"{"choices":[{"delta":{"content":""}}]}"#,
            r#"{"choices":[{"delta":{"content":"a"}}]"#,
            r#"{"choices":[]}"#,
        ] {
            assert_eq!(plain(event.as_bytes()), None, "{event}");
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod laws {
    use proptest::prelude::*;

    use super::super::heard::Heard;
    use super::*;
    use crate::chat::Event;
    use crate::sse;

    /// Pieces that events are made of, and some that none should have.
    fn piece() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            r#""choices":[{"index":0,"delta":{"content":"hi"}}]"#,
            r#""choices":[{"delta":{"content":"\u00e9\n","role":"assistant"},"finish_reason":null}]"#,
            r#""choices":[{"delta":{"content":"a","refusal":null,"tool_calls":null},"index":7}]"#,
            r#""choices":[{"delta":{"content":"a","x":{}}}]"#,
            r#""choices":[{"delta":{"content":"a"},"index":-1}]"#,
            r#""choices":[{"delta":{"content":"a"},"index":01}]"#,
            r#""choices":[{"delta":{"content":"a"},"stop_reason":12}]"#,
            r#""choices":[{"message":{"content":"a"}}]"#,
            r#""choices":null"#,
            r#""id":"b""#,
            r#""id":"\"""#,
            r#""created":1.5"#,
            r#""created":1"#,
            r#""usage":null"#,
            r#""usage":{}"#,
            r#""error":null"#,
            r#""error":"no""#,
            r#""new":true"#,
            r#""new":[1]"#,
            "",
            "}",
        ])
    }

    proptest! {
        #[test]
        fn what_is_plain_is_what_the_reader_reads(
            pieces in prop::collection::vec(piece(), 1..4), cut in 0_usize..200
        ) {
            let event = format!("{{{}}}", pieces.join(","));
            let event = event.get(..event.len().saturating_sub(cut / 20)).unwrap_or_default();
            if let Some(Plain { choice, text }) = plain(event.as_bytes()) {
                let mut heard = Heard::default();
                let mut events = Vec::new();
                heard.event(sse::Event::Data(br#"{"id":"a","choices":[{"delta":{}}]}"#), &mut |_| {});
                heard.read(event.as_bytes(), &mut |event| events.push(event));
                prop_assert_eq!(events, [Event::Text { choice, text }], "{}", event);
            }
        }
    }
}
