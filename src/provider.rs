//! What is written on the wire and how a reply is read. Pure: bytes in, [`Delta`](crate::engine::ports::Delta)s out.
//!
//! [`catalogue`] holds what is known of each provider; [`settings`] is what a person chose and becomes an [`endpoint`]; [`chat`] or [`messages`] writes the request as the model
//! wants it ([`quirk`]) and
//! [`reply`] reads the answer through [`sse`]; [`status`] judges refusals by what is [`said`] and by every [`hint`] of when
//! to ask again; [`connection`] tells why there is none; [`practice`] needs no network.

pub mod catalogue;
pub mod chat;
pub mod connection;
pub mod endpoint;
pub mod gathered;
pub mod hint;
pub mod key;
pub mod keyring;
pub mod messages;
pub mod models;
pub mod practice;
pub mod quirk;
pub mod reply;
pub mod said;
pub mod settings;
pub mod sign_in;
pub mod sse;
pub mod status;
