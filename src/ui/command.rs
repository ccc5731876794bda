//! What a person can ask of the page: the closed list, and the only writer of shared state.

mod again;
mod answers;
mod draft;
mod earlier;
mod job;
mod keep;
mod keys;
mod lanes;
mod limits;
mod open;
mod returned;
mod run;
mod settings;
mod work;

use std::rc::Rc;

use leptos::prelude::*;

use super::later;
use super::state::AppState;
use super::state::aside::Aside;
use super::state::job::Obstacle;
use crate::archive::run::RunId;
use crate::browser::file::Chosen;
use crate::browser::vault::Keeping;
use crate::engine::job::PartId;
use crate::engine::limits::Limits;
use crate::provider::catalogue::Provider;

/// The heading of the results, which a narrow window scrolls to when a run begins.
pub const RESULTS: &str = "results";

/// The line that a run begins with.
pub const SUMMARY: &str = "summary";

/// The input's text box.
pub const INPUT: &str = "input";

/// The button that opens the editor, and has the focus again when that is closed.
pub const EDIT: &str = "edit-job";
/// The list of jobs.
pub const JOB: &str = "job";

/// The heading of the editor, which has the focus when that is opened.
pub const EDITOR: &str = "ed-heading";

/// Something that a person asks for.
#[derive(Clone)]
pub enum Command {
    /// Start the job on the input as it stands. With a problem in the way, show that instead.
    Run,
    /// Stop what is at work; what came stays.
    Stop,
    /// Ask one part again.
    Again(PartId),
    /// Ask all that failed again.
    AgainFailed,
    /// Ask all again that is older than what it was made from.
    AgainStale,
    /// Ask all that was stopped again.
    GoOn,
    /// Ask all that an earlier page left open: what failed, and what was stopped.
    GoOnReturned,
    /// Merge a panel again from what its parts are by now.
    MergeAgain(String),
    /// Merge a panel with what is there.
    Settle(String),
    /// Stop one part.
    StopPart(PartId),
    /// Stop a panel.
    StopPanel(String),
    /// Wait no longer for what the provider asked for, or for what refusals have taught.
    TryNow,
    /// The limits of the lane were changed.
    SetLimits(Limits),
    /// The input was changed.
    SetInput(String),
    /// Put the job's sample back.
    UseSample,
    /// A file was chosen or dropped to be the input.
    TakeFile(Chosen),
    /// The box is to be the input again.
    RemoveFile,
    /// This column of a table is the item; the whole record without one.
    SetColumn(Option<String>),
    /// Open another job of the gallery.
    PickJob(String),
    /// Choose no other job: the list goes back to the one that is open.
    KeepJob,
    /// Open a job that was left for another, as it was left.
    GoBack(Rc<Aside>),
    /// Stop the run at work and open what was asked for.
    Leave,
    /// Stay with the run at work.
    Stay,
    /// Keep what a person has made by now.
    KeepDraft,
    /// Drop the draft that has come back.
    DiscardDraft,
    /// That a draft has come back was read.
    DismissDraft,
    /// Open the editor, or close it.
    ToggleEditor,
    /// Put a panel's answer on the clipboard.
    CopyAnswer(String),
    /// Save a panel's answer as a file.
    SaveAnswer(String),
    /// Show what the page was at work on when it went away.
    ComeBack,
    /// Show the run that is offered beside the one that has come back.
    ShowOther,
    /// Show this kept run.
    ShowKept(RunId),
    /// Drop the run that has come back.
    ForgetRun,
    /// Put the run that has come back aside.
    StartAfresh,
    /// What is wrong with keeping runs was read.
    DismissTrouble,
    /// Open the dialog "Model and key".
    OpenSettings,
    /// Close it, with or without problems left.
    CloseSettings,
    /// Close it, unless a problem is left at a field.
    FinishSettings,
    /// Another provider was chosen.
    SetProvider(Provider),
    /// A base URL was typed to its end.
    SetBaseUrl(Provider, String),
    /// A key was typed to its end.
    SetKey(Provider, String),
    /// A model was named.
    SetModel(Provider, String),
    /// Put back the keys that an earlier page has kept.
    FindKeys,
    /// Keys are to be kept so.
    KeepKeys(Keeping),
    /// Put the keys into a box with this passphrase.
    SealKeys(String),
    /// Open the box with this passphrase.
    UnlockKeys(String),
    /// Forget every key, wherever it is.
    ForgetKeys,
    /// Sign in with OpenRouter.
    SignIn,
    /// Nobody waits for that any more.
    CancelSignIn,
    /// Ask the browser for its own model.
    LookForOwnModel,
    /// Download it.
    DownloadOwnModel,
    /// Ask this provider for its models, and say what came of it.
    TestConnection(Provider),
    /// Wait no longer for what that finds.
    GiveUpTest(Provider),
}

