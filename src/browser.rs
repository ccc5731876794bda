//! The adapters for the engine's ports: the one place that names `web-sys`.

mod body;
pub mod client;
pub mod editor_port;
pub mod fetch;
pub mod page;
pub mod timer;
