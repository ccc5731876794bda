//! What is known of each provider that is or was asked about.

use super::Connection;
use crate::provider::catalogue::Provider;

/// By provider, those of which anything is known.
#[derive(Clone, Debug, Default)]
pub struct Connections(Vec<(Provider, Connection)>);

impl Connections {
    /// What is known of this one.
    pub fn of(&self, provider: Provider) -> &Connection {
        let found = self.0.iter().find(|(of, _)| *of == provider);
        found.map_or(&Connection::Unknown, |(_, connection)| connection)
    }

    /// This is known of it now.
    pub fn set(&mut self, provider: Provider, connection: Connection) {
        self.0.retain(|(of, _)| *of != provider);
        self.0.push((provider, connection));
    }
}
