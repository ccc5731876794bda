//! The reader of drafts: whatever is stored, what is read of it is written down and read back the same.
#![no_main]

use forkful_fuzz::hostile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| hostile::drafts_come_back(text));
