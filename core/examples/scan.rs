//! The detectors as a module of wasm with nothing around them, to be timed (`make eval-guardrails`).

use std::cell::RefCell;

use baton_core::detect::{Scanner, Text, pii, secrets};

thread_local! {
    static TEXT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static SUBJECTS: Vec<Scanner> = subjects();
}

/// Each family, and all of them last.
fn subjects() -> Vec<Scanner> {
    let all = [secrets::detectors(), pii::detectors()];
    let families = [
        secrets::detectors(),
        pii::detectors(),
        all.into_iter().flatten().collect(),
    ];
    let scanners = families.map(|detectors| Scanner::new(detectors, Vec::new()));
    scanners.into_iter().flatten().collect()
}

/// Makes room for a text of this length, and says where.
#[expect(unsafe_code, reason = "the host calls it by its name")]
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    TEXT.with_borrow_mut(|text| {
        text.resize(length, 0);
        text.as_mut_ptr()
    })
}

/// Looks through the text with this subject, and says how much was found.
#[expect(unsafe_code, reason = "the host calls it by its name")]
#[unsafe(no_mangle)]
pub extern "C" fn scan(subject: usize) -> usize {
    let mut findings = Vec::new();
    TEXT.with_borrow(|text| {
        let text = Text {
            text: str::from_utf8(text).unwrap_or_default(),
            is_whole: true,
        };
        SUBJECTS.with(|subjects| {
            if let Some(scanner) = subjects.get(subject) {
                scanner.scan(text, 0, &mut findings);
            }
        });
    });
    findings.len()
}
