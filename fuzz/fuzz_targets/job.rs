//! The reader of job files: what is a job comes back from its file as it went.
#![no_main]

use forkful_fuzz::hostile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| hostile::jobs_come_back(text));
