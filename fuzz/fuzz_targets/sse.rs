//! The reader of event streams: any cutting of any bytes gives the same events.
#![no_main]

use forkful_fuzz::hostile;
use libfuzzer_sys::fuzz_target;

// The lengths of the pieces come first, so that a mutation of the stream does not move them.
fuzz_target!(|input: &[u8]| {
    if let Some((lengths, bytes)) = input.split_at_checked(4) {
        hostile::events_do_not_depend_on_the_cuts(bytes, lengths);
    }
});
