//! The reader of error bodies and of the headers beside them.
#![no_main]

use std::time::Duration;

use forkful_fuzz::hostile;
use libfuzzer_sys::fuzz_target;

/// Sunday, 6 November 1994, 08:49:37: the dates of the seeds lie just after it.
const NOW: Duration = Duration::from_secs(784_111_777);

// The status and the header stand in a line of their own, `429 20`, and below it the body.
fuzz_target!(|text: &str| {
    let (line, body) = text.split_once('\n').unwrap_or(("", text));
    let (status, header) = line.split_once(' ').unwrap_or((line, ""));
    hostile::refusals_are_read(status.parse().unwrap_or(429), header, body, NOW);
});
