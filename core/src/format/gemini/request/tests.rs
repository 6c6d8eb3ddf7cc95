use super::*;
use crate::chat::{
    Effort, Output, Part, Reasoning, Signature, Source, Tool, ToolCall, ToolChoice, ToolResult,
};
use crate::config::Format;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const PATH: &str = "/v1beta/models/gemini-2.5-flash:generateContent";

#[test]
fn the_path_says_the_model_and_whether_to_stream() {
    let body = br#"{"contents":[{"parts":[{"text":"Hi"}]}]}"#;
    let request = read(PATH, body).unwrap();
    assert_eq!(
        (request.model.as_str(), request.streams),
        ("gemini-2.5-flash", false)
    );
    assert!(request.wants_usage);
    assert_eq!(request.messages, [user(vec![Part::text("Hi")])]);
    let streamed = read("/v1/models/m:streamGenerateContent?alt=sse", body).unwrap();
    assert!(streamed.streams && streamed.untranslatable.is_empty());
    let in_a_list = read("/v1/models/m:streamGenerateContent", body).unwrap_err();
    assert_eq!(in_a_list.param(), Some("alt"));
    assert_eq!(
        read("/v1/models/:generateContent", body),
        Err(RequestError::Empty(Param::Model)),
    );
}

#[test]
fn camel_and_snake_case_and_single_objects_mean_the_same() {
    let camel = r#"{"systemInstruction":{"parts":[{"text":"Be brief."}]},
        "contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"AA+/"}}]}],
        "tools":[{"functionDeclarations":[{"name":"f","parametersJsonSchema":{}}]}],
        "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["f"]}},
        "generationConfig":{"maxOutputTokens":5,"topK":40,"stopSequences":["x"],"thinkingConfig":{"thinkingBudget":7}}}"#;
    let snake = r#"{"system_instruction":{"parts":{"text":"Be brief."}},
        "contents":{"role":"user","parts":{"inline_data":{"mime_type":"image/png","data":"AA-_"}}},
        "tools":{"function_declarations":{"name":"f","parameters_json_schema":{}}},
        "tool_config":{"function_calling_config":{"mode":"any","allowed_function_names":["f"]}},
        "generation_config":{"max_output_tokens":5,"top_k":40.0,"stop_sequences":["x"],"thinking_config":{"thinking_budget":7}}}"#;
    let request = parse(camel);
    assert_eq!(request, parse(snake));
    assert_eq!(request.messages.len(), 2);
    assert_eq!(request.max_tokens, Some(5));
    assert_eq!(request.top_k, Some(40));
    assert_eq!(request.tool_choice, Some(ToolChoice::Named("f".to_owned())));
    assert_eq!(request.reasoning.unwrap().budget, Some(7));
}

#[test]
fn results_find_their_calls_by_name_and_order() {
    let request = parse(
        r#"{"contents":[
        {"role":"user","parts":[{"text":"?"}]},
        {"role":"model","parts":[{"functionCall":{"name":"f","args":{"n":1}},"thoughtSignature":"c2ln"},
            {"functionCall":{"name":"g"}},{"functionCall":{"name":"f","args":{"n":2}}}]},
        {"role":"user","parts":[{"functionResponse":{"name":"g","response":{"output":"G"}}},
            {"functionResponse":{"name":"f","response":{"error":"E"}}},
            {"functionResponse":{"name":"f","response":{"a":1}}}]},
        {"role":"model","parts":[{"functionCall":{"id":"own","name":"f"}}]},
        {"role":"function","parts":[{"functionResponse":{"id":"own","name":"f","response":{"result":[1]}}}]}]}"#,
    );
    let call = |id: &str, name: &str, arguments: &str, signature| {
        Part::ToolCall(ToolCall {
            id: id.to_owned(),
            name: name.to_owned(),
            arguments: arguments.to_owned(),
            signature,
        })
    };
    let result = |call: &str, name: &str, text: &str, is_error| {
        Part::ToolResult(ToolResult {
            call: call.to_owned(),
            name: Some(name.to_owned()),
            parts: vec![Part::text(text)],
            is_error,
            cache: None,
        })
    };
    let parts: Vec<_> = request.messages.into_iter().map(|it| it.parts).collect();
    assert_eq!(
        parts[1],
        [
            call("call_1_0", "f", r#"{"n":1}"#, Some(signature("c2ln"))),
            call("call_1_1", "g", "{}", None),
            call("call_1_2", "f", r#"{"n":2}"#, None),
        ],
    );
    assert_eq!(
        parts[2],
        [
            result("call_1_1", "g", "G", false),
            result("call_1_0", "f", "E", true),
            result("call_1_2", "f", r#"{"a":1}"#, false),
        ],
    );
    assert_eq!(parts[4], [result("own", "f", "[1]", false)]);
}

#[test]
fn a_result_is_of_the_last_turns_call() {
    let request = parse(
        r#"{"contents":[
        {"role":"model","parts":[{"functionCall":{"name":"f"}}]},
        {"role":"user","parts":[{"text":"Never mind."}]},
        {"role":"model","parts":[{"functionCall":{"name":"f"}}]},
        {"role":"user","parts":[{"functionResponse":{"name":"f","response":{}}}]}]}"#,
    );
    let Part::ToolResult(result) = &request.messages[3].parts[0] else {
        panic!("no result");
    };
    assert_eq!(result.call, "call_2_0");
}

