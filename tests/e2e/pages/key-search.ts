// Looks for a text in everything that a page keeps, shows or sends, in every guise.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { BrowserContext, ConsoleMessage, Download, Page, Request } from '@playwright/test';
import { guises, guisesIn } from './encodings.ts';

/** A place, and what lies there. */
export interface Place {
  place: string;
  hay: string | Buffer;
}

/** Where the text was found: the place's name, and in which guise. */
export type Found = string;

/** Writes down from now on all that leaves the pages of a context: requests, files, the console. */
export class Leaks {
  readonly #requests: Request[] = [];
  readonly #downloads: Download[] = [];
  readonly #said: string[] = [];
  readonly #sockets: string[] = [];

  constructor(context: BrowserContext) {
    const watch = (page: Page) => {
      page.on('download', (download) => this.#downloads.push(download));
      page.on('pageerror', (problem) => this.#said.push(`${problem.message}\n${problem.stack}`));
      page.on('websocket', (socket) => {
        this.#sockets.push(socket.url());
        socket.on('framesent', ({ payload }) => this.#sockets.push(String(payload)));
      });
    };
    context.pages().forEach(watch);
    context.on('page', watch);
    context.on('request', (request) => this.#requests.push(request));
    context.on('console', (message: ConsoleMessage) => this.#said.push(message.text()));
  }

  /**
   * All of it as places. The one header of a request to `chosen` that carries the key is left out, and nothing else of that
   * server's requests is.
   */
  async places(chosen: string): Promise<Place[]> {
    const places: Place[] = this.#said.map((hay) => ({ place: 'console', hay }));
    places.push(...this.#sockets.map((hay) => ({ place: 'web socket', hay })));
    for (const request of this.#requests) {
      const url = request.url();
      const isChosen = url.startsWith(`${chosen}/`);
      const to = isChosen ? 'chosen server' : 'other server';
      const headers = Object.entries(await request.allHeaders()).filter(([name]) => !(isChosen && name === 'authorization'));
      places.push({ place: `address to the ${to}`, hay: url });
      places.push({ place: `headers to the ${to}`, hay: headers.map(([name, value]) => `${name}: ${value}`).join('\n') });
      places.push({ place: `body to the ${to}`, hay: request.postDataBuffer() ?? '' });
    }
    for (const download of this.#downloads) {
      places.push({ place: 'download', hay: Buffer.concat([Buffer.from(`${download.suggestedFilename()}\n`), readFileSync(await download.path())]) });
    }
    return places;
  }

  /** How many files have been saved. */
  downloads() {
    return this.#downloads.length;
  }
}

/** Runs in the page: everything that it keeps or shows. Bytes are told in base64. */
async function keptInPage() {
  const places: { place: string; text?: string; base64?: string }[] = [];
  const text = (place: string, words: string | null | undefined) => words && places.push({ place, text: words });
  const bytes = (place: string, data: ArrayBuffer | ArrayBufferView) => {
    const view = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
    let latin = '';
    for (const byte of view) latin += String.fromCharCode(byte);
    places.push({ place, base64: btoa(latin) });
  };
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  /** However deep it lies, and names as well as values. */
  const deep = async (place: string, value: unknown, seen = new Set<unknown>()): Promise<void> => {
    if (value === null || value === undefined || seen.has(value)) return;
    if (typeof value !== 'object') return void text(place, String(value));
    seen.add(value);
    if (value instanceof Blob) {
      text(place, `${value.type} ${value instanceof File ? value.name : ''}`);
      return bytes(place, await value.arrayBuffer());
    }
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return bytes(place, value);
    if (value instanceof Map || value instanceof Set) {
      for (const pair of value.entries()) for (const one of pair) await deep(place, one, seen);
      return;
    }
    for (const [name, one] of Object.entries(value)) {
      text(place, name);
      await deep(place, one, seen);
    }
  };

  for (const [place, storage] of [['localStorage', localStorage], ['sessionStorage', sessionStorage]] as const) {
    for (const [name, value] of Object.entries(storage)) text(place, `${name}\n${value}`);
  }
  text('cookie', document.cookie);
  for (const { name } of await indexedDB.databases()) {
    text('IndexedDB', name);
    const db = await done(indexedDB.open(name ?? ''));
    for (const store of db.objectStoreNames) {
      text('IndexedDB', store);
      const from = db.transaction(store).objectStore(store);
      const [keys, values] = [done(from.getAllKeys()), done(from.getAll())];
      await deep('IndexedDB', [await keys, await values]);
    }
    db.close();
  }
  for (const name of await caches.keys()) {
    text('Cache API', name);
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const response = await cache.match(request);
      text('Cache API', [request.url, ...request.headers, ...(response?.headers ?? [])].join('\n'));
      if (response) bytes('Cache API', await response.arrayBuffer());
    }
  }
  text('address', location.href);
  text('window name', window.name);
  await deep('history', history.state);
  for (const entry of performance.getEntries()) text('addresses asked for', entry.name);
  text('title', document.title);
  text('document', document.documentElement.outerHTML);
  for (const element of document.querySelectorAll('*')) {
    if (element.shadowRoot) text('document', element.shadowRoot.innerHTML);
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) {
      text(`field ${element.labels?.[0]?.textContent?.trim() ?? element.id}`, element.value);
    }
  }
  for (const item of await navigator.clipboard.read().catch(() => [])) {
    for (const type of item.types) bytes('clipboard', await (await item.getType(type)).arrayBuffer());
  }
  return places;
}

/** What this page keeps and shows, and the cookies that no page can read. The clipboard is read where the page is in front. */
export async function placesOf(page: Page): Promise<Place[]> {
  await page.bringToFront();
  const found = await page.evaluate(keptInPage);
  const places: Place[] = found.map(({ place, text, base64 }) => ({ place, hay: text ?? Buffer.from(base64 ?? '', 'base64') }));
  places.push({ place: 'cookie', hay: JSON.stringify(await page.context().cookies()) });
  return places;
}

/** Every file of a browser's profile, by its name and what is in it. */
export function placesOnDisk(profile: string): Place[] {
  return readdirSync(profile, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const place = `disk: ${path.relative(profile, file)}`;
      return { place, hay: Buffer.concat([Buffer.from(`${place}\n`), bytesOf(file)]) };
    });
}

/** A browser that is alive takes files away as others look at them. */
function bytesOf(file: string) {
  try {
    return readFileSync(file);
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw problem;
  }
}

/** Where the text lies, each place and guise once. */
export function search(places: Place[], text: string): Found[] {
  const all = guises(text);
  return [...new Set(places.flatMap(({ place, hay }) => guisesIn(hay, all).map((guise) => `${place}: ${guise}`)))].sort();
}
