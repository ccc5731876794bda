//! The reader of replies: any cutting of any bytes gives the same reply, be they a stream or what is in one chunk of it.
#![no_main]

use forkful_fuzz::hostile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    if let Some((lengths, bytes)) = input.split_at_checked(4) {
        hostile::replies_do_not_depend_on_the_cuts(bytes, lengths);
        hostile::replies_do_not_depend_on_the_cuts(&[b"data: ", bytes, b"\n\n"].concat(), lengths);
    }
});