/// Asks for something. What is asked for before the code that does it has come is done, in order, when it has.
pub fn dispatch(state: AppState, command: Command) {
    if let Some(later) = state.later.get_untracked() {
        (later.act)(state, command);
        return;
    }
    state.arrive(|arrival| arrival.wait_with(command));
    later::fetch(state);
}

/// Opens the job whose cover the page shows, so that there is one to act on, and puts back how calls are made.
pub fn open_cover(state: AppState) {
    limits::come_back(state);
    open::open_cover(state);
}

/// Does what is asked.
pub fn act(state: AppState, command: Command) {
    match command {
        Command::Run => run::start(state),
        Command::Stop => run::stop(state),
        Command::Again(id) => again::part(state, id),
        Command::AgainFailed => again::failed(state),
        Command::AgainStale => again::stale(state),
        Command::GoOn => again::stopped(state),
        Command::GoOnReturned => again::all(state),
        Command::MergeAgain(panel) => again::merge(state, panel),
        Command::Settle(panel) => again::settle(state, panel),
        Command::StopPart(id) => again::stop_part(state, &id),
        Command::StopPanel(panel) => again::stop_panel(state, &panel),
        Command::TryNow => lanes::lift_pauses(),
        Command::SetLimits(limits) => limits::set(state, limits),
        Command::SetInput(text) => {
            state.obstacle.set(Obstacle::None);
            state.input.set(text);
            job::input_changed(state);
        }
        Command::UseSample => job::use_sample(state),
        Command::TakeFile(file) => job::take_file(state, file),
        Command::RemoveFile => job::set_file(state, None),
        Command::SetColumn(column) => job::set_column(state, column),
        Command::PickJob(id) => open::pick(state, id),
        Command::KeepJob => open::keep_job(state),
        Command::GoBack(aside) => open::go_back(state, aside),
        Command::Leave => open::leave(state),
        Command::Stay => state.leaving.set(None),
        Command::KeepDraft => draft::keep(state),
        Command::DiscardDraft => draft::discard(state),
        Command::DismissDraft => state.draft.leave(),
        Command::ToggleEditor => job::toggle_editor(state),
        Command::CopyAnswer(panel) => answers::copy(state, panel),
        Command::SaveAnswer(panel) => answers::save(state, &panel),
        Command::ComeBack => keep::come_back(state),
        Command::ShowOther => keep::show_other(state),
        Command::ShowKept(run) => earlier::choose(state, run),
        Command::ForgetRun => returned::forget(state),
        Command::StartAfresh => returned::start_afresh(state),
        Command::DismissTrouble => returned::dismiss_trouble(state),
        Command::OpenSettings => settings::open(state),
        Command::CloseSettings => settings::close(state),
        Command::FinishSettings => settings::finish(state),
        Command::SetProvider(provider) => settings::set_provider(state, provider),
        Command::SetBaseUrl(of, typed) => settings::set_base_url(state, of, &typed),
        Command::SetKey(of, typed) => settings::set_key(state, of, &typed),
        Command::SetModel(of, typed) => settings::set_model(state, of, &typed),
        Command::FindKeys => keys::come_back(state),
        Command::KeepKeys(way) => keys::keep(state, way),
        Command::SealKeys(passphrase) => keys::seal(state, passphrase),
        Command::UnlockKeys(passphrase) => keys::unlock(state, passphrase),
        Command::ForgetKeys => keys::forget(state),
        Command::SignIn => keys::sign_in(state),
        Command::CancelSignIn => keys::cancel_sign_in(state),
        Command::LookForOwnModel => settings::look_for_own_model(state),
        Command::DownloadOwnModel => settings::download_own_model(state),
        Command::TestConnection(of) => settings::test_connection(state, of),
        Command::GiveUpTest(of) => settings::give_up_test(state, of),
    }
}