#[test]
fn thinking_comes_back_with_its_signatures() {
    let request = parse(
        r#"{"contents":[{"role":"model","parts":[
        {"text":"Hm.","thought":true,"thoughtSignature":"c2ln"},{"text":"Yes.","thoughtSignature":"c2ln"}]}]}"#,
    );
    assert_eq!(
        request.messages[0].parts,
        [
            Part::Thinking {
                text: "Hm.".to_owned(),
                signature: Some(signature("c2ln")),
            },
            Part::text("Yes."),
            Part::HiddenThinking(signature("c2ln")),
        ],
    );
}

#[test]
fn media_are_told_by_their_type() {
    let sources = |uri: &str, kind: &str| {
        let part = format!(r#"{{"fileData":{{"fileUri":"{uri}","mimeType":"{kind}"}}}}"#);
        parse(&format!(r#"{{"contents":[{{"parts":[{part}]}}]}}"#))
    };
    let part = |request: Request| request.messages[0].parts[0].clone();
    let url = part(sources("https://example.com/a", "image/png"));
    let Part::Image(image) = url else {
        panic!("no image");
    };
    assert_eq!(
        image.source,
        Source::Url("https://example.com/a".to_owned())
    );
    for uri in [
        "gs://bucket/a",
        "files/a",
        "https://generativelanguage.googleapis.com/v1beta/files/a",
    ] {
        let Part::Document(document) = part(sources(uri, "application/pdf")) else {
            panic!("no document");
        };
        assert_eq!(document.source, Source::File(uri.to_owned()));
    }
    assert!(matches!(
        part(sources("https://x/a", "audio/wav")),
        Part::Audio(_)
    ));
    assert_eq!(
        sources("https://x/a", "video/mp4").untranslatable,
        ["video input"]
    );
}

#[test]
fn tools_are_functions_or_googles_own() {
    let request = parse(
        r#"{"contents":[{"parts":[{"text":"?"}]}],"tools":[{"functionDeclarations":[
        {"name":"f","description":"d","parameters":{"type":"OBJECT","properties":{"a":{"type":"STRING"}}},"behavior":"BLOCKING"},
        {"name":"g"}]},{"googleSearch":{}},{"codeExecution":null}]}"#,
    );
    let [Tool::Function(f), Tool::Function(g), Tool::Hosted(search)] = &request.tools[..] else {
        panic!("{:?}", request.tools);
    };
    let parameters = f.parameters.as_ref().unwrap();
    assert_eq!(
        parameters.as_str(),
        r#"{"type":"object","properties":{"a":{"type":"string"}}}"#,
    );
    assert_eq!(g.parameters, None);
    assert_eq!(search, "googleSearch");
    assert_eq!(request.dropped, ["tools.functionDeclarations.behavior"]);
}

