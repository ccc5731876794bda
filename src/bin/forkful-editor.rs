//! The editor's binary: a module of its own, loaded when somebody opens the editor. Natively it is empty.

#[cfg(target_arch = "wasm32")]
fn main() {
    forkful::ui::editor::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
