//! A temperature as a job has it.

use std::fmt;

/// How freely a model chooses its words: 0.00 to 2.00, kept in hundredths.
///
/// It is no float, because all that is ever done with it is to be read and written, and the code and
/// tables that write floats are a weight that the page need not carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Temperature(Heat);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heat {
    Hundredths(u16),
    /// What was written is no number, or none that could be a temperature.
    NoNumber,
}

impl Temperature {
    /// The temperature nearest to `value`. Out of range, or no number at all, it is one that no check passes.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is within the range of the target"
    )]
    pub fn new(value: f64) -> Self {
        let hundredths = (value * 100.0).round();
        Self(if (0.0..=f64::from(u16::MAX)).contains(&hundredths) {
            Heat::Hundredths(hundredths as u16)
        } else {
            Heat::NoNumber
        })
    }

    /// It is one that providers take.
    pub fn is_sound(self) -> bool {
        self.hundredths().is_some_and(|heat| heat <= 200)
    }

    /// In hundredths; `None` for what is no number.
    pub fn hundredths(self) -> Option<u16> {
        match self.0 {
            Heat::Hundredths(heat) => Some(heat),
            Heat::NoNumber => None,
        }
    }
}

/// As a number; what is none is written as one that no check passes either.
impl fmt::Display for Temperature {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Heat::Hundredths(heat) => write!(out, "{}.{:02}", heat / 100, heat % 100),
            Heat::NoNumber => out.write_str("-1"),
        }
    }
}
