//! Sets of bytes: what keys are written in, and what stands around them.

/// A set of ASCII's bytes; all others are in it, or none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alphabet {
    /// Of the bytes below 64, and of those from there to 127, a bit each.
    low: u64,
    high: u64,
    /// Whether it has what is not ASCII.
    beyond: bool,
}

impl Alphabet {
    const NONE: Self = Self {
        low: 0,
        high: 0,
        beyond: false,
    };

    /// These bytes; two with a `-` between them are a range. A `-` at the beginning is itself.
    pub(super) const fn of(ranges: &[u8]) -> Self {
        let mut set = Self::NONE;
        let mut rest = ranges;
        loop {
            rest = match rest {
                [first, b'-', last, tail @ ..] => {
                    let mut byte = *first;
                    while byte <= *last {
                        set = set.with(byte);
                        byte = byte.saturating_add(1);
                    }
                    tail
                }
                [byte, tail @ ..] => {
                    set = set.with(*byte);
                    tail
                }
                [] => return set,
            };
        }
    }

    /// Everything but these.
    pub(super) const fn but(ranges: &[u8]) -> Self {
        let set = Self::of(ranges);
        Self {
            low: !set.low,
            high: !set.high,
            beyond: true,
        }
    }

    pub(super) const fn with(self, byte: u8) -> Self {
        match byte {
            0..64 => Self {
                low: self.low | 1 << byte,
                ..self
            },
            64..128 => Self {
                high: self.high | 1 << (byte - 64),
                ..self
            },
            128.. => self,
        }
    }

    pub(super) const fn without(self, byte: u8) -> Self {
        let one = Self::NONE.with(byte);
        Self {
            low: self.low & !one.low,
            high: self.high & !one.high,
            beyond: self.beyond,
        }
    }

    pub(super) const fn has(&self, byte: u8) -> bool {
        // Without a jump for each byte, which nothing could foresee.
        let bits = match (byte < 64, byte < 128) {
            (true, _) => self.low,
            (false, true) => self.high,
            (false, false) => return self.beyond,
        };
        (bits >> (byte & 63)) & 1 == 1
    }
}

pub(super) const BLANK: Alphabet = Alphabet::of(b" \t");
pub(super) const QUOTE: Alphabet = Alphabet::of(b"\"'`");
pub(super) const PADDING: Alphabet = Alphabet::of(b"=");
pub(super) const BASE64: Alphabet = Alphabet::of(b"0-9A-Za-z+/");
pub(super) const BASE64URL: Alphabet = Alphabet::of(b"-0-9A-Za-z_");
pub(super) const GRAPHIC: Alphabet = Alphabet::of(b"!-~");

/// The alphabet of this letter in a [shape](super::shape::Shape); an empty one if it has none.
///
/// | letter | bytes |
/// |---|---|
/// | `d` | digits |
/// | `h`, `H` | hexadecimal digits in lower case, in any case |
/// | `l`, `u` | digits and lower-case letters, digits and upper-case letters |
/// | `a` | digits and letters |
/// | `w` | those, `_` and `-`: base64url |
/// | `b` | digits, letters, `+` and `/`: base64 |
/// | `e` | base64url and `=`, as samples of padded keys are |
/// | `x` | base64url, `=`, `.` and `~` |
/// | `k` | base64, base64url and `=` |
/// | `q` | digits, letters and `%`, as in a URL |
/// | `p` | `=`, the padding of base64 |
pub(super) const fn of_letter(letter: u8) -> &'static Alphabet {
    match letter {
        b'd' => const { &Alphabet::of(b"0-9") },
        b'h' => const { &Alphabet::of(b"0-9a-f") },
        b'H' => const { &Alphabet::of(b"0-9A-Fa-f") },
        b'l' => const { &Alphabet::of(b"0-9a-z") },
        b'u' => const { &Alphabet::of(b"0-9A-Z") },
        b'a' => const { &Alphabet::of(b"0-9A-Za-z") },
        b'w' => &BASE64URL,
        b'b' => &BASE64,
        b'e' => const { &BASE64URL.with(b'=') },
        b'x' => const { &BASE64URL.with(b'=').with(b'.').with(b'~') },
        b'k' => const { &BASE64URL.with(b'=').with(b'+').with(b'/') },
        b'q' => const { &Alphabet::of(b"0-9A-Za-z%") },
        b'p' => &PADDING,
        _ => &Alphabet::NONE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn ranges_and_single_bytes_are_in_and_nothing_else() {
        let set = Alphabet::of(b"-a-c~");
        let all: Vec<u8> = (0..=255).filter(|byte| set.has(*byte)).collect();
        assert_eq!(all, b"-abc~");
        assert!(!set.without(b'b').has(b'b'));
        let others = Alphabet::but(b"\n");
        assert_eq!((0..=255).filter(|byte| !others.has(*byte)).count(), 1);
    }
}
