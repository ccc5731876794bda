//! Forkful takes one job, splits it into parts that do not need each other, works every part at the
//! same time and merges the replies into one answer.
//!
//! The rooms, in reading order. An arrow of imports goes only from a later room to an earlier one;
//! `tests/architecture.rs` keeps that, and the compiler keeps the page's crates out of the pure rooms.
//!
//! - [`engine`]: what a job, a part, a run and a merge are, and how a run is driven. Pure.
//! - [`provider`]: what is written on the wire and how a reply is read. Pure.
//! - [`archive`]: the versioned, stored forms of jobs. Pure.
//! - [`gallery`]: the built-in jobs, as data.
//! - `browser`: fetch and timers, for wasm32 alone.
//! - `ui`: the page, for wasm32 alone.

pub mod archive;
pub mod engine;
pub mod gallery;
pub mod provider;

#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(target_arch = "wasm32")]
pub mod ui;
