//! Where keys are kept, if a person wants that: in the tab's own storage, or on this device in a box that is encrypted
//! under a passphrase (AES-256-GCM, its key made of the passphrase by PBKDF2). Otherwise nowhere.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, Storage, SubtleCrypto};

use crate::provider::keyring::{BOUND_TO, ITERATIONS, Keyring, SealedBox, to_hex};

/// Its name in either storage.
const NAME: &str = "forkful.keys";
/// Under this name stands on the device, at random, which forgetting of keys was the last, and in a tab, behind which one its keys were
/// kept. What was kept before the last is good no more: a browser brings a closed tab's storage back, and other tabs have one of their own.
const FORGOTTEN: &str = "forkful.forgotten";

/// How keys are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keeping {
    /// In the memory of the page.
    #[default]
    Memory,
    /// In the tab's storage.
    Session,
    /// On this device, encrypted.
    Device,
}

/// Why something was not kept, or not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultError {
    /// The browser keeps nothing for this page, or has no room.
    Storage,
    /// The browser encrypts in secure pages alone.
    Insecure,
    /// The passphrase is another one, or somebody changed the box.
    Passphrase,
}

/// What was found when the page opened.
#[derive(Debug, Default)]
pub struct Found {
    /// The keys of this tab.
    pub session: Option<Keyring>,
    /// There is a box.
    pub is_sealed: bool,
}

/// Something is kept. Looking costs no more than that.
pub fn may_hold_keys() -> bool {
    has(session()) || has(device())
}

fn has(storage: Option<Storage>) -> bool {
    let kept = storage.and_then(|storage| storage.get_item(NAME).ok()?);
    kept.is_some()
}

/// Looks for what is kept. What a tab kept before all keys were forgotten is wiped.
pub fn look() -> Found {
    if last_forgetting_in(session()) != last_forgetting() {
        wipe(Keeping::Session);
    }
    let kept = || session()?.get_item(NAME).ok()?;
    Found {
        session: kept().as_deref().and_then(Keyring::read),
        is_sealed: is_sealed(),
    }
}

/// The tab's storage keeps keys.
pub fn keeps_for_session() -> bool {
    has(session())
}

/// There is a box on this device.
pub fn is_sealed() -> bool {
    sealed().is_some()
}

/// Which forgetting of all keys was the last on this device; empty where there was none.
pub fn last_forgetting() -> String {
    last_forgetting_in(device())
}

fn last_forgetting_in(storage: Option<Storage>) -> String {
    let found = storage.and_then(|storage| storage.get_item(FORGOTTEN).ok()?);
    found.unwrap_or_default()
}

/// All keys are forgotten: every tab hears of it, and those that are opened again see it.
///
/// # Errors
/// [`VaultError::Storage`] where this browser lets no tab know.
pub fn tell_forgotten() -> Result<(), VaultError> {
    let drawn = to_hex(&random::<8>()?);
    let storage = device().ok_or(VaultError::Storage)?;
    storage
        .set_item(FORGOTTEN, &drawn)
        .map_err(|_| VaultError::Storage)
}

/// Keeps the keys in the tab's storage.
///
/// # Errors
/// [`VaultError::Storage`]
pub fn keep_for_session(ring: &Keyring) -> Result<(), VaultError> {
    let storage = session().ok_or(VaultError::Storage)?;
    storage
        .set_item(FORGOTTEN, &last_forgetting())
        .and_then(|()| storage.set_item(NAME, &ring.write()))
        .map_err(|_| VaultError::Storage)
}

/// Forgets what is kept in a way. What nobody keeps is forgotten.
pub fn wipe(way: Keeping) {
    let storage = match way {
        Keeping::Memory => None,
        Keeping::Session => session(),
        Keeping::Device => device(),
    };
    if let Some(storage) = storage {
        storage.remove_item(NAME).ok();
    }
}

/// The way into the box while the page is open. The passphrase itself is not kept.
#[derive(Clone, Debug)]
pub struct Lock {
    key: CryptoKey,
    salt: Vec<u8>,
    iterations: u32,
}

impl Lock {
    /// A lock for a new passphrase.
    ///
    /// # Errors
    /// [`VaultError::Insecure`]
    pub async fn new(passphrase: &str) -> Result<Self, VaultError> {
        let salt = random::<16>()?;
        Self::of(passphrase, salt.to_vec(), ITERATIONS).await
    }

    async fn of(passphrase: &str, salt: Vec<u8>, iterations: u32) -> Result<Self, VaultError> {
        let key = derive(passphrase, &salt, iterations).await;
        Ok(Self {
            key: key.ok_or(VaultError::Insecure)?,
            salt,
            iterations,
        })
    }

