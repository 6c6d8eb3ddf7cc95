//! Pictures and documents.

use serde_json::json;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

#[test]
fn pictures_and_documents_go_as_bytes() {
    let base64 = |media_type: &str, name: Option<&str>| Media {
        source: Source::Base64("QUJD".to_owned()),
        media_type: Some(media_type.to_owned()),
        name: name.map(str::to_owned),
        ..Media::default()
    };
    let text = Media {
        source: Source::Text("ABC".to_owned()),
        name: Some("../terms.pdf".to_owned()),
        ..Media::default()
    };
    let parts = vec![
        Part::text("Compare"),
        Part::Image(Media {
            detail: Some("low".to_owned()),
            ..base64("image/jpg", None)
        }),
        Part::Document(base64("application/pdf", Some("terms.pdf"))),
        Part::Document(base64("text/markdown; charset=utf-8", Some("terms  pdf"))),
        Part::Document(base64("text/x-log", None)),
        Part::Document(Media {
            media_type: Some("text/plain".to_owned()),
            ..text
        }),
    ];
    let body = said(&parts_of(parts), SONNET, &["detail"]);
    let document = |format: &str, name: &str| json!({"document": {"format": format, "name": name, "source": {"bytes": "QUJD"}}});
    assert_eq!(
        body["messages"][0]["content"],
        json!([
            {"text": "Compare"},
            {"image": {"format": "jpeg", "source": {"bytes": "QUJD"}}},
            document("pdf", "terms pdf"),
            document("md", "terms pdf 2"),
            document("txt", "document"),
            document("txt", "terms pdf 3"),
        ])
    );
}

#[test]
fn media_that_the_api_cannot_have_are_refused() {
    let media = |source, media_type: &str| Media {
        source,
        media_type: Some(media_type.to_owned()),
        ..Media::default()
    };
    let url = || Source::Url("https://pictures.example/a".to_owned());
    let bytes = || Source::Base64("QUJD".to_owned());
    for (part, name) in [
        (
            Part::Image(media(url(), "image/png")),
            "an image by address",
        ),
        (
            Part::Document(media(url(), "application/pdf")),
            "a document by address",
        ),
        (
            Part::Image(media(bytes(), "image/tiff")),
            "image of type image/tiff",
        ),
        (
            Part::Document(media(bytes(), "application/zip")),
            "document of type application/zip",
        ),
        (
            Part::Image(media(Source::File("f".to_owned()), "image/png")),
            "a stored file",
        ),
        (Part::Audio(media(bytes(), "audio/wav")), "audio input"),
        (
            Part::Document(media(bytes(), "application/pdf")),
            "a document without text beside it",
        ),
    ] {
        refuses(&parts_of(vec![part]), SONNET, name);
    }
    let picture = || Part::Image(media(bytes(), "image/png"));
    let of = |role| Request {
        messages: vec![user("Hi"), message(role, vec![picture()]), user("there")],
        ..Request::default()
    };
    refuses(
        &of(Role::Assistant),
        SONNET,
        "a picture or document from the assistant",
    );
    refuses(
        &of(Role::System),
        SONNET,
        "a system prompt that is not text",
    );
}
