import type { BrowserContext, Page } from '@playwright/test';
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { JobPage } from '../pages/job-page.ts';
import { RecipePage } from '../pages/recipe-page.ts';

const SECRET = 'sk-kept-0123456789-of-nobody';
const WORDS = 'four plain kitchen words';

const way = (recipe: RecipePage, name: RegExp) => recipe.dialog.getByRole('radio', { name });
const TAB = /^In this tab/;
const DEVICE = /^On this device/;

/** Everything that this origin keeps, as one text. */
async function kept(page: Page) {
  return page.evaluate(async () => {
    const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie, location.href];
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name ?? '');
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      for (const store of db.objectStoreNames) {
        const all = await new Promise<unknown[]>((resolve) => {
          const asked = db.transaction(store).objectStore(store).getAll();
          asked.onsuccess = () => resolve(asked.result);
        });
        texts.push(JSON.stringify(all));
      }
      db.close();
    }
    return texts.join('\n');
  });
}

async function give(recipe: RecipePage, baseURL: string) {
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ baseURL, key: SECRET, model: MODEL });
  await recipe.field('Model').press('Tab');
}

test('by default a key is in memory alone: after a run, a reload and a save its bytes are nowhere', async ({ recipe, page, provider }) => {
  await give(recipe, provider.baseURL);
  await recipe.closeSettings();
  expect(await recipe.runToEnd()).toBe('done');
  expect(await kept(page)).not.toContain(SECRET);
  expect(await page.content()).not.toContain(SECRET);
  await page.reload();
  await recipe.openSettings();
  await expect(recipe.field('API key')).toHaveValue('');
  expect(await kept(page)).not.toContain(SECRET);
  for (const { path } of provider.calls()) expect(path).not.toContain(SECRET);
});

test('kept for the tab it outlives a reload, and no other tab has it', async ({ recipe, page, provider, context }) => {
  await give(recipe, provider.baseURL);
  await way(recipe, TAB).check();
  await recipe.closeSettings();
  await page.reload();
  await expect(page.locator('.masthead-model')).toHaveText(MODEL);
  expect(await recipe.runToEnd()).toBe('done');
  const other = new JobPage(await context.newPage());
  await other.open();
  await other.openSettings();
  await expect(other.field('API key')).toHaveValue('');
  // Another way takes it away from where it was.
  await recipe.openSettings();
  await way(recipe, /^In this page only/).check();
  expect(await kept(page)).not.toContain(SECRET);
});

test('kept on the device it is encrypted, opens with its passphrase alone, and is forgotten with one press', async ({ recipe, page, provider, context }) => {
  await give(recipe, provider.baseURL);
  await way(recipe, DEVICE).check();
  await recipe.dialog.getByRole('textbox', { name: 'Passphrase' }).fill('short');
  await recipe.dialog.getByRole('button', { name: 'Encrypt and keep' }).click();
  await expect(recipe.dialogAlert).toContainText('at least 8 characters');
  await recipe.dialog.getByRole('textbox', { name: 'Passphrase' }).fill(WORDS);
  await recipe.dialog.getByRole('button', { name: 'Encrypt and keep' }).click();
  await expect(recipe.dialog.getByText('Encrypted on this device.')).toBeVisible();
  const first = await box(page);
  expect(first).toMatch(/AES-256-GCM/);
  expect(await kept(page)).not.toContain(SECRET);
  expect(await kept(page)).not.toContain(WORDS);
  // A change is kept, and never under the same beginning as before.
  await recipe.fillSettings({ baseURL: provider.baseURL, model: 'another-model' });
  await recipe.field('Model').press('Tab');
  await expect.poll(() => box(page)).not.toBe(first);
  expect(JSON.parse((await box(page)) ?? '').iv).not.toBe(JSON.parse(first ?? '').iv);

  const next = new JobPage(await context.newPage());
  await next.open();
  await next.openSettings();
  await next.dialog.getByRole('textbox', { name: 'Passphrase' }).fill('another passphrase');
  await next.dialog.getByRole('button', { name: 'Unlock' }).click();
  await expect(next.dialogAlert).toContainText('That is not the passphrase');
  await next.dialog.getByRole('textbox', { name: 'Passphrase' }).fill(WORDS);
  await next.dialog.getByRole('button', { name: 'Unlock' }).click();
  await expect(next.field('API key')).toHaveValue(SECRET);
  await expect(next.field('Model')).toHaveValue('another-model');
  await next.dialog.getByRole('button', { name: 'Forget all keys' }).click();
  await expect(next.dialog.getByText('1 key forgotten')).toBeVisible();
  await expect(next.field('API key')).toHaveValue('');
  expect(await box(next.page)).toBeNull();
});

