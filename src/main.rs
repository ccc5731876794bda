//! The page's binary: mounts it. Natively it is empty, so that native tests need no browser crates.

#[cfg(target_arch = "wasm32")]
fn main() {
    forkful::ui::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
