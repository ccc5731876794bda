//! The adapters for the engine's ports: the one place that names `web-sys`.

mod abort;
pub mod assets;
mod body;
pub mod client;
pub mod connection;
pub mod drafts;
pub mod editor_host;
mod editor_line;
pub mod editor_port;
pub mod fetch;
pub mod file;
pub mod learnt;
mod leaving;
pub mod limits;
pub mod network;
pub mod own_model;
pub mod page;
pub mod panic;
pub mod press;
pub mod sign_in;
pub mod store;
pub mod timer;
pub mod vault;
