//! Which characters nobody sees, and which stand for others.

/// Whether it has no width, or only turns the direction: Unicode's default ignorable characters (UAX #44) that
/// are not tags or variation selectors, which belong to emoji.
pub(super) const fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
    )
}

/// The ASCII character that one of the block of tags mirrors (U+E0020 to U+E007E).
pub(super) fn tagged(c: char) -> Option<char> {
    let code = u32::from(c).checked_sub(0xE_0000)?;
    let is_printed = (0x20..0x7F).contains(&code);
    char::from_u32(code).filter(|_| is_printed)
}

/// The plain letter of one in another style: full width (U+FF10), mathematical (U+1D400, thirteen alphabets of 52),
/// in a circle (U+24B6).
pub(super) fn plain(c: char) -> char {
    let code = u32::from(c);
    let alphabet = |place: u32| match place {
        0..26 => char::from_u32(place.saturating_add(0x41)),
        _ => char::from_u32(place.saturating_add(0x61 - 26)),
    };
    let found = match code {
        // Its punctuation is that of Chinese and Japanese.
        0xFF10..=0xFF19 | 0xFF21..=0xFF3A | 0xFF41..=0xFF5A => {
            char::from_u32(code.saturating_sub(0xFEE0))
        }
        0x1_D400..=0x1_D6A3 => alphabet(code.saturating_sub(0x1_D400) % 52),
        0x1_D7CE..=0x1_D7FF => {
            char::from_u32((code.saturating_sub(0x1_D7CE) % 10).saturating_add(0x30))
        }
        0x24B6..=0x24E9 => alphabet(code.saturating_sub(0x24B6)),
        _ => None,
    };
    found.unwrap_or(c)
}

/// Cyrillic and Greek letters, and the Latin ones that look the same: a part of Unicode's confusables (UTS #39).
const ALIKE: (&str, &str) = (
    "аеорсухіѕјԁһӏԛԝгпАВЕКМНОРСТХІЅЈαορνικτυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxisjdhlqwrnABEKMHOPCTXISJaopviktuABEZHIKMNOPTYX",
);

/// The Latin letter that it looks like.
pub(super) fn look_alike(c: char) -> Option<char> {
    let at = ALIKE.0.chars().position(|other| other == c)?;
    ALIKE.1.chars().nth(at)
}

/// The letter that a digit or sign is written for.
pub(super) const fn leet(c: char) -> char {
    match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        _ => c,
    }
}