#[test]
fn modes_of_calling_are_choices() {
    for (config, expected, tools) in [
        ("{}", None, 3),
        (r#"{"mode":"AUTO"}"#, Some(ToolChoice::Auto), 3),
        (r#"{"mode":"NONE"}"#, Some(ToolChoice::Never), 3),
        (r#"{"mode":"ANY"}"#, Some(ToolChoice::Any), 3),
        (r#"{"mode":"VALIDATED"}"#, Some(ToolChoice::Auto), 3),
        (
            r#"{"mode":"ANY","allowedFunctionNames":["a","c"]}"#,
            Some(ToolChoice::Any),
            2,
        ),
        (
            r#"{"mode":"ANY","allowedFunctionNames":["b"]}"#,
            Some(ToolChoice::Named("b".to_owned())),
            3,
        ),
    ] {
        let request = parse(&format!(
            r#"{{"contents":[{{"parts":[{{"text":"?"}}]}}],
            "tools":[{{"functionDeclarations":[{{"name":"a"}},{{"name":"b"}},{{"name":"c"}}]}}],
            "toolConfig":{{"functionCallingConfig":{config}}}}}"#
        ));
        assert_eq!(request.tool_choice, expected, "{config}");
        assert_eq!(request.tools.len(), tools, "{config}");
    }
}

#[test]
fn the_config_says_how_to_sample() {
    let request = configured(
        r#"{"temperature":0.5,"topP":0.9,"seed":-3,"candidateCount":2,"presencePenalty":1,
        "frequencyPenalty":-1,"responseLogprobs":true,"logprobs":4,"mediaResolution":"LOW"}"#,
    );
    assert_eq!(request.temperature, Some(0.5));
    assert_eq!(request.top_p, Some(0.9));
    assert_eq!(request.seed, Some(-3));
    assert_eq!(request.choices, Some(2));
    assert_eq!(request.presence_penalty, Some(1.0));
    assert_eq!(request.frequency_penalty, Some(-1.0));
    assert_eq!(request.logprobs, Some(4));
    assert_eq!(request.dropped, ["generationConfig.mediaResolution"]);
    assert_eq!(configured(r#"{"candidateCount":1}"#).choices, None);
    assert_eq!(configured(r#"{"logprobs":4}"#).logprobs, None);
}

#[test]
fn the_config_says_how_to_think() {
    let thinking =
        |config: &str| configured(&format!(r#"{{"thinkingConfig":{config}}}"#)).reasoning;
    assert_eq!(thinking("{}"), None);
    assert_eq!(thinking(r#"{"thinkingBudget":-1}"#), None);
    assert_eq!(thinking(r#"{"thinkingBudget":0}"#).unwrap().budget, Some(0));
    assert_eq!(
        thinking(r#"{"thinkingLevel":"HIGH","includeThoughts":true}"#),
        Some(Reasoning {
            effort: Some(Effort::High),
            budget: None,
            shown: Some(true),
        }),
    );
}

#[test]
fn the_config_says_which_form_the_answer_has() {
    assert_eq!(
        configured(r#"{"responseMimeType":"text/plain"}"#).output,
        Output::Text
    );
    assert_eq!(
        configured(r#"{"responseMimeType":"application/json"}"#).output,
        Output::Json
    );
    for schema in [
        r#""responseSchema":{"type":"STRING"}"#,
        r#""responseJsonSchema":{"type":"string"}"#,
        r#""_responseJsonSchema":{"type":"string"}"#,
    ] {
        let config = format!(r#"{{"responseMimeType":"application/json",{schema}}}"#);
        let Output::Schema(schema) = configured(&config).output else {
            panic!("{config}");
        };
        assert_eq!(schema.schema.as_str(), r#"{"type":"string"}"#);
    }
}

#[test]
fn what_no_other_format_can_say_is_told() {
    for (config, name) in [
        (
            r#"{"responseMimeType":"text/x.enum"}"#,
            "generationConfig.responseMimeType",
        ),
        (
            r#"{"responseModalities":["TEXT","IMAGE"]}"#,
            "generationConfig.responseModalities",
        ),
        (r#"{"speechConfig":{}}"#, "generationConfig.speechConfig"),
    ] {
        assert_eq!(configured(config).untranslatable, [name]);
    }
    assert!(
        configured(r#"{"responseModalities":["TEXT"],"speechConfig":null}"#)
            .untranslatable
            .is_empty()
    );
    let request = parse(
        r#"{"contents":[{"parts":[{"executableCode":{"code":"1"}},{"text":"x","videoMetadata":{}}],"new":1}],
        "safetySettings":[],"labels":{"a":"b"},"cachedContent":"cachedContents/1","model":"models/m",
        "serviceTier":null,"odd key \n":1,"toolConfig":{"retrievalConfig":{}}}"#,
    );
    assert_eq!(
        request.untranslatable,
        ["cachedContent", "contents.parts.executableCode"],
    );
    assert_eq!(
        request.dropped,
        [
            "*",
            "contents.new",
            "contents.parts.videoMetadata",
            "labels",
            "safetySettings",
            "toolConfig.retrievalConfig",
        ],
    );
}

#[test]
fn mistakes_are_told_with_their_place() {
    for (body, expected) in [
        (r#"{"contents":"Hi"}"#, "contents"),
        (r#"{}"#, "contents"),
        (r#"{"contents":[]}"#, "contents"),
        (r#"{"contents":[{"parts":["Hi"]}]}"#, "contents[0].parts[0]"),
        (
            r#"{"contents":[{"parts":[{"text":"a"},{"text":5}]}]}"#,
            "contents[0].parts[1].text",
        ),
        (
            r#"{"contents":[{"role":"system","parts":[]}]}"#,
            "contents[0].role",
        ),
        (
            r#"{"contents":[{"parts":[{"functionCall":{}}]}]}"#,
            "contents[0].parts[0].functionCall",
        ),
        (
            r#"{"tools":[{"functionDeclarations":[{"description":"?"}]}]}"#,
            "tools[0].functionDeclarations[0]",
        ),
        (
            r#"{"generationConfig":{"temperature":"hot"}}"#,
            "generationConfig.temperature",
        ),
        (
            r#"{"contents":[{"parts":[]}],"generationConfig":{"topK":-1}}"#,
            "generationConfig.topK",
        ),
        (
            r#"{"contents":[{"parts":[]}],"generationConfig":{"topK":1.5}}"#,
            "generationConfig.topK",
        ),
        (
            r#"{"contents":[{"parts":[]}],"generationConfig":{"thinkingConfig":{"thinkingLevel":"?"}}}"#,
            "generationConfig.thinkingConfig.thinkingLevel",
        ),
        (
            r#"{"contents":[{"parts":[]}],"toolConfig":{"functionCallingConfig":{"mode":"?"}}}"#,
            "toolConfig.functionCallingConfig.mode",
        ),
    ] {
        let error = read(PATH, body.as_bytes()).unwrap_err();
        assert_eq!(error.param(), Some(expected), "{body}: {error}");
    }
    for (body, expected) in [
        ("", RequestError::NoBody),
        ("[]", RequestError::NotObject),
        (r#"{"contents""#, RequestError::EndsEarly),
        ("{]", RequestError::NotJson { line: 1, column: 2 }),
    ] {
        assert_eq!(read(PATH, body.as_bytes()), Err(expected));
    }
    assert_eq!(read(PATH, b"{\xff"), Err(RequestError::NotUtf8 { at: 1 }));
}

#[test]
fn nesting_costs_no_stack() {
    for start in [
        r#"{"contents":"#,
        r#"{"contents":[{"parts":[{"functionCall":{"args":"#,
        r#"{"x":"#,
    ] {
        let body = format!("{start}{}", "[".repeat(1_000_000));
        assert!(read(PATH, body.as_bytes()).is_err());
    }
    let schema = r#"{"items":"#.repeat(100_000) + "1" + &"}".repeat(100_000);
    let body = format!(
        r#"{{"contents":[{{"parts":[]}}],"tools":[{{"functionDeclarations":[{{"name":"f","parameters":{schema}}}]}}]}}"#
    );
    assert!(read(PATH, body.as_bytes()).is_ok());
}

#[track_caller]
fn parse(body: &str) -> Request {
    read(PATH, body.as_bytes()).unwrap()
}

#[track_caller]
fn configured(config: &str) -> Request {
    parse(&format!(
        r#"{{"contents":[{{"parts":[{{"text":"?"}}]}}],"generationConfig":{config}}}"#
    ))
}

fn user(parts: Vec<Part>) -> Message {
    Message {
        role: Role::User,
        parts,
    }
}

fn signature(value: &str) -> Signature {
    Signature {
        origin: Format::Gemini,
        value: value.to_owned(),
    }
}
