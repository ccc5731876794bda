//! What a run costs beyond what is told of any: the choice to let one call lead, shown where it would pay, with what it saves and what it
//! costs; and the room that models need to think.

use leptos::prelude::*;

use super::command::{Command, dispatch};
use super::reactive::{changing, flag, text};
use super::state::AppState;
use super::wording;
use crate::browser::learnt;
use crate::engine::lead::Led;
use crate::engine::plan::PlannedPart;
use crate::provider::catalogue::{Caching, Provider};
use crate::provider::settings::{Callee, Ready};

/// Drawn beside the price of a run.
pub fn beside(state: AppState) -> AnyView {
    view! {
        {thoughts(state)}
        {choice(state)}
    }
    .into_any()
}

/// The choice to let one call lead.
fn choice(state: AppState) -> AnyView {
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

/// What a run may cost beyond the limits of its answers, because its models were seen to think first.
fn thoughts(state: AppState) -> AnyView {
    let room = Memo::new(move |_| {
        // What is learnt is learnt by runs.
        state.run.course.track();
        most_room(state)
    });
    view! {
        <p class="run-room" data-room="" hidden=flag(move || room.get() == 0)>
            {text(move || wording::room_before(room.get()))}
        </p>
    }
    .into_any()
}

/// How many tokens all replies together may have beyond their own limits.
fn most_room(state: AppState) -> u64 {
    let Ok(Ready::Calls(callees)) = state.ready_to_call() else {
        return 0;
    };
    let room = |part: &PlannedPart| {
        let mut others = callees.others.iter();
        let callee = match &part.provider {
            None => &callees.own,
            Some(asked) => &others.find(|(name, _)| name == asked)?.1,
        };
        let Callee::Network(endpoint) = callee else {
            return None;
        };
        let room = learnt::room(endpoint, part.model.as_deref(), part.max_tokens);
        Some(u64::from(room))
    };
    state
        .plan
        .with(|plan| plan.parts.iter().filter_map(room).sum())
}

/// The calls that could be led, as the job, its input and the settings stand, where that would save anything.
pub fn could_be_led(state: AppState) -> Vec<Led> {
    let own = state.provider();
    let (Some(input), false) = (state.ready(), own.is_practice()) else {
        return Vec::new();
    };
    let least = |name: Option<&str>, model: Option<&str>| {
        let (provider, caching) = caching(own, name)?;
        let usual = state
            .settings
            .with(|settings| settings.model_of(provider).to_owned());
        Some(caching.least_of(model.unwrap_or(&usual)))
    };
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