    /// Opens the box that is kept.
    ///
    /// # Errors
    /// [`VaultError::Storage`] where there is none, and as it says.
    pub async fn open(passphrase: &str) -> Result<(Self, Keyring), VaultError> {
        let sealed = sealed().ok_or(VaultError::Storage)?;
        let lock = Self::of(passphrase, sealed.salt.clone(), sealed.iterations).await?;
        let subtle = subtle().ok_or(VaultError::Insecure)?;
        let promise =
            subtle.decrypt_with_object_and_u8_array(&how(&sealed.iv), &lock.key, &sealed.data);
        let opened = JsFuture::from(promise.map_err(|_| VaultError::Insecure)?).await;
        let text = bytes(&opened.map_err(|_| VaultError::Passphrase)?);
        let ring = String::from_utf8(text)
            .ok()
            .as_deref()
            .and_then(Keyring::read);
        Ok((lock, ring.ok_or(VaultError::Passphrase)?))
    }

    /// Wipes the box that this is the way into, and no other that has taken its place.
    pub fn wipe_own(&self) {
        if sealed().is_some_and(|sealed| sealed.salt == self.salt) {
            wipe(Keeping::Device);
        }
    }

    /// Puts the keys into the box, in the place of what was in it.
    ///
    /// # Errors
    /// As it says.
    pub async fn keep(&self, ring: &Keyring) -> Result<(), VaultError> {
        let subtle = subtle().ok_or(VaultError::Insecure)?;
        // Anew each time: two texts under one of these would betray each other.
        let iv = random::<12>()?;
        let promise =
            subtle.encrypt_with_object_and_u8_array(&how(&iv), &self.key, ring.write().as_bytes());
        let data = JsFuture::from(promise.map_err(|_| VaultError::Insecure)?).await;
        let sealed = SealedBox {
            iterations: self.iterations,
            salt: self.salt.clone(),
            iv: iv.to_vec(),
            data: bytes(&data.map_err(|_| VaultError::Insecure)?),
        };
        let storage = device().ok_or(VaultError::Storage)?;
        storage
            .set_item(NAME, &sealed.write())
            .map_err(|_| VaultError::Storage)
    }
}

/// Random bytes that nobody can guess.
pub(super) fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    let crypto = crypto.ok_or(VaultError::Insecure)?;
    let drawn = crypto.get_random_values_with_u8_array(&mut bytes);
    drawn.map_err(|_| VaultError::Insecure)?;
    Ok(bytes)
}

/// `None` in a page that is not secure.
pub(super) fn subtle() -> Option<SubtleCrypto> {
    let crypto = web_sys::window()?.crypto().ok()?;
    let subtle = Reflect::get(&crypto, &"subtle".into()).ok()?;
    subtle.dyn_into().ok()
}

async fn derive(passphrase: &str, salt: &[u8], iterations: u32) -> Option<CryptoKey> {
    let subtle = subtle()?;
    let words = Uint8Array::from(passphrase.as_bytes());
    let base = subtle.import_key_with_str("raw", &words, "PBKDF2", false, &usages(&["deriveKey"]));
    let base: CryptoKey = JsFuture::from(base.ok()?).await.ok()?.dyn_into().ok()?;
    let way = Object::new();
    set(&way, "name", &"PBKDF2".into());
    set(&way, "hash", &"SHA-256".into());
    set(&way, "salt", &Uint8Array::from(salt));
    set(&way, "iterations", &iterations.into());
    let kind = Object::new();
    set(&kind, "name", &"AES-GCM".into());
    set(&kind, "length", &256.into());
    // Not extractable: nothing that runs in the page can read it out.
    let usages = usages(&["encrypt", "decrypt"]);
    let key = subtle.derive_key_with_object_and_object(&way, &base, &kind, false, &usages);
    JsFuture::from(key.ok()?).await.ok()?.dyn_into().ok()
}

fn usages(names: &[&str]) -> Array {
    names.iter().copied().map(JsValue::from_str).collect()
}

fn how(iv: &[u8]) -> Object {
    let how = Object::new();
    set(&how, "name", &"AES-GCM".into());
    set(&how, "iv", &Uint8Array::from(iv));
    set(
        &how,
        "additionalData",
        &Uint8Array::from(BOUND_TO.as_bytes()),
    );
    how
}

fn set(of: &Object, name: &str, value: &JsValue) {
    // A plain object takes every field.
    Reflect::set(of, &name.into(), value).ok();
}

pub(super) fn bytes(buffer: &JsValue) -> Vec<u8> {
    Uint8Array::new(buffer).to_vec()
}

fn sealed() -> Option<SealedBox> {
    SealedBox::read(&device()?.get_item(NAME).ok()??)
}

/// `None` where the browser keeps nothing for this page.
fn session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

fn device() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
