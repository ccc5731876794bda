//! How calls are made: how many at once, how often again, and how long they may be silent.

use std::time::Duration;

use leptos::prelude::*;

use super::command::{Command, dispatch};
use super::reactive::text;
use super::state::AppState;
use super::wording::{self, LimitWords};
use crate::browser::page;
use crate::engine::limits::Limits;

/// One number: how it is read from the limits, and how what was typed is written there.
struct Field {
    id: &'static str,
    words: LimitWords,
    read: fn(&Limits) -> String,
    write: fn(&mut Limits, Option<u32>),
}

const FIELDS: [Field; 6] = [
    Field {
        id: "limit-places",
        words: wording::PLACES,
        read: |limits| limits.places.to_string(),
        write: |limits, typed| {
            if let Some(typed) = typed {
                limits.places = usize::try_from(typed).unwrap_or(usize::MAX);
            }
        },
    },
    Field {
        id: "limit-retries",
        words: wording::RETRIES,
        read: |limits| limits.retries.to_string(),
        write: |limits, typed| limits.retries = typed.unwrap_or(limits.retries),
    },
    Field {
        id: "limit-per-minute",
        words: wording::PER_MINUTE,
        read: |limits| any(limits.per_minute),
        write: |limits, typed| limits.per_minute = typed.filter(|most| *most > 0),
    },
    Field {
        id: "limit-tokens",
        words: wording::TOKENS_PER_MINUTE,
        read: |limits| any(limits.tokens_per_minute),
        write: |limits, typed| limits.tokens_per_minute = typed.filter(|most| *most > 0),
    },
    Field {
        id: "limit-quiet",
        words: wording::QUIET,
        read: |limits| limits.quiet.as_secs().to_string(),
        write: |limits, typed| limits.quiet = seconds(typed).unwrap_or(limits.quiet),
    },
    Field {
        id: "limit-idle",
        words: wording::WITHOUT_WORDS,
        read: |limits| limits.idle.as_secs().to_string(),
        write: |limits, typed| limits.idle = seconds(typed).unwrap_or(limits.idle),
    },
];

fn any(limit: Option<u32>) -> String {
    limit.map(|most| most.to_string()).unwrap_or_default()
}

fn seconds(typed: Option<u32>) -> Option<Duration> {
    typed.map(|typed| Duration::from_secs(u64::from(typed)))
}

/// The fields, out of the way of those who need none of them.
pub fn limits(state: AppState) -> AnyView {
    let fields = FIELDS.into_iter().map(|field| {
        let Field {
            id,
            words,
            read,
            write,
        } = field;
        let note = format!("{id}-note");
        view! {
            <div class="field">
                <label for=id>{words.label}</label>
                <input
                    id=id
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    placeholder=words.unset
                    aria-describedby=note.clone()
                    prop:value=text(move || state.limits.with(read))
                    on:change:target=move |event| {
                        let mut limits = state.limits.get_untracked();
                        write(&mut limits, event.target().value().trim().parse().ok());
                        dispatch(state, Command::SetLimits(limits));
                        // What was typed gives way to what it was taken for.
                        page::fill(id, &state.limits.with_untracked(read));
                    }
                />
                <p class="field-note" id=note>{words.note}</p>
            </div>
        }
    });
    view! {
        <details class="limits">
            <summary>{wording::LIMITS}</summary>
            <div class="limit-fields">{fields.collect_view()}</div>
        </details>
    }
    .into_any()
}