test('a box that is locked outlives another choice, and what has no place beside what was typed is in it still', async ({ recipe, page, provider }) => {
  await give(recipe, provider.baseURL);
  await way(recipe, DEVICE).check();
  await recipe.dialog.getByRole('textbox', { name: 'Passphrase' }).fill(WORDS);
  await recipe.dialog.getByRole('button', { name: 'Encrypt and keep' }).click();
  await expect(recipe.dialog.getByText('Encrypted on this device.')).toBeVisible();
  await page.reload();
  await recipe.openSettings();
  await way(recipe, /^In this page only/).check();
  await expect(recipe.dialog.getByText('are still on this device, locked.')).toBeVisible();
  await recipe.fillSettings({ baseURL: 'http://127.0.0.1:9/v1', key: 'sk-of-another-address', model: MODEL });
  await recipe.field('Model').press('Tab');
  await way(recipe, DEVICE).check();
  await recipe.dialog.getByRole('textbox', { name: 'Passphrase' }).fill(WORDS);
  await recipe.dialog.getByRole('button', { name: 'Unlock' }).click();
  await expect(recipe.dialog.getByText('Encrypted on this device.')).toBeVisible();
  await expect(recipe.field('API key')).toHaveValue('sk-of-another-address');
  const before = await box(page);
  await recipe.field('Model').fill('another-model');
  await recipe.field('Model').press('Tab');
  await expect.poll(() => box(page)).not.toBe(before);
  await page.reload();
  await recipe.openSettings();
  await recipe.dialog.getByRole('textbox', { name: 'Passphrase' }).fill(WORDS);
  await recipe.dialog.getByRole('button', { name: 'Unlock' }).click();
  await expect(recipe.field('API key')).toHaveValue('sk-of-another-address');
  await recipe.fillSettings({ baseURL: provider.baseURL });
  await recipe.field('Base URL').press('Tab');
  await expect(recipe.field('API key')).toHaveValue(SECRET);
});

test('where one tab keeps its keys as they are and another in a box, each says what is true of it', async ({ recipe, page, provider, context }) => {
  await give(recipe, provider.baseURL);
  await way(recipe, TAB).check();
  const other = new RecipePage(await context.newPage());
  await give(other, provider.baseURL);
  await way(other, DEVICE).check();
  await other.dialog.getByRole('textbox', { name: 'Passphrase' }).fill(WORDS);
  await other.dialog.getByRole('button', { name: 'Encrypt and keep' }).click();
  await expect(other.dialog.getByText('Encrypted on this device.')).toBeVisible();
  await page.reload();
  await recipe.openSettings();
  await expect(recipe.dialog.locator('[data-keeping]')).toHaveAttribute('data-keeping', 'session');
  await expect(recipe.field('API key')).toHaveValue(SECRET);
  await expect(recipe.dialog.getByText('are still on this device, locked.')).toBeVisible();
  await way(recipe, DEVICE).check();
  // Until the box is open the way before holds.
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).toContain(SECRET);
  await recipe.dialog.getByRole('textbox', { name: 'Passphrase' }).fill(WORDS);
  await recipe.dialog.getByRole('button', { name: 'Unlock' }).click();
  await expect(recipe.dialog.getByText('Encrypted on this device.')).toBeVisible();
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(SECRET);
});

const box = (page: Page) => page.evaluate(() => localStorage.getItem('forkful.keys'));

