//! What the targets try.

#[path = "../../tests/common/hostile.rs"]
pub mod hostile;
