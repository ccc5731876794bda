//! When the next call of a lane may be sent: limits that a person set, a pause that a provider asked for, and the
//! pace that its refusals teach. Pure: every moment comes from outside.
//!
//! A provider that allows so many calls a minute rarely says how many. But each refusal that says when to come back
//! names a moment at which its count has room for one call, whatever way it counts. Between two such moments it took
//! exactly as many calls as it allows in that time.

use std::time::Duration;

use crate::engine::ports::Moment;

const MINUTE: Duration = Duration::from_mins(1);

/// A count that was seen from its first call on must span about this much to tell the pace of a provider that counts by the
/// minute; a shorter one may be what was saved up before.
const WHOLE: Duration = Duration::from_secs(59);

/// So many calls tell a pace well enough that older ones need not be remembered.
const ENOUGH: u32 = 32;

/// So few tell little, compared with what a person says.
const FEW: u32 = 8;
/// How much slower than a person's limit so few make the lane at most.
const A_LITTLE_MORE: f64 = 1.05;

/// The slowest pace that so few teach.
const SLOWEST_OF_FEW: Duration = Duration::from_secs(10);

/// How much sooner each call is sent than the one before, at first, while no refusal comes: one part in so many. Limits
/// are raised, and a pace that was learned from few calls is a guess.
const BOLDER: f64 = 4_000.0;
/// How much sooner it is instead once a pace that few calls taught has gone unrefused for a minute: then what refused them
/// was a moment's, or somebody else's with the same key, and a wrong guess costs one refusal, which teaches more.
const MUCH_BOLDER: f64 = 0.2;
/// After so many calls without a refusal it is twice that, after twice as many three times.
const CALM: f64 = 50.0;
/// How far a guess from one call may be mended by the next; and where waits are told in whole seconds, which are rounded up.
const GUESS: f64 = 0.2;
const ROUGH_GUESS: f64 = 0.6;

/// Calls from one moment to another.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    from: Moment,
    to: Moment,
    sent: u32,
    denied: u32,
    /// When it began, the provider's count had room for one call, and for no more.
    from_room_for_one: bool,
}

impl Stretch {
    fn taken(&self) -> u32 {
        self.sent.saturating_sub(self.denied)
    }
}

/// When the next call may be sent.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// The person's limits: the time that one request takes of its minute, and that one token takes.
    per_request: Option<Duration>,
    per_token: Option<Duration>,
    /// From when on each of them, and the learned pace, has room. Since the clock's start.
    requests_from: Duration,
    tokens_from: Duration,
    learned_from: Duration,
    pause: Option<Moment>,
    learned: Option<Duration>,
    /// The first call of all.
    first_sent: Option<Moment>,
    /// What is known of the time until the last refusal.
    known: Option<Stretch>,
    /// It said so in whole seconds, as most do that say it in a header.
    is_rough: bool,
    /// When that refusal was told.
    told: Option<Moment>,
    /// Calls that were sent since, refused since, and begun to be answered since.
    sent: u32,
    taken: u32,
}

fn since_start(moment: Moment) -> Duration {
    Duration::from_millis(moment.as_millis())
}

impl Pace {
    /// The person's limits, of requests and of tokens a minute; zero counts as one.
    pub(super) fn set_limits(&mut self, requests: Option<u32>, tokens: Option<u32>) {
        self.per_request = requests.map(|most| MINUTE / most.max(1));
        self.per_token = tokens.map(|most| MINUTE / most.max(1));
    }

    /// It takes a clock to tell whether a call may be sent.
    pub(super) fn is_timed(&self) -> bool {
        let gaps = [self.per_request, self.per_token, self.learned];
        self.pause.is_some() || gaps.iter().any(Option::is_some)
    }

    /// Until when nothing is sent, if a provider asked for that.
    pub(super) fn pause(&self) -> Option<Moment> {
        self.pause
    }

    /// Sends nothing before this moment.
    pub(super) fn pause_until(&mut self, until: Moment) {
        self.pause = self.pause.max(Some(until));
    }

