//! The database's requests and transactions as futures.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest,
    IdbRequest, IdbTransaction,
};

use futures::future::LocalBoxFuture;

use super::StoreError;
use crate::archive::run::RunId;

/// Ends when what was written is kept.
pub type Written = LocalBoxFuture<'static, Result<(), StoreError>>;

type Js<T> = Result<T, JsValue>;

/// The browser's databases. Some browsers have none in a private window, and some throw at the very question.
fn factory() -> Result<IdbFactory, StoreError> {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok().flatten());
    factory.ok_or(StoreError::Unavailable)
}

/// There may be a database of this name.
pub(super) async fn has_database(name: &str) -> bool {
    let Ok(factory) = factory() else { return false };
    // web-sys has no name for it.
    let Ok(Ok(ask)) = Reflect::get(&factory, &"databases".into()).map(JsCast::dyn_into) else {
        return true;
    };
    let ask: Function = ask;
    let Ok(Ok(promise)) = ask.call0(&factory).map(JsCast::dyn_into::<Promise>) else {
        return true;
    };
    let Ok(found) = JsFuture::from(promise).await else {
        return true;
    };
    let found = Array::from(&found);
    let mut names = found.iter();
    names.any(|found| Reflect::get(&found, &"name".into()).is_ok_and(|found| found == *name))
}

/// Opens a database with these stores.
pub(super) async fn open(
    name: &str,
    version: u32,
    stores: &'static [&'static str],
) -> Result<IdbDatabase, StoreError> {
    let request = factory()?
        .open_with_u32(name, version)
        .map_err(|why| named(&why))?;
    let asked = request.clone();
    let upgrade = Closure::once_into_js(move || {
        let Some(database) = database(&asked) else {
            return;
        };
        for store in stores {
            // Where one cannot be made, the first transaction does not find it, and says so.
            database.create_object_store(store).ok();
        }
    });
    request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
    let opened = Promise::new(&mut |done, failed| {
        request.set_onsuccess(Some(&done));
        request.set_onerror(Some(&failed));
    });
    let blocked = Promise::new(&mut |_, failed| request.set_onblocked(Some(&failed)));
    let both = Array::of2(&opened, &blocked);
    let race = JsFuture::from(Promise::race(&both)).await;
    if race.is_err() {
        let why = request.error().ok().flatten();
        return Err(why.map_or(StoreError::Blocked, |why| by_name(&why.name())));
    }
    let database = database(&request).ok_or(StoreError::Unavailable)?;
    let open = database.clone();
    // Another tab waits to bring a newer form. What this one writes from now on is refused, and told once.
    let close = Closure::<dyn FnMut()>::new(move || open.close()).into_js_value();
    database.set_onversionchange(Some(close.unchecked_ref()));
    Ok(database)
}

fn database(request: &IdbOpenDbRequest) -> Option<IdbDatabase> {
    request.result().ok()?.dyn_into().ok()
}

/// A transaction that writes.
pub(super) struct Writing<'a>(&'a IdbTransaction);

impl Writing<'_> {
    pub(super) fn put(&self, store: &str, key: &JsValue, text: &str) -> Js<()> {
        let store = self.0.object_store(store)?;
        store.put_with_key(&text.into(), key)?;
        Ok(())
    }

    pub(super) fn delete(&self, store: &str, key: &JsValue) -> Js<()> {
        self.0.object_store(store)?.delete(key)?;
        Ok(())
    }
}

/// Writes in one transaction, which is asked for and let go of in this very task: what the page wrote before it was
/// killed is on its way to another process.
pub(super) fn write(
    database: &IdbDatabase,
    stores: &[&str],
    put: impl FnOnce(&Writing<'_>) -> Js<()>,
) -> Written {
    let begun = transaction(database, stores, "readwrite").and_then(|transaction| {
        let ended = ending(&transaction);
        if let Err(why) = put(&Writing(&transaction)) {
            // It has an end of its own then, which tells no more.
            transaction.abort().ok();
            quiet(ended);
            return Err(why);
        }
        commit(&transaction);
        Ok((transaction, ended))
    });
    Box::pin(async move {
        let (transaction, ended) = begun.map_err(|why| named(&why))?;
        finish(&transaction, ended).await
    })
}

/// Lets go of a transaction. Otherwise that would be done when the page has heard that all was put.
#[expect(deprecated, reason = "the standard has it, and browsers do")]
fn commit(transaction: &IdbTransaction) {
    // Where there is no such thing, it is done then.
    transaction.commit().ok();
}

/// A transaction that reads.
pub(super) struct Reading<'a>(&'a IdbTransaction);

