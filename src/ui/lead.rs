//! The choice to let one call lead: shown where it would pay, with what it saves and what it costs.

use leptos::prelude::*;

use super::command::{Command, dispatch};
use super::reactive::{changing, flag};
use super::state::AppState;
use super::wording;
use crate::engine::lead::Led;
use crate::provider::catalogue::{Caching, Provider};

/// Drawn beside the price of a run.
pub fn choice(state: AppState) -> AnyView {
    let could = Memo::new(move |_| {
        state.plan.track();
        state.file.track();
        state.input.track();
        could_be_led(state)
    });
    let lines = changing(move || {
        let lines = could.get().into_iter().filter_map(|led| {
            let (provider, caching) = caching(state.provider(), led.provider.as_deref())?;
            let told = wording::led(
                &led,
                provider.name,
                led.percent(caching.write_percent, caching.read_percent),
            );
            Some(view! { <li>{told}</li> }.into_any())
        });
        lines.collect_view().into_any()
    });
    view! {
        <div class="lead" data-lead="" hidden=flag(move || could.with(Vec::is_empty))>
            <label>
                <input
                    type="checkbox"
                    prop:checked=flag(move || state.limits.with(|limits| limits.lead))
                    on:change:target=move |event| {
                        let mut limits = state.limits.get_untracked();
                        limits.lead = event.target().checked();
                        dispatch(state, Command::SetLimits(limits));
                    }
                />
                {wording::LEAD}
            </label>
            <ul>{lines}</ul>
        </div>
    }
    .into_any()
}

/// The calls that could be led, as the job, its input and the settings stand, where that would save anything.
pub fn could_be_led(state: AppState) -> Vec<Led> {
    let own = state.provider();
    let (Some(input), false) = (state.ready(), own.is_practice()) else {
        return Vec::new();
    };
    let least = |name: Option<&str>| Some(caching(own, name)?.1.least_tokens);
    let all = state.plan.with(|plan| plan.could_be_led(&input, least));
    let pays = |led: &Led| {
        caching(own, led.provider.as_deref())
            .is_some_and(|(_, of)| led.percent(of.write_percent, of.read_percent) < 100)
    };
    all.into_iter().filter(pays).collect()
}

/// Who is asked, and what caching is like there.
fn caching(own: Provider, name: Option<&str>) -> Option<(Provider, Caching)> {
    let provider = name.map_or(Some(own), Provider::from_id)?;
    Some((provider, provider.caches?))
}