    /// When the next call may be sent. Forgets a pause that is over.
    pub(super) fn due(&mut self, now: Moment) -> Moment {
        self.pause = self.pause.filter(|until| *until > now);
        let paused = self.pause.map(since_start);
        let requests = self.per_request.map(|_| self.requests_from);
        let tokens = self.per_token.map(|_| self.tokens_from);
        let learned = self.learned.map(|_| self.learned_from);
        let due = paused.max(requests).max(tokens).max(learned);
        let nanos = due.unwrap_or_default().as_nanos();
        Moment::from_millis(u64::try_from(nanos.div_ceil(1_000_000)).unwrap_or(u64::MAX))
    }

    /// Counts a call of so many tokens that was due at `due`. One that left late, since a browser woke it late, lets the
    /// next follow as if it had not, for a minute's worth at most.
    pub(super) fn charge(&mut self, due: Moment, now: Moment, tokens: u32) {
        let earliest = since_start(now).saturating_sub(MINUTE);
        let at = since_start(due).max(earliest);
        let next = |from: Duration, gap: Duration| from.max(at).saturating_add(gap);
        if let Some(gap) = self.per_request {
            self.requests_from = next(self.requests_from, gap);
        }
        if let Some(one) = self.per_token {
            self.tokens_from = next(self.tokens_from, one.saturating_mul(tokens));
        }
        if let Some(gap) = self.learned {
            self.learned_from = next(self.learned_from, gap);
        }
    }

    /// The provider counted so many tokens for a call that was charged with so many.
    pub(super) fn counted(&mut self, charged: u32, counted: u32) {
        if let Some(one) = self.per_token {
            self.tokens_from = self
                .tokens_from
                .saturating_add(one.saturating_mul(counted))
                .saturating_sub(one.saturating_mul(charged));
        }
    }

    /// A call was sent.
    pub(super) fn sent(&mut self, now: Moment) {
        self.first_sent.get_or_insert(now);
        self.sent = self.sent.saturating_add(1);
    }

    /// A call begins to be answered, so it was not refused.
    /// It was sent at that moment, if that is known.
    pub(super) fn taken(&mut self, sent: Option<Moment>) {
        self.taken = self.taken.saturating_add(1);
        let known = self.known.map_or(0, |known| known.taken());
        if let Some(gap) = self.learned {
            let all = f64::from(known.saturating_add(self.taken).max(1));
            let guess = if self.is_rough { ROUGH_GUESS } else { GUESS };
            let calm = self
                .told
                .zip(sent)
                .map_or(Duration::ZERO, |(told, sent)| sent.since(told));
            let bolder = if known < FEW && calm >= MINUTE {
                MUCH_BOLDER
            } else {
                (1.0 + f64::from(self.taken) / CALM) / BOLDER
            };
            self.learned = Some(gap.mul_f64(1.0 - guess / (all * all) - bolder));
        }
    }

    /// A call that was sent at `sent` was refused, and the provider has room again at `free`, by its own words. Whether it
    /// is news: calls that were out when the refusal before was told are not.
    pub(super) fn denied(&mut self, sent: Moment, now: Moment, free: Moment) -> bool {
        let is_late = self.told.is_some_and(|told| sent <= told);
        if let Some(known) = self.known.as_mut().filter(|_| is_late) {
            known.denied = known.denied.saturating_add(1);
            self.learn();
            return false;
        }
        let first = self.first_sent.unwrap_or(sent);
        let mut newest = Stretch {
            from: self.known.map_or(first, |known| known.to),
            to: free,
            sent: self.sent,
            denied: 1,
            from_room_for_one: self.known.is_some(),
        };
        let is_short = newest.taken() < ENOUGH;
        if let Some(known) = self
            .known
            .filter(|known| known.from_room_for_one && is_short)
        {
            newest.from = known.from;
            newest.sent = newest.sent.saturating_add(known.sent);
            newest.denied = newest.denied.saturating_add(known.denied);
        }
        self.known = Some(newest);
        self.told = Some(now);
        self.is_rough = free.since(now).subsec_nanos() == 0;
        (self.sent, self.taken) = (0, 0);
        self.learn();
        self.learned_from = self.learned_from.max(since_start(free));
        true
    }

    /// A call was refused, and nothing was said of when to come back.
    pub(super) fn denied_unsaid(&mut self, sent: Moment, now: Moment) -> bool {
        let is_new = self.told.is_none_or(|told| sent > told);
        if is_new {
            self.told = Some(now);
        }
        is_new
    }

