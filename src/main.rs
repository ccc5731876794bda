//! The page's binary: mounts it. Natively it is empty, so that native tests need no browser crates.

#[cfg(target_arch = "wasm32")]
fn main() {
    forkful::ui::mount(page::load);
}

/// In one file. So is every build that is no release.
#[cfg(all(target_arch = "wasm32", not(forkful_split)))]
mod page {
    pub(crate) use forkful::ui::later::at_once as load;
}

/// In two files. The cut is made in this binary and not in the library, whose other binary would be cut with it.
#[cfg(all(target_arch = "wasm32", forkful_split))]
mod page {
    use std::future::Future;
    use std::pin::Pin;

    use forkful::ui::later::{self, Later, NotLoaded};
    use leptos::wasm_split::wasm_split;

    pub(crate) fn load() -> Pin<Box<dyn Future<Output = Result<Later, NotLoaded>>>> {
        Box::pin(rest())
    }

    #[wasm_split(later, wasm_split_path = ::leptos::wasm_split, fallible)]
    fn rest() -> Result<Later, NotLoaded> {
        Ok(later::whole())
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