/** Plays OpenRouter: the page where a person agrees, and the exchange of the code. */
async function playOpenRouter(context: BrowserContext, { code = 'code-1', status = 200, agreed = Promise.resolve() } = {}) {
  const exchanges: { code: string; code_verifier: string; code_challenge_method: string }[] = [];
  const challenges: string[] = [];
  await context.route('https://openrouter.ai/**', async (route) => {
    const url = new URL(route.request().url());
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type, authorization' };
    if (route.request().method() === 'OPTIONS') return route.fulfill({ status: 204, headers });
    if (url.pathname === '/auth') {
      challenges.push(url.searchParams.get('code_challenge') ?? '');
      await agreed;
      const back = new URL(url.searchParams.get('callback_url') ?? '');
      back.searchParams.set('code', code);
      return route.fulfill({ contentType: 'text/html', body: `<script>location = ${JSON.stringify(back.href)}</script>` });
    }
    if (url.pathname === '/api/v1/auth/keys') {
      exchanges.push(route.request().postDataJSON());
      return route.fulfill({ status, headers, json: status === 200 ? { key: 'sk-or-v1-signed-in', user_id: 'u' } : { error: { message: 'Invalid code' } } });
    }
    return route.fulfill({ json: { data: [{ id: 'openrouter/auto' }] }, headers });
  });
  return { exchanges, challenges };
}

async function digest(text: string) {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Buffer.from(bytes).toString('base64url');
}

/** The address, and those that the browser would go back to. */
async function addresses(page: Page) {
  return page.evaluate(() => [location.href, ...(window as any).navigation.entries().map(({ url }: { url: string }) => url)].join('\n'));
}

test('signing in with OpenRouter brings a key, by a proof that never leaves the page', async ({ recipe, page, context }) => {
  const { exchanges, challenges } = await playOpenRouter(context);
  // The window would be gone before it could be looked at.
  await context.addInitScript(() => Object.assign(window, { close: () => document.documentElement.setAttribute('data-closed', '') }));
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ provider: 'OpenRouter' });
  const popup = context.waitForEvent('page');
  await recipe.dialog.getByRole('button', { name: 'Sign in with OpenRouter' }).click();
  const opened = await popup;
  await expect(recipe.field('API key')).toHaveValue('sk-or-v1-signed-in');
  await expect(recipe.dialog.getByText('Signed in: the key is in its field.')).toBeVisible();
  expect(exchanges).toHaveLength(1);
  expect(exchanges[0]).toMatchObject({ code: 'code-1', code_challenge_method: 'S256' });
  expect(await digest(exchanges[0]!.code_verifier)).toBe(challenges[0]);
  await expect(opened.locator('html[data-closed]')).toBeAttached();
  await expect(opened.getByText('You are signed in.')).toBeVisible();
  expect(await addresses(opened)).not.toMatch(/code|sign-in/);
  expect(await kept(page)).not.toMatch(/sk-or-v1-signed-in|code-1/);
});

test('a code that nobody here has asked for is taken out of the address, not used, and said', async ({ page, context, site }) => {
  const { exchanges } = await playOpenRouter(context);
  for (const query of ['?code=forged', '?sign-in=not-ours&code=forged']) {
    await page.goto(`${site.url}${query}`);
    await expect(page.getByText('A sign-in came here that no open page of Forkful has asked for.')).toBeVisible();
    expect(await addresses(page)).not.toContain('forged');
  }
  expect(exchanges).toEqual([]);
  expect(await kept(page)).not.toContain('forged');
});

test('a code that is too old gives no key, in words that say what to do', async ({ recipe, context }) => {
  await playOpenRouter(context, { status: 403 });
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ provider: 'OpenRouter' });
  await recipe.dialog.getByRole('button', { name: 'Sign in with OpenRouter' }).click();
  await expect(recipe.dialogAlert).toContainText('did not take the code');
  await expect(recipe.field('API key')).toHaveValue('');
});

test('a window that does not come back can be given up, and a code that it brings later is not used', async ({ recipe, page, context }) => {
  let agree = () => {};
  const agreed = new Promise<void>((resolve) => (agree = resolve));
  const { exchanges, challenges } = await playOpenRouter(context, { agreed });
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ provider: 'OpenRouter', key: KEY });
  const popup = context.waitForEvent('page');
  await recipe.dialog.getByRole('button', { name: 'Sign in with OpenRouter' }).click();
  const opened = await popup;
  await expect.poll(() => challenges.length).toBe(1);
  await recipe.dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(recipe.dialog.getByRole('button', { name: 'Sign in with OpenRouter' })).toBeVisible();
  agree();
  await expect(opened.getByText('A sign-in came here that no open page of Forkful has asked for.')).toBeVisible();
  expect(await addresses(opened)).not.toContain('code-1');
  await expect(recipe.field('API key')).toHaveValue(KEY);
  expect(exchanges).toEqual([]);
  expect(await kept(page)).not.toContain('code-1');
});
