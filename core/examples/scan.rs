//! The detectors as a module of wasm with nothing around them, to be timed (`make eval-guardrails`).

use std::cell::RefCell;

use baton_core::detect::injection::{Attacks, Voice};
use baton_core::detect::{Detector, Scanner, Text, pii, secrets};

thread_local! {
    static TEXT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static SUBJECTS: [Subject; 4] = subjects();
}

/// What looks through a text.
struct Subject {
    scanner: Option<Scanner>,
    attacks: Option<Attacks>,
}

/// Each family, and all of them last.
fn subjects() -> [Subject; 4] {
    let (secrets, pii) = (secrets::detectors, pii::detectors);
    let of = |detectors: Vec<Vec<Box<dyn Detector>>>, attacks: bool| Subject {
        scanner: Some(Scanner::new(
            detectors.into_iter().flatten().collect(),
            Vec::new(),
        )),
        attacks: attacks.then(Attacks::new),
    };
    [
        of(vec![secrets()], false),
        of(vec![pii()], false),
        Subject {
            scanner: None,
            attacks: Some(Attacks::new()),
        },
        of(vec![secrets(), pii()], true),
    ]
}

impl Subject {
    fn look(&self, text: &str) -> usize {
        let mut findings = self
            .attacks
            .as_ref()
            .map_or_else(Vec::new, |attacks| attacks.look(text, Voice::Own));
        let text = Text {
            text,
            is_whole: true,
        };
        if let Some(scanner) = &self.scanner {
            scanner.scan(text, 0, &mut findings);
        }
        findings.len()
    }
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
    TEXT.with_borrow(|text| {
        let text = str::from_utf8(text).unwrap_or_default();
        SUBJECTS.with(|subjects| {
            subjects
                .get(subject)
                .map_or(0, |subject| subject.look(text))
        })
    })
}
