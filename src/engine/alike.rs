//! Letters that look alike: what a text says to a reader who does not mind how it is written. To compare with, never to show.

/// The text's letters and digits alone, as small letters and digits of ASCII where they are such or look like them. All else is left out.
pub fn bare(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    bare.extend(text.chars().filter_map(plain));
    bare
}

/// The letter or digit of ASCII that a character is or looks like, as a small letter.
pub fn plain(c: char) -> Option<char> {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric().then_some(c.to_ascii_lowercase());
    }
    let code = u32::from(c);
    match c {
        // Full width.
        '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
            char::from_u32(code - 0xFEE0).and_then(plain)
        }
        // Mathematical alphabets and digits, of which a few are missing and stand elsewhere.
        '\u{1D400}'..='\u{1D6A3}' => letter((code - 0x1D400) % 26),
        '\u{1D7CE}'..='\u{1D7FF}' => digit((code - 0x1D7CE) % 10),
        'ℎ' => Some('h'),
        // In circles, parentheses and squares.
        '\u{24B6}'..='\u{24E9}' => letter((code - 0x24B6) % 26),
        '\u{249C}'..='\u{24B5}' => letter(code - 0x249C),
        '\u{1F110}'..='\u{1F129}' => letter(code - 0x1F110),
        '\u{1F130}'..='\u{1F149}' => letter(code - 0x1F130),
        '\u{1F150}'..='\u{1F169}' => letter(code - 0x1F150),
        '\u{1F170}'..='\u{1F189}' => letter(code - 0x1F170),
        '\u{1F1E6}'..='\u{1F1FF}' => letter(code - 0x1F1E6),
        '\u{2460}'..='\u{2468}' => digit(code - 0x245F),
        '\u{2474}'..='\u{247C}' => digit(code - 0x2473),
        '\u{2776}'..='\u{277E}' => digit(code - 0x2775),
        // Above and below the line.
        '¹' => Some('1'),
        '²' => Some('2'),
        '³' => Some('3'),
        '\u{2070}'..='\u{2079}' => digit(code - 0x2070),
        '\u{2080}'..='\u{2089}' => digit(code - 0x2080),
        // The digits of other scripts.
        '\u{660}'..='\u{669}' => digit(code - 0x660),
        '\u{6F0}'..='\u{6F9}' => digit(code - 0x6F0),
        '\u{966}'..='\u{96F}' => digit(code - 0x966),
        _ => looks(c),
    }
}

fn letter(place: u32) -> Option<char> {
    char::from_u32(u32::from(b'a') + place)
}

fn digit(value: u32) -> Option<char> {
    char::from_digit(value, 10)
}

/// Latin letters with marks, small capitals, and the Greek and Cyrillic letters that pass for Latin ones.
fn looks(c: char) -> Option<char> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ª' | 'À' | 'Á' | 'Â' | 'Ã'
        | 'Ä' | 'Å' | 'Ā' | 'Ă' | 'Ą' | 'ᴀ' | 'а' | 'А' | 'α' | 'Α' => 'a',
        'ʙ' | 'в' | 'В' | 'β' | 'Β' => 'b',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' | 'Ç' | 'Ć' | 'Ĉ' | 'Ċ' | 'Č' | 'ᴄ' | 'с' | 'С' | 'ϲ' => {
            'c'
        }
        'ď' | 'đ' | 'Ď' | 'Đ' | 'ᴅ' | 'ԁ' | 'Ԁ' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'È' | 'É' | 'Ê' | 'Ë' | 'Ē' | 'Ĕ'
        | 'Ė' | 'Ę' | 'Ě' | 'ᴇ' | 'е' | 'Е' | 'ё' | 'Ё' | 'ε' | 'Ε' => 'e',
        'ꜰ' | 'ƒ' | 'ϝ' => 'f',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' | 'Ĝ' | 'Ğ' | 'Ġ' | 'Ģ' | 'ɢ' | 'ɡ' | 'ԍ' => 'g',
        'ĥ' | 'ħ' | 'Ĥ' | 'Ħ' | 'ʜ' | 'һ' | 'Һ' | 'н' | 'Н' | 'Η' => 'h',
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'Ì' | 'Í' | 'Î' | 'Ï' | 'Ĩ' | 'Ī'
        | 'Ĭ' | 'Į' | 'İ' | 'ɪ' | 'і' | 'І' | 'ї' | 'Ї' | 'ι' | 'Ι' | 'ⅰ' | 'Ⅰ' => {
            'i'
        }
        'ĵ' | 'Ĵ' | 'ᴊ' | 'ј' | 'Ј' | 'ϳ' => 'j',
        'ķ' | 'Ķ' | 'ᴋ' | 'к' | 'К' | 'κ' | 'Κ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' | 'Ĺ' | 'Ļ' | 'Ľ' | 'Ł' | 'ʟ' | 'ӏ' | 'Ӏ' | 'ⅼ' | 'Ⅼ' => {
            'l'
        }
        'ᴍ' | 'м' | 'М' | 'Μ' | 'ⅿ' | 'Ⅿ' => 'm',
        'ñ' | 'ń' | 'ņ' | 'ň' | 'Ñ' | 'Ń' | 'Ņ' | 'Ň' | 'ɴ' | 'п' | 'η' | 'Ν' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ǒ' | 'º' | 'Ò' | 'Ó' | 'Ô' | 'Õ'
        | 'Ö' | 'Ø' | 'Ō' | 'Ŏ' | 'Ő' | 'ᴏ' | 'о' | 'О' | 'ο' | 'Ο' | 'σ' => 'o',
        'ᴘ' | 'р' | 'Р' | 'ρ' | 'Ρ' => 'p',
        'ԛ' | 'Ԛ' => 'q',
        'ŕ' | 'ŗ' | 'ř' | 'Ŕ' | 'Ŗ' | 'Ř' | 'ʀ' | 'г' | 'ᴦ' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'Ś' | 'Ŝ' | 'Ş' | 'Š' | 'ꜱ' | 'ѕ' | 'Ѕ' | 'ſ' => 's',
        'ţ' | 'ť' | 'ŧ' | 'Ţ' | 'Ť' | 'Ŧ' | 'ᴛ' | 'т' | 'Т' | 'τ' | 'Τ' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'Ù' | 'Ú' | 'Û' | 'Ü' | 'Ũ'
        | 'Ū' | 'Ŭ' | 'Ů' | 'Ű' | 'Ų' | 'ᴜ' | 'υ' | 'ц' | 'ս' => 'u',
        'ᴠ' | 'ѵ' | 'Ѵ' | 'ν' | 'ⅴ' | 'Ⅴ' => 'v',
        'ŵ' | 'Ŵ' | 'ᴡ' | 'ԝ' | 'Ԝ' | 'ω' => 'w',
        'х' | 'Х' | 'χ' | 'Χ' | 'ⅹ' | 'Ⅹ' => 'x',
        'ý' | 'ÿ' | 'ŷ' | 'Ý' | 'Ÿ' | 'Ŷ' | 'ʏ' | 'у' | 'У' | 'γ' | 'Υ' => 'y',
        'ź' | 'ż' | 'ž' | 'Ź' | 'Ż' | 'Ž' | 'ᴢ' | 'Ζ' => 'z',
        _ => return None,
    })
}
