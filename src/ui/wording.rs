//! Every sentence that a person reads and that is not the job's own. Errors say what happened and what to do
//! next. One file for each thing that is spoken of; they are read as `wording::…` from everywhere.

mod answer;
mod before;
mod connection;
pub mod editor;
mod export;
mod job;
mod kept;
mod keys;
mod plan;
mod reading;
mod run;
mod settings;
mod trouble;
mod vote;
mod waits;

pub use answer::*;
pub use before::*;
pub use connection::*;
pub use export::*;
pub use job::*;
pub use kept::*;
pub use keys::*;
pub use plan::*;
pub use reading::*;
pub use run::*;
pub use settings::*;
pub use trouble::*;
pub use vote::*;
pub use waits::*;
