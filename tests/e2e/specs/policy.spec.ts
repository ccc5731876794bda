import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from '@playwright/test';
import { watchPhases } from '../pages/acts.mjs';
import { EditorPage } from '../pages/editor-page.ts';
import { enforced } from '../pages/enforced.ts';
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { GAPS, inject, INJECTIONS, type Injection } from '../pages/injections.ts';
import { JobPage } from '../pages/job-page.ts';
import { BUILT, startSite } from '../server/static.mjs';
import { startStranger } from '../server/stranger.mjs';

type Rewrite = (html: string) => string;
type Stranger = Awaited<ReturnType<typeof startStranger>>;

const POLICY = /^ *<meta http-equiv="Content-Security-Policy" content="([^"]*)" \/>\n/m;
const GUARD = /^ *<script src="\.\/guard-[0-9a-f]+\.js"[^>]*><\/script>\n/m;
const REFERRER = /^ *<meta name="referrer"[^>]*>\n/m;
const TYPES = / require-trusted-types-for 'script'; trusted-types default(?=")/;
/** Not at the root, as on a host that gives each of its pages a folder. */
const PREFIX = '/forkful/';

const built = () => readFileSync(path.join(BUILT, 'index.html'), 'utf8');

function without(what: RegExp, html: string) {
  expect(html).toMatch(what);
  return html.replace(what, '');
}

/** The same page, and nothing that a browser would enforce. */
const defenceless: Rewrite = (html) => without(GUARD, without(POLICY, html));
/** The same page for a browser that does not know Trusted Types. */
const untyped: Rewrite = (html) => without(TYPES, html);
const whole: Rewrite = (html) => html;

async function ready(page: Page, url: string) {
  await page.goto(url);
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
}

/** Opens the page with something put in, has it done, and passes it on. */
async function injected(
  context: BrowserContext,
  { injection, rewrite, stranger }: { injection: Injection; rewrite: Rewrite; stranger: string },
  look: (page: Page) => Promise<void>,
) {
  const put = injection.markup?.(stranger) ?? '';
  const site = await startSite({ prefix: PREFIX, rewrite: (html) => rewrite(html).replace('</body>', `${put}</body>`) });
  const page = await context.newPage();
  try {
    await ready(page, site.url);
    await inject(page, injection, stranger);
    await look(page);
  } finally {
    // The page is closed with its context: one that is closed on its way elsewhere can hold up the browser's next one.
    await site.close();
  }
}

for (const injection of INJECTIONS) {
  test(`${injection.what} gets out where there is no policy, and does nothing here`, async ({ context }) => {
    const refused = await enforced(context);
    const { by, typed } = injection;
    const strangers: Stranger[] = [];
    // Each opening has a server of its own: what one sends late is not the next one's. All are up to the end.
    const open = async (rewrite: Rewrite, look: (stranger: Stranger) => (page: Page) => Promise<void>) => {
      const stranger = await startStranger();
      strangers.push(stranger);
      await injected(context, { injection, rewrite, stranger: stranger.origin }, look(stranger));
    };
    const held = (directive: string) => (stranger: Stranger) => async (page: Page) => {
      await expect.poll(() => refused.map((one) => one.directive)).toContain(directive);
      // What could have left before this has left.
      await page.evaluate((origin) => fetch(`${origin}/last`, { mode: 'no-cors' }), stranger.origin);
      expect(stranger.paths()).toEqual(['/last']);
      refused.length = 0;
    };
    try {
      await open(defenceless, (stranger) => () => expect.poll(stranger.paths, 'it works at all').not.toEqual([]));
      expect(refused).toEqual([]);
      await open(whole, held(typed ?? by));
      if (typed) await open(untyped, held(by));
    } finally {
      await Promise.all(strangers.map((stranger) => stranger.close()));
    }
  });
}

for (const gap of GAPS) {
  test(`${gap.what} is not held back by any policy, and carries nothing along`, async ({ context }) => {
    const stranger = await startStranger();
    try {
      await injected(context, { injection: gap, rewrite: whole, stranger: stranger.origin }, async () => {
        await expect.poll(stranger.paths).not.toEqual([]);
        expect(stranger.asked[0]?.headers).not.toHaveProperty('referer');
        expect(stranger.asked[0]?.headers).not.toHaveProperty('cookie');
      });
    } finally {
      await stranger.close();
    }
  });
}

test('a script of another folder of the same host does not run', async ({ context }) => {
  const stranger = await startStranger();
  const refused = await enforced(context);
  const injection = { what: 'a neighbour', by: 'script-src-elem', markup: () => '<script src="/neighbour/a.js"></script>' };
  const fetched: string[] = [];
  await context.route('**/neighbour/a.js', (route) => {
    fetched.push(route.request().url());
    return route.fulfill({ contentType: 'text/javascript', body: `fetch("${stranger.origin}/ran", { mode: "no-cors" })` });
  });
  const open = (rewrite: Rewrite, look: () => Promise<void>) => injected(context, { injection, rewrite, stranger: stranger.origin }, look);
  try {
    // What the page itself names would let it in.
    await open((html) => without(GUARD, untyped(html)), () => expect.poll(stranger.paths).toEqual(['/ran']));
    fetched.length = 0;
    await open(whole, () => expect.poll(() => refused.map((one) => one.directive)).toContain('script-src-elem'));
    expect(fetched).toEqual([]);
    expect(stranger.paths()).toEqual(['/ran']);
  } finally {
    await stranger.close();
  }
});

test('all that the page does itself is allowed', async ({ context, provider, site }) => {
  const refused = await enforced(context);
  const page = await context.newPage();
  const job = new JobPage(page);
  const editor = new EditorPage(page);
  await page.addInitScript(watchPhases);

  await job.open(site.url);
  expect(await job.runToEnd()).toBe('done');
  await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await job.runToEnd()).toBe('done');
  expect(provider.calls()).toHaveLength(9);
  await editor.open();
  await editor.card('Cost').field('Title').fill('Price');
  const { text } = await editor.save();
  await editor.press('Done');
  await editor.toggle.click();
  await editor.openFile('price.json', text);
  await expect(editor.card('Price')).toBeVisible();
  await page.reload();
  await expect(page.locator('[data-returned]')).toBeVisible();
  await job.pick('customer-messages');
  await job.openSettings();
  await page.keyboard.press('Escape');
  await expect(job.dialog).toBeHidden();
  await page.evaluate(() => dispatchEvent(new CustomEvent('forkful-panic', { detail: 'broken from outside' })));
  await expect(page.locator('[data-rescue]')).toContainText('cannot go on');
  expect(refused).toEqual([]);

  // It would have been seen.
  await page.evaluate(() => void new Image().setAttribute('src', 'http://127.0.0.1:9/'));
  await expect.poll(() => refused.map((one) => one.directive)).toContain('img-src');
});

