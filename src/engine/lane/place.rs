//! A place in a lane, and what becomes of the call that has it.

use super::Lane;
use crate::engine::ports::Moment;

/// A place in a lane; dropping it gives the place to the next.
#[derive(Debug)]
pub struct Place<'a> {
    lane: &'a Lane,
    tokens: u32,
    sent: Option<Moment>,
    heard: bool,
}

impl<'a> Place<'a> {
    pub(super) fn new(lane: &'a Lane, tokens: u32) -> Self {
        Self {
            lane,
            tokens,
            sent: None,
            heard: false,
        }
    }
}

impl Place<'_> {
    /// Its call was sent.
    pub fn sent(&mut self, now: Moment) {
        self.sent = Some(now);
        self.lane.with(|state| state.pace.sent(now));
    }

    /// Its call begins to be answered.
    pub fn heard(&mut self) {
        if !std::mem::replace(&mut self.heard, true) {
            let sent = self.sent;
            self.lane.with(|state| {
                state.unheard = state.unheard.saturating_sub(1);
                state.trust();
                state.pace.taken(sent);
                state.hand_out_or_tell();
            });
        }
    }

    /// The provider counted so many tokens for its call.
    pub fn counted(&mut self, tokens: u64) {
        let counted = u32::try_from(tokens).unwrap_or(u32::MAX);
        let charged = std::mem::replace(&mut self.tokens, counted);
        self.lane.with(|state| {
            state.pace.counted(charged, counted);
            state.hand_out_or_tell();
        });
    }

    /// Its call was answered well. As many of these as there are places raise their number by one, up to what a person
    /// allows.
    pub fn went_well(&mut self) {
        self.heard();
        self.lane.with(|state| {
            state.worked = true;
            state.well_since = true;
            if state.doubted.take().is_some() {
                state.trusted = Some(1);
                state.heard = 0;
                state.hand_out_or_tell();
            }
            state.well += 1;
            if state.well >= state.places && state.places < state.most {
                state.places += 1;
                state.well = 0;
                state.hand_out_or_tell();
            }
            let is_narrow = state.places < state.most || state.trusted.is_some();
            if !is_narrow && !state.pace.is_learned() {
                state.refused = 0;
            }
        });
    }

    /// Its call was refused since too many were out. Halves the places, once for all calls that were out when the refusal
    /// was told, and not where the refusals say when to come back and have taught a pace, which then is mended instead.
    pub fn denied(&mut self, now: Moment, free: Option<Moment>) {
        let sent = self.sent.unwrap_or(now);
        self.lane.with(|state| {
            let had_pace = state.pace.is_learned() && free.is_some();
            let is_new = match free {
                Some(free) => state.pace.denied(sent, now, free),
                None => state.pace.denied_unsaid(sent, now),
            };
            state.refused = state.refused.saturating_add(1);
            if is_new && !had_pace {
                state.places = (state.places / 2).max(1);
                state.well = 0;
                state.trusted = (!state.pace.is_learned()).then_some(1);
            }
            state.tell_keeper();
        });
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        // Whoever is told of a stop is told when the state is free again.
        drop(self.lane.with(|state| state.give_back(self.heard)));
    }
}