impl Reading<'_> {
    fn store(&self, store: &str) -> Js<IdbObjectStore> {
        self.0.object_store(store)
    }

    pub(super) fn one(&self, store: &str, key: &JsValue) -> Js<IdbRequest> {
        self.store(store)?.get(key)
    }

    pub(super) fn all(&self, store: &str, keys: Option<&JsValue>) -> Js<IdbRequest> {
        let store = self.store(store)?;
        match keys {
            Some(keys) => store.get_all_with_key(keys),
            None => store.get_all(),
        }
    }

    pub(super) fn keys(&self, store: &str, keys: Option<&JsValue>) -> Js<IdbRequest> {
        let store = self.store(store)?;
        match keys {
            Some(keys) => store.get_all_keys_with_key(keys),
            None => store.get_all_keys(),
        }
    }
}

/// Reads in one transaction, so that all that is read is of the same moment.
pub(super) async fn read<const N: usize>(
    database: &IdbDatabase,
    stores: &[&str],
    ask: impl FnOnce(&Reading<'_>) -> Js<[IdbRequest; N]>,
) -> Result<[JsValue; N], StoreError> {
    let transaction = transaction(database, stores, "readonly").map_err(|why| named(&why))?;
    let ended = ending(&transaction);
    let asked = match ask(&Reading(&transaction)) {
        Ok(asked) => asked,
        Err(why) => {
            quiet(ended);
            return Err(named(&why));
        }
    };
    finish(&transaction, ended).await?;
    Ok(asked.map(|request| request.result().unwrap_or_default()))
}

/// Begins a transaction.
///
/// It is told to be relaxed: kept as soon as the operating system has it, and not only when the disk has. A tab or a
/// browser that is killed loses nothing by that, a computer that loses its power may lose seconds; and a run that
/// waited for the disk at each part's end would be slower for it.
fn transaction(database: &IdbDatabase, stores: &[&str], mode: &str) -> Js<IdbTransaction> {
    let names: Array = stores
        .iter()
        .map(|store| JsValue::from_str(store))
        .collect();
    let options = Object::new();
    Reflect::set(&options, &"durability".into(), &"relaxed".into())?;
    // web-sys knows the options behind an unstable flag alone.
    let begin: Function = Reflect::get(database, &"transaction".into())?.dyn_into()?;
    begin
        .call3(database, &names, &mode.into(), &options)?
        .dyn_into()
}

fn ending(transaction: &IdbTransaction) -> Promise {
    Promise::new(&mut |done, failed| {
        transaction.set_oncomplete(Some(&done));
        transaction.set_onabort(Some(&failed));
    })
}

async fn finish(transaction: &IdbTransaction, ended: Promise) -> Result<(), StoreError> {
    match JsFuture::from(ended).await {
        Ok(_) => Ok(()),
        Err(_) => Err(transaction
            .error()
            .map_or(StoreError::Unavailable, |why| by_name(&why.name()))),
    }
}

/// Nobody waits for it, and its failure is known.
fn quiet(ended: Promise) {
    wasm_bindgen_futures::spawn_local(async move {
        JsFuture::from(ended).await.ok();
    });
}

/// What was thrown.
fn named(why: &JsValue) -> StoreError {
    why.dyn_ref::<DomException>()
        .map_or(StoreError::Unavailable, |why| by_name(&why.name()))
}

/// What the names of the database's errors mean, by the standard's own list (Indexed Database API 3.0, section 5.1)
/// and by what browsers say of files that they cannot read.
fn by_name(name: &str) -> StoreError {
    match name {
        "QuotaExceededError" => StoreError::Full,
        "VersionError" => StoreError::Newer,
        "UnknownError" | "NotFoundError" | "DataError" | "NotReadableError" => StoreError::Corrupt,
        _ => StoreError::Unavailable,
    }
}

/// The key of a batch.
pub(super) fn event_key(run: &RunId, batch: u64) -> JsValue {
    // Nobody counts beyond 2^53 batches.
    #[expect(clippy::cast_precision_loss, reason = "see above")]
    let batch = batch as f64;
    Array::of2(&run.as_str().into(), &batch.into()).into()
}

/// The number of a batch, by its key.
pub(super) fn event_number(key: &JsValue) -> Option<u64> {
    let number = Array::from(key).get(1).as_f64()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number that is not whole is turned down"
    )]
    let whole = number as u64;
    #[expect(
        clippy::cast_precision_loss,
        reason = "and so is one that is too large"
    )]
    let again = whole as f64;
    (again.to_bits() == number.to_bits()).then_some(whole)
}

/// The keys of all batches of a run.
pub(super) fn events_of(run: &RunId) -> Js<JsValue> {
    events_from(run, 0)
}

/// The keys of its batches from this one on.
pub(super) fn events_from(run: &RunId, batch: u64) -> Js<JsValue> {
    // A list is behind every number.
    let behind = Array::of2(&run.as_str().into(), &Array::new());
    Ok(IdbKeyRange::bound(&event_key(run, batch), &behind)?.into())
}

/// A stored text.
pub(super) fn text(value: &JsValue) -> Option<String> {
    value.as_string()
}
