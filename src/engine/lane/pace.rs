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

/// Who has nothing sent for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// The provider asked for it.
    Provider,
    /// Calls were refused without a word of when to come back.
    Own,
}

/// Nothing is sent until then.
#[derive(Clone, Copy, Debug)]
struct Pause {
    until: Moment,
    whose: Whose,
}

/// So many a minute, and the time that one takes of it.
#[derive(Clone, Copy, Debug)]
struct Limit {
    most: u32,
    gap: Duration,
}

impl Limit {
    /// Zero counts as one.
    fn of(most: u32) -> Self {
        let most = most.max(1);
        Self {
            most,
            gap: MINUTE / most,
        }
    }
}

/// What the next call waits for longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    /// A pause.
    Pause(Whose),
    /// A person's limit of so many calls a minute.
    Calls(u32),
    /// A person's limit of so many tokens a minute.
    Tokens(u32),
    /// The pace that refusals have taught: one call in so long.
    Spaced(Duration),
}

/// When the next call may be sent.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// The person's limits: the time that one request takes of its minute, and that one token takes.
    per_request: Option<Limit>,
    per_token: Option<Limit>,
    /// From when on each of them, and the learned pace, has room. Since the clock's start.
    requests_from: Duration,
    tokens_from: Duration,
    learned_from: Duration,
    pause: Option<Pause>,
    learned: Option<Duration>,
    /// The first call of all.
    first_sent: Option<Moment>,
    /// What is known of the time until the last refusal.
    known: Option<Stretch>,
    /// How many calls taught the pace that an earlier run has left.
    taught: u32,
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
        self.per_request = requests.map(Limit::of);
        self.per_token = tokens.map(Limit::of);
    }

    /// A new run begins. What was learned from few calls was a guess, which may have been about a moment that is over. And
    /// no count goes on from the run before: in the time between nobody asked for as much as the provider takes.
    pub(super) fn begin(&mut self) {
        let taught = self.known.map_or(self.taught, |known| known.taken());
        *self = Self {
            per_request: self.per_request,
            per_token: self.per_token,
            requests_from: self.requests_from,
            tokens_from: self.tokens_from,
            pause: self.pause,
            learned: self.learned.filter(|_| taught >= FEW),
            learned_from: self.learned_from,
            is_rough: self.is_rough,
            taught,
            ..Self::default()
        };
    }

    /// It takes a clock to tell whether a call may be sent.
    pub(super) fn is_timed(&self) -> bool {
        let limits = [self.per_request, self.per_token];
        self.pause.is_some() || self.learned.is_some() || limits.iter().any(Option::is_some)
    }

    /// Sends nothing before this moment, whoever wants that.
    pub(super) fn pause_until(&mut self, until: Moment, whose: Whose) {
        if self.pause.is_none_or(|pause| pause.until < until) {
            self.pause = Some(Pause { until, whose });
        }
    }

    /// A person knows better than to wait: the next call may be sent as far as that person's own limits go.
    pub(super) fn lift(&mut self) {
        self.pause = None;
        self.learned_from = Duration::ZERO;
    }

    /// When the next call may be sent. Forgets a pause that is over.
    pub(super) fn due(&mut self, now: Moment) -> Moment {
        self.pause = self.pause.filter(|pause| pause.until > now);
        self.waits().map_or(Moment::default(), |(due, _)| due)
    }

    /// When the next call may be sent, and for what it waits until then.
    pub(super) fn waits(&self) -> Option<(Moment, Wait)> {
        let pause = self
            .pause
            .map(|pause| (since_start(pause.until), Wait::Pause(pause.whose)));
        let requests = self
            .per_request
            .map(|limit| (self.requests_from, Wait::Calls(limit.most)));
        let tokens = self
            .per_token
            .map(|limit| (self.tokens_from, Wait::Tokens(limit.most)));
        let learned = self
            .learned
            .map(|gap| (self.learned_from, Wait::Spaced(gap)));
        let all = [learned, tokens, requests, pause].into_iter().flatten();
        all.max_by_key(|(due, _)| *due).map(|(due, wait)| {
            let millis = due.as_nanos().div_ceil(1_000_000);
            (
                Moment::from_millis(u64::try_from(millis).unwrap_or(u64::MAX)),
                wait,
            )
        })
    }

    /// Counts a call of so many tokens that was due at `due`. One that left late, since a browser woke it late, lets the
    /// next follow as if it had not, for a minute's worth at most.
    pub(super) fn charge(&mut self, due: Moment, now: Moment, tokens: u32) {
        let earliest = since_start(now).saturating_sub(MINUTE);
        let at = since_start(due).max(earliest);
        let next = |from: Duration, gap: Duration| from.max(at).saturating_add(gap);
        if let Some(limit) = self.per_request {
            self.requests_from = next(self.requests_from, limit.gap);
        }
        if let Some(limit) = self.per_token {
            self.tokens_from = next(self.tokens_from, limit.gap.saturating_mul(tokens));
        }
        if let Some(gap) = self.learned {
            self.learned_from = next(self.learned_from, gap);
        }
    }

    /// The provider counted so many tokens for a call that was charged with so many.
    pub(super) fn counted(&mut self, charged: u32, counted: u32) {
        if let Some(limit) = self.per_token {
            self.tokens_from = self
                .tokens_from
                .saturating_add(limit.gap.saturating_mul(counted))
                .saturating_sub(limit.gap.saturating_mul(charged));
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
        let known = self.known.map_or(self.taught, |known| known.taken());
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
                Some(limit) => limit.gap.mul_f64(A_LITTLE_MORE),
                None => SLOWEST_OF_FEW,
            };
            self.learned = Some(found.min(most));
        }
    }
}

#[cfg(test)]
mod tests;
