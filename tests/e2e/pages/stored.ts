// What the browser has stored of runs, read and changed behind the page's back.
import type { BrowserContext, Page } from '@playwright/test';

export type StoreName = 'runs' | 'inputs' | 'events';
/** A run's name, or that and the number of a batch. */
export type Key = string | [string, number];
/** One event as it is stored: when, whose, what. */
export type StoredEvent = [number, string, ...(string | number)[]];

/** A page of Forkful's origin on which Forkful does not run. */
export async function bystander(context: BrowserContext, origin: string) {
  const page = await context.newPage();
  await page.goto(`${origin}/no-such-page`);
  return page;
}

/** All that one of the stores holds. */
export function everything(page: Page, store: StoreName) {
  return page.evaluate(
    (name) =>
      new Promise<[Key, string][]>((resolve, reject) => {
        const opening = indexedDB.open('forkful');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const store = opening.result.transaction(name).objectStore(name);
          const [keys, values] = [store.getAllKeys(), store.getAll()];
          values.onsuccess = () => {
            opening.result.close();
            resolve(keys.result.map((key, at) => [key as Key, values.result[at]]));
          };
        };
      }),
    store,
  );
}

/** Puts something in the place of what is stored under this key. */
export function put(page: Page, store: StoreName, key: Key, value: unknown) {
  return page.evaluate(
    ({ name, key, value }) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('forkful');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const writing = opening.result.transaction(name, 'readwrite');
          writing.objectStore(name).put(value, key);
          writing.onabort = () => reject(writing.error);
          writing.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    { name: store, key, value },
  );
}

/** Makes a database of this version in Forkful's place, with no stores in it. */
export function makeDatabase(page: Page, version: number) {
  return page.evaluate(
    (version) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('forkful', version);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          opening.result.close();
          resolve();
        };
      }),
    version,
  );
}

/** The runs that are stored, each with its events in order. The oldest comes first. */
export async function storedRuns(page: Page) {
  const heads = (await everything(page, 'runs')).map(([, head]) => JSON.parse(head) as { id: string; begun: number; standing: string });
  const batches = (await everything(page, 'events')) as [[string, number], string][];
  return heads
    .sort((one, other) => one.begun - other.begun)
    .map(({ id, standing }) => {
      const own = batches.filter(([[run]]) => run === id);
      return {
        id,
        standing,
        batches: own.map(([[, number]]) => number),
        events: own.flatMap(([, batch]) => JSON.parse(batch) as StoredEvent[]),
      };
    });
}