test('no request says from which page it comes', async ({ context, provider, site }) => {
  const stranger = await startStranger();
  const own: Promise<Record<string, string>>[] = [];
  // A font is asked for by its style sheet, of the same host, and names that.
  const tellers = async () => (await Promise.all(own)).filter(({ referer }) => referer && !referer.endsWith('.css'));
  const ask = async (url: string) => {
    const page = await context.newPage();
    page.on('request', (request) => own.push(request.allHeaders()));
    await ready(page, url);
    await page.evaluate((origin) => fetch(`${origin}/x`, { mode: 'no-cors' }), stranger.origin);
    return page;
  };
  const telling = await startSite({ rewrite: (html) => without(REFERRER, html) });
  try {
    await ask(telling.url);
    expect(stranger.asked[0]?.headers.referer).toBe(`${telling.origin}/`);
    expect(await tellers()).not.toEqual([]);
    own.length = 0;
    stranger.asked.length = 0;

    const page = await ask(site.url);
    expect(stranger.asked[0]?.headers).not.toHaveProperty('referer');
    await page.addInitScript(watchPhases);
    await page.reload();
    const job = new JobPage(page);
    await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
    expect(await job.runToEnd()).toBe('done');
    expect(await tellers()).toEqual([]);
    expect(provider.journal.length).toBeGreaterThan(9);
    for (const { headers } of provider.journal) expect(headers).not.toHaveProperty('referer');
  } finally {
    await Promise.all([stranger.close(), telling.close()]);
  }
});

test('in a frame nothing of the page runs, and it says why', async ({ context, page, site }) => {
  const framing = (url: string) => startStranger({ page: `<!doctype html><title>Around</title><iframe src="${url}" width="900" height="700"></iframe>` });
  const open = await startSite({ rewrite: defenceless });
  const [lax, around] = await Promise.all([framing(open.url), framing(site.url)]);
  const inner = page.frameLocator('iframe');
  try {
    await page.goto(`${lax.origin}/page.html`);
    await expect(inner.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();

    const refused = await enforced(context);
    await page.goto(`${around.origin}/page.html`);
    await expect(inner.getByText('does not work inside another page')).toBeVisible();
    // The file that tells of failures, and the inline script that starts the page.
    const kept = () => refused.filter(({ directive }) => directive === 'script-src-elem').map(({ what }) => what);
    await expect.poll(kept).toEqual(expect.arrayContaining([expect.stringContaining('rescue-'), expect.stringContaining('inline')]));
    await page.waitForLoadState('networkidle');
    await expect(inner.locator('button, input, textarea, select, main')).toHaveCount(0);

    const [alone] = await Promise.all([context.waitForEvent('page'), inner.getByRole('link', { name: 'Open Forkful by itself' }).click()]);
    await expect(alone.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
    expect(alone.url()).toBe(site.url);
  } finally {
    await Promise.all([open, lax, around].map((server) => server.close()));
  }
});

test('the policy stands before all that it is for, and names the one inline script', () => {
  const html = built();
  const inline = [...html.matchAll(/<script(?![^>]* src=)[^>]*>([^]*?)<\/script>/g)].map(([, text]) => text ?? '');
  expect(inline).toHaveLength(1);
  const policy = POLICY.exec(html)?.[1] ?? '';
  const scripts = policy.split('; ').find((directive) => directive.startsWith('script-src'));
  expect(scripts).toBe(`script-src 'self' 'wasm-unsafe-eval' 'sha256-${sha256(inline[0] ?? '')}'`);
  expect(html).toMatch(/<head>\s*<meta charset="utf-8" \/>\s*<meta http-equiv="Content-Security-Policy"/);
  expect(html).toMatch(/<script[^>]*guard-[^>]*><\/script>\s*<script[^>]*rescue-/);
  expect(policy).not.toMatch(/unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)|\*/);
});

test('a page whose inline script is not the one of its policy is no build', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'forkful-policy-'));
  const script = fileURLToPath(new URL('../../../scripts/policy.sh', import.meta.url));
  const check = (html: string) => {
    const file = path.join(folder, 'index.html');
    writeFileSync(file, html);
    return spawnSync(script, ['check', file], { encoding: 'utf8' });
  };
  try {
    expect(check(built())).toMatchObject({ status: 0, stderr: '' });
    expect(check(built().replace('await init(', 'await  init('))).toMatchObject({ status: 1, stderr: expect.stringContaining('does not have the hash') });
    expect(check(built().replace('</head>', '<script>1</script></head>'))).toMatchObject({ status: 1, stderr: expect.stringContaining('one inline script') });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function sha256(text: string) {
  return createHash('sha256').update(text).digest('base64');
}
