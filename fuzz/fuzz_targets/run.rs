//! The reader of stored runs: whatever is stored, what is read of it is a run that once was.
#![no_main]

use forkful_fuzz::hostile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| hostile::runs_come_back(text));
