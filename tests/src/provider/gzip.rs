//! A body encoded with gzip: each piece can be read when it has come.

use std::io::Write;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::plan::Step;

/// The same steps, their bytes encoded.
pub(super) fn encode(steps: Vec<Step>) -> Vec<Step> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let mut encoded: Vec<Step> = steps
        .into_iter()
        .map(|step| match step {
            Step::Send(bytes) => {
                // Writing into memory cannot fail.
                let _ = encoder.write_all(&bytes).and_then(|()| encoder.flush());
                Step::Send(std::mem::take(encoder.get_mut()).into())
            }
            Step::Wait(_) | Step::Stall | Step::Reset | Step::Close => step,
        })
        .collect();
    if let Some(Step::Send(last)) = encoded.last_mut() {
        let mut bytes = last.to_vec();
        bytes.extend(encoder.finish().unwrap_or_default());
        *last = Bytes::from(bytes);
    }
    encoded
}
