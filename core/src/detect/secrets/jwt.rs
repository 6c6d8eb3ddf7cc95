//! JSON Web Tokens: three parts in base64url, the first two of them JSON (RFC 7519; RFC 7515, section 7.1).

use super::alphabet::BASE64URL;
use super::found;
use super::view::View;
use crate::detect::{Anchors, Detector, LONGEST, Place, Sight, Text};

/// The kind of what it finds.
const KIND: &str = "jwt";

/// Finds tokens by how their headers begin: `{"` in base64url.
#[derive(Debug)]
pub(super) struct Jwts;

/// The shortest header with an algorithm, and the shortest set of claims worth stealing, in bytes of base64url.
const SHORTEST: usize = 17;

impl Detector for Jwts {
    fn anchors(&self) -> Anchors {
        Anchors {
            words: vec!["eyJ".to_owned()],
            ..Anchors::default()
        }
    }

    fn kinds(&self) -> Vec<&'static str> {
        vec![KIND]
    }

    fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight) {
        let view = View::new(text);
        let start = place.span.start;
        if view
            .before(start)
            .is_some_and(|byte| BASE64URL.has(byte) || byte == b'.')
            || view.slice(start, place.span.end) != b"eyJ"
        {
            return;
        }
        let end = end(start, &view);
        if view.is_short() {
            sight.open(start);
        } else if let Some(end) = end {
            sight.found(found(KIND, start..end, 95));
        }
    }
}

/// Where the token ends that begins here. One that is not signed has nothing behind its second dot.
fn end(start: usize, view: &View<'_>) -> Option<usize> {
    let header = part(start, view);
    let claims = dot(header, view)?;
    let ends = part(claims, view);
    let is_long = |from: usize, to: usize| to.saturating_sub(from) >= SHORTEST;
    if !is_long(start, header) || !is_long(claims, ends) || !view.has(claims, b"ey") {
        return None;
    }
    Some(part(dot(ends, view)?, view))
}

/// Where the part ends that begins here.
fn part(from: usize, view: &View<'_>) -> usize {
    view.run(from, LONGEST / 3, &BASE64URL)
}

fn dot(at: usize, view: &View<'_>) -> Option<usize> {
    (view.at(at)? == b'.').then(|| at.saturating_add(1))
}
