//! What keys are written in.

/// Whether a byte belongs to the alphabet of this letter. No byte belongs to an alphabet that is not known.
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
pub(super) const fn holds(alphabet: u8, byte: u8) -> bool {
    match alphabet {
        b'd' => byte.is_ascii_digit(),
        b'h' => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        b'H' => byte.is_ascii_hexdigit(),
        b'l' => matches!(byte, b'0'..=b'9' | b'a'..=b'z'),
        b'u' => matches!(byte, b'0'..=b'9' | b'A'..=b'Z'),
        b'a' => byte.is_ascii_alphanumeric(),
        b'w' => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'),
        b'b' => byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'),
        b'e' => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'='),
        b'x' => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'=' | b'.' | b'~'),
        b'k' => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'/' | b'='),
        b'q' => byte.is_ascii_alphanumeric() || byte == b'%',
        b'p' => byte == b'=',
        _ => false,
    }
}
