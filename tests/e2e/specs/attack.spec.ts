// Job files and addresses that mean harm: nothing of them runs or sends, nothing stops the page for long, and each is told in words.
import { writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { EditorPage } from '../pages/editor-page.ts';
import { expect, test } from '../pages/fixtures.ts';
import { JobPage } from '../pages/job-page.ts';
import { placesOf, search } from '../pages/key-search.ts';
import { keepLongTasks, longTasks, type LongTasks } from '../pages/long-tasks.ts';
import { galleryText } from '../server/gallery.mjs';
import { startStranger } from '../server/stranger.mjs';

/** No task on the main thread may be longer, in milliseconds. */
const LONGEST = 200;
const THEIRS = 'sk-theirs-0123456789-of-nobody';

type Json = Record<string, unknown>;

/** The job that the page opens with, changed somewhere. */
function job(change: (file: any) => void) {
  const file = JSON.parse(galleryText('recipe-review.json'));
  change(file);
  return JSON.stringify(file, null, 2);
}

const dense = (change: (file: any) => void) => JSON.stringify(JSON.parse(job(change)));

/** A text of JSON with something put behind the first occurrence of a field's beginning. */
const before = (field: string, put: string) => job(() => {}).replace(`"${field}"`, () => `${put}"${field}"`);

/** What is no field is refused, wherever it stands. */
const FIELDS: { what: string; value: (stranger: string) => unknown; name: string }[] = [
  { what: 'a base URL', name: 'base_url', value: (to) => `${to}/v1` },
  { what: 'a base URL of another name', name: 'baseURL', value: (to) => `${to}/v1` },
  { what: 'an endpoint', name: 'endpoint', value: (to) => ({ url: to, headers: { authorization: THEIRS } }) },
  { what: 'a key', name: 'api_key', value: () => THEIRS },
  { what: 'headers', name: 'headers', value: (to) => ({ 'x-to': to }) },
  { what: 'an order to run', name: 'autorun', value: () => true },
  { what: 'a handler', name: 'onload', value: (to) => `fetch('${to}/ran')` },
  { what: 'a prototype', name: '__proto__', value: (to) => ({ base_url: to, autorun: true }) },
  { what: 'a constructor', name: 'constructor', value: (to) => ({ prototype: { base_url: to } }) },
];

const PLACES: { where: string; way: string; of: (file: any) => Json }[] = [
  { where: 'the job', way: '', of: (file) => file },
  { where: 'its input', way: 'input/', of: (file) => file.input },
  { where: 'a panel', way: 'panels/0/', of: (file) => file.panels[0] },
  { where: 'a split', way: 'panels/0/split/', of: (file) => file.panels[0].split },
  { where: 'a part', way: 'panels/0/split/parts/0/', of: (file) => file.panels[0].split.parts[0] },
  { where: 'a merge', way: 'panels/0/merge/', of: (file) => file.panels[0].merge },
];

interface HostileFile {
  what: string;
  text: (stranger: string) => string;
  says: RegExp;
}

const REFUSED: HostileFile[] = [
  { what: 'of a wrong version', text: () => job((file) => (file.version = 2)), says: /version 2, from a later Forkful/ },
  { what: 'of a version that is no number', text: () => job((file) => (file.version = '1')), says: /version must be a whole number/ },
  { what: 'of a huge version', text: () => job(() => {}).replace('"version": 1', `"version": 1${'0'.repeat(400)}`), says: /version must be a whole number|no JSON/ },
  { what: 'with a field twice', text: () => before('title', '"title": "Harmless",\n'), says: /the field “title” twice in one place, at line \d+/ },
  { what: 'with a prompt twice', text: () => before('prompt', '"prompt": "Harmless",\n'), says: /the field “prompt” twice in one place, at line \d+/ },
  { what: 'with a field twice, written differently', text: () => before('title', '"t\\u0069tle": "Harmless",\n'), says: /the field “title” twice/ },
  { what: 'with __proto__ twice', text: (to) => before('title', `"__proto__": {}, "__proto__": {"base_url": "${to}"},\n`), says: /the field “__proto__” twice/ },
  { what: 'of 100,000 lists in each other', text: () => '['.repeat(100_000) + ']'.repeat(100_000), says: /nested more deeply than any job, at line 1/ },
  { what: 'of 100,000 objects in each other', text: () => `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, says: /nested more deeply/ },
  { what: 'with 100,000 lists in a field', text: () => before('title', `"about": ${'['.repeat(100_000)}${']'.repeat(100_000)},\n`), says: /nested more deeply/ },
  { what: 'of 600,000 brackets that never close', text: () => '[{"a":'.repeat(300_000), says: /nested more deeply/ },
  { what: 'of 2 MB of names', text: () => `{${Array.from({ length: 140_000 }, (_, at) => `"n${at}":1`).join(',')}}`, says: /version is missing/ },
  { what: 'of 20,000 parts', text: () => dense((file) => (file.panels[0].split.parts = Array.from({ length: 20_000 }, (_, at) => ({ id: `p${at}`, title: 'P', prompt: '{{input}}', max_tokens: 9 })))), says: /400/ },
  { what: 'of 1,000 panels', text: () => dense((file) => (file.panels = Array.from({ length: 1_000 }, (_, at) => ({ ...file.panels[1], id: `p${at}` })))), says: /50/ },
  { what: 'of one 5 MB text', text: () => job((file) => (file.about = 'x'.repeat(5_000_000))), says: /job has 5 MB, and a job's file may have 2/ },
  { what: 'with a token limit beyond all numbers', text: () => job(() => {}).replace('"max_tokens": 160', '"max_tokens": 1e400'), says: /no JSON|max_tokens must be a whole number/ },
  { what: 'with a negative token limit', text: () => job(() => {}).replace('"max_tokens": 160', '"max_tokens": -1'), says: /max_tokens must be a whole number/ },
  { what: 'that is a web page', text: (to) => `<!doctype html><script src="${to}/a.js"></script><img src="${to}/a.svg">`, says: /no JSON, at line 1/ },
  { what: 'that is empty', text: () => '', says: /no JSON, at line 1/ },
];

test.beforeEach(({ page }) => keepLongTasks(page));

/** Opens a stranger's server and the editor, does it, and looks whether anything asked or was asked for, but by the `chosen` server. */
async function quietly(page: Page, act: (all: { stranger: string; editor: EditorPage; tasks: (act: () => Promise<unknown>) => Promise<void> }) => Promise<void>, { url = '', chosen = '' } = {}) {
  const stranger = await startStranger();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const job = new JobPage(page);
  const editor = new EditorPage(page);
  const measured: LongTasks[] = [];
  try {
    await job.open(url);
    await editor.open();
    const own = new URL(page.url()).origin;
    asked.length = 0;
    await act({ stranger: stranger.origin, editor, tasks: async (act) => void measured.push(await longTasks(page, act)) });
    expect(stranger.paths()).toEqual([]);
    expect(asked.filter((url) => !url.startsWith(`${own}/`) && !(chosen && url.startsWith(chosen)))).toEqual([]);
    await expect(job.main).toHaveAttribute('data-run-phase', 'idle');
    for (const { told, own } of measured) expect(Math.min(Math.max(0, ...told), Math.max(0, ...own)), `long tasks: ${told}, at work: ${own}`).toBeLessThanOrEqual(LONGEST);
  } finally {
    await stranger.close();
  }
}

for (const { what, text, says } of REFUSED) {
  test(`a job file ${what} is refused in words, and the job stays`, async ({ sound }, info) => {
    await quietly(sound, async ({ stranger, editor, tasks }) => {
      // From the disk: what a test hands over itself passes through the page's own thread.
      const file = info.outputPath('hostile.json');
      writeFileSync(file, text(stranger));
      await tasks(async () => {
        await editor.root.getByLabel('Open a file').setInputFiles(file);
        await expect(editor.root.getByRole('alert')).toHaveText(says, { timeout: 30_000 });
      });
      await expect(editor.cards('Review')).toHaveText(['Nutrition', 'Cost', 'Difficulty', 'Verdict']);
    });
  });
}

for (const { what, name, value } of FIELDS) {
  test(`${what} in a job file is no field of it, wherever it stands`, async ({ sound }) => {
    await quietly(sound, async ({ stranger, editor }) => {
      for (const { way, of } of PLACES) {
        const text = job((file) => Object.defineProperty(of(file), name, { value: value(stranger), enumerable: true }));
        expect(text).toContain(`"${name}"`);
        await editor.openFile('hostile.json', text);
        await expect(editor.root.getByRole('alert')).toHaveText(`${way}${name} is no field of a job file. Take it out and open the file again.`);
      }
      await expect(editor.cards('Review')).toHaveText(['Nutrition', 'Cost', 'Difficulty', 'Verdict']);
      expect(search(await placesOf(sound), THEIRS)).toEqual([]);
    });
  });
}

test('a file of 50 MB is not even read, and says so', async ({ sound }, info) => {
  const file = info.outputPath('large.json');
  writeFileSync(file, job((file) => (file.about = 'x'.repeat(50_000_000))));
  await quietly(sound, async ({ editor, tasks }) => {
    await tasks(async () => {
      await editor.root.getByLabel('Open a file').setInputFiles(file);
      await expect(editor.root.getByRole('alert')).toHaveText(/This file has 50 MB/);
    });
  });
});

test('a job file whose every text is an address, a script or invisible letters shows them as words, asks nobody and runs nothing', async ({ sound, provider }) => {
  await quietly(sound, async ({ stranger, editor }) => {
    const odd = `\u202e${stranger}/x\u2066<img src=x onerror="fetch('${stranger}/ran')"><script src="${stranger}/a.js"></script>javascript:fetch('${stranger}/ran')\u200b`;
    const text = job((file) => {
      for (const name of ['title', 'headline', 'about']) file[name] = odd;
      file.input.label = odd;
      file.input.sample = odd;
      file.panels[0].title = odd;
      file.panels[0].parts_called = [odd, odd];
      for (const part of file.panels[0].split.parts) Object.assign(part, { title: odd, system: odd, prompt: `${odd} {{input}}` });
      file.panels[1].merge.answers = [odd, 'NO'];
    });
    await editor.openFile('hostile.json', text);
    await expect(editor.job.getByLabel('Title', { exact: true })).toHaveValue(odd);
    await expect(sound.locator('h1')).toContainText(`${stranger}/x`);
    // Nothing of it is markup.
    await expect(sound.locator('img, script[src*="127.0.0.1"], a[href^="javascript"], main [onerror]')).toHaveCount(0);
    expect(provider.journal).toEqual([]);
  });
});

for (const [what, provider] of [['an address', 'https://evil.test/v1'], ['the name of a field of every object', '__proto__'], ['none', 'constructor']] as const) {
  test(`a job file that names ${what} as a provider is told before anything is sent`, async ({ sound, provider: server }) => {
    await quietly(sound, async ({ editor }) => {
      await editor.openFile('hostile.json', job((file) => (file.panels[0].split.parts[0].provider = provider)));
      await editor.press('Done');
      const page = new JobPage(sound);
      await page.useProvider({ baseURL: server.baseURL, key: 'sk-nobody', model: 'any' });
      await page.runButton.click();
      await expect(page.alerts.filter({ hasText: `“${provider}”, which is no provider that this page knows` })).not.toHaveCount(0);
      await page.waitForPhase('idle');
      expect(server.calls()).toEqual([]);
    }, { chosen: server.baseURL });
  });
}

test('a job file with numbers as large as can be opens, and says at its fields what is wrong', async ({ sound }) => {
  await quietly(sound, async ({ editor, tasks }) => {
    const text = job((file) => {
      file.panels[1].split.attempts = Number.MAX_SAFE_INTEGER;
      file.panels[1].merge.quorum = Number.MAX_SAFE_INTEGER;
      file.panels[0].at_least = Number.MAX_SAFE_INTEGER;
      file.panels[0].split.parts[0].temperature = 1e308;
    });
    await tasks(async () => {
      await editor.openFile('hostile.json', text);
      await expect(editor.summary).toHaveText(/[1-9] problems/);
    });
    await expect(editor.panel('Beginner-friendly?')).toContainText('200');
  });
});

const ADDRESSES = (stranger: string): { address: string; told: boolean }[] => [
  { address: `?base_url=${stranger}/v1&api_key=${THEIRS}&autorun=1`, told: true },
  { address: `#base_url=${stranger}/v1&key=${THEIRS}&run`, told: true },
  { address: `?provider=openai&key=${THEIRS}`, told: true },
  { address: `?job=${encodeURIComponent(`{"version":1,"base_url":"${stranger}"}`)}`, told: true },
  { address: `#job=${btoa('{"version":1}')}`, told: true },
  { address: `?job=${stranger}/job.json`, told: true },
  { address: `#javascript:fetch('${stranger}/ran')`, told: true },
  { address: `?next=javascript:fetch('${stranger}/ran')`, told: true },
  { address: `#data:text/html,<script src="${stranger}/a.js"></script>`, told: true },
  { address: `?prompt=${encodeURIComponent('<script>alert(1)</script>')}&__proto__[baseURL]=${stranger}`, told: true },
  // As other pages take them: of NextChat, llama.cpp and LibreChat, and keys by themselves.
  { address: `#/?settings=${encodeURIComponent(JSON.stringify({ url: `${stranger}/v1`, key: THEIRS }))}`, told: true },
  { address: `?q=${encodeURIComponent('Say hello.')}`, told: true },
  { address: `#${THEIRS.replace('sk-', 'sk-or-v1-')}`, told: true },
  { address: `?sk=${THEIRS}`, told: true },
  { address: `?${THEIRS}`, told: true },
  { address: '?autosubmit=1', told: true },
  { address: `?ref=${THEIRS}`, told: true },
  { address: `?utm_source=elsewhere&x=${THEIRS}`, told: true },
  { address: '?%E0%A4%A&%', told: true },
  { address: '?utm_source=elsewhere&fbclid=IwAR0x#gclid=1', told: false },
];

const STAYS = ['#results'];

test('an address sets nothing and starts nothing, whatever stands in it, and says so', async ({ sound, site }) => {
  // So many openings of the page take their time.
  test.setTimeout(120_000);
  const stranger = await startStranger();
  const asked: string[] = [];
  sound.on('request', (request) => asked.push(request.url()));
  const job = new JobPage(sound);
  const notice = sound.getByRole('alert').filter({ hasText: 'had more in it than Forkful takes' });
  try {
    for (const { address, told } of ADDRESSES(stranger.origin)) {
      await sound.goto('about:blank');
      await job.open(`${site.url}${address}`);
      await expect(job.runButton).toBeEnabled();
      await expect(notice, address).toHaveCount(told ? 1 : 0);
      expect(sound.url(), address).toBe(site.url);
      await expect(job.picker).toHaveValue('recipe-review');
      await job.openSettings();
      await expect(job.field('Provider').locator('option:checked')).toHaveText(/^Practice/);
      await job.closeSettings();
      await expect(job.main).toHaveAttribute('data-run-phase', 'idle');
      expect(search(await placesOf(sound), THEIRS).filter((found) => !/^addresses asked for/.test(found)), address).toEqual([]);
    }
    for (const anchor of STAYS) {
      await sound.goto('about:blank');
      await job.open(`${site.url}${anchor}`);
      await expect(notice, anchor).toHaveCount(0);
      expect(sound.url()).toBe(`${site.url}${anchor}`);
    }
    // One that comes while the page is open.
    await sound.goto('about:blank');
    await job.open(site.url);
    await sound.evaluate((hash) => void (location.hash = hash), `key=${THEIRS}`);
    await expect(notice).toBeVisible();
    expect(sound.url()).toBe(site.url);
    await notice.getByRole('button', { name: 'All right' }).click();
    await expect(notice).toHaveCount(0);
    expect(stranger.paths()).toEqual([]);
    expect(asked.filter((url) => !url.startsWith(site.url))).toEqual([]);
  } finally {
    await stranger.close();
  }
});