    /// The time from one call to the next, where refusals have taught one.
    pub(super) fn learned(&self) -> Option<Duration> {
        self.learned
    }

    /// Whether there is a pace that was learned.
    pub(super) fn is_learned(&self) -> bool {
        self.learned.is_some()
    }

    fn learn(&mut self) {
        let told = self.known.filter(|known| {
            let is_whole = known.to.since(known.from) >= WHOLE;
            (known.from_room_for_one || is_whole) && known.taken() > 0
        });
        if let Some(known) = told {
            let found = known.to.since(known.from) / known.taken();
            // A person who set a limit knows more than a few refusals tell; and a few between which others used the same
            // key tell of those.
            let most = match self.per_request {
                _ if known.taken() >= FEW => Duration::MAX,
                Some(gap) => gap.mul_f64(A_LITTLE_MORE),
                None => SLOWEST_OF_FEW,
            };
            self.learned = Some(found.min(most));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: u64) -> Moment {
        Moment::from_millis(millis)
    }

    /// Sends at each of these, of which the last is refused and told to come back at `free`.
    fn until_refused(pace: &mut Pace, sent: &[u64], free: u64) {
        for moment in sent {
            pace.sent(at(*moment));
        }
        let last = sent.last().copied().unwrap_or_default();
        assert!(pace.denied(at(last), at(last + 9), at(free)));
    }

    #[test]
    fn two_refusals_tell_how_many_calls_are_taken_between_them() {
        let mut pace = Pace::default();
        until_refused(&mut pace, &[0, 100, 200, 300, 400], 1_000);
        assert!(!pace.is_learned(), "what was saved up before is not known");
        until_refused(&mut pace, &[1_100, 1_200, 1_300], 3_000);
        assert_eq!(pace.learned, Some(Duration::from_secs(1)));
        // One of those that were out when it was told was refused as well, so fewer were taken.
        assert!(!pace.denied(at(1_200), at(1_400), at(3_000)));
        assert_eq!(pace.learned, Some(Duration::from_secs(2)));
    }

    #[test]
    fn a_first_refusal_after_a_whole_minute_tells_the_pace() {
        let mut pace = Pace::default();
        let sent: Vec<u64> = (0..31).map(|call| call * 100).collect();
        until_refused(&mut pace, &sent, 60_000);
        assert_eq!(pace.learned, Some(Duration::from_secs(2)));
    }

    #[test]
    fn a_few_calls_teach_no_pace_that_would_hold_up_a_run() {
        let mut pace = Pace::default();
        until_refused(&mut pace, &[0, 1], 100);
        until_refused(&mut pace, &[200, 300], 500_000);
        assert_eq!(pace.learned, Some(SLOWEST_OF_FEW));
        pace.set_limits(Some(600), None);
        assert!(!pace.denied(at(300), at(400), at(500_000)));
        until_refused(&mut pace, &[500_100, 500_200], 700_000);
        assert_eq!(pace.learned, Some(Duration::from_millis(105)));
    }

    #[test]
    fn a_pace_at_which_nothing_is_refused_becomes_quicker() {
        let mut pace = Pace::default();
        until_refused(&mut pace, &[0, 1], 100);
        until_refused(&mut pace, &[200, 300], 1_100);
        let before = pace.learned;
        for _ in 0..500 {
            pace.taken(Some(at(1_200)));
        }
        let after = pace.learned.unwrap_or_default();
        assert!(after * 2 < before.unwrap_or_default(), "{after:?}");
    }

    #[test]
    fn a_pace_that_few_calls_taught_is_soon_forgotten_where_nothing_is_refused() {
        let mut pace = Pace::default();
        until_refused(&mut pace, &[0, 1], 20_000);
        until_refused(&mut pace, &[20_100, 20_200, 20_300], 40_300);
        assert_eq!(pace.learned, Some(SLOWEST_OF_FEW));
        let mut now = 40_300;
        for _ in 0..100 {
            now = pace.due(at(now)).as_millis().max(now);
            pace.charge(at(now), at(now), 0);
            pace.sent(at(now));
            pace.taken(Some(at(now)));
        }
        assert!(now < 180_000, "{now}");
        assert!(pace.learned < Some(Duration::from_millis(100)), "{pace:?}");
    }
}
