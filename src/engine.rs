//! The pure core: it decides everything and touches nothing.
//!
//! It knows no network, no browser, no clock and no JSON dialect; what it needs of the outside stands
//! in [`ports`]. Reading order: [`job`] (what a person asked for) is checked by [`check`] and becomes a
//! [`plan`]; [`drive`] works the plan and tells its story as [`event`]s, the [`lane`] says when a call may leave, and
//! [`retry`] decides about calls that failed; [`part`] and [`run`] fold the events; [`merge`] makes answers of the parts;
//! [`again`] says which parts are asked again when a person wants that.

pub mod again;
pub mod alike;
pub mod asked;
pub mod check;
pub mod column;
pub mod compose;
pub mod controls;
pub mod cut;
pub mod drive;
pub mod edit;
pub mod error;
pub mod event;
pub mod export;
pub mod fence;
pub mod job;
pub mod joined;
pub mod lane;
pub mod lead;
pub mod limits;
pub mod look;
pub mod markdown;
pub mod merge;
pub mod orders;
pub mod part;
pub mod picture;
pub mod plan;
pub mod ports;
pub mod prompt;
pub mod repeats;
pub mod retry;
pub mod run;
#[cfg(not(target_arch = "wasm32"))]
pub mod testing;
pub mod trap;
pub mod unseen;
