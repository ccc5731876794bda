// “Forget all keys” means all: what is under way with a key ends, in this tab and in every other, and nothing brings one back.
import type { BrowserContext, Page } from '@playwright/test';
import { watchPhases } from '../pages/acts.mjs';
import { expect, MODEL, test } from '../pages/fixtures.ts';
import { JobPage } from '../pages/job-page.ts';
import type { Provider } from '../server/provider.mjs';
import { refusal } from '../server/script.mjs';

const SECRET = 'sk-kept-0123456789-of-nobody';
const WORDS = 'four plain kitchen words';
const TAB = /^In this tab/;
const DEVICE = /^On this device/;

const button = (job: JobPage, name: string) => job.dialog.getByRole('button', { name, exact: true });
const passphrase = (job: JobPage) => job.dialog.getByRole('textbox', { name: 'Passphrase' });
const box = (page: Page) => page.evaluate(() => localStorage.getItem('forkful.keys'));
const tabs = (page: Page) => page.evaluate(() => sessionStorage.getItem('forkful.keys'));

/** A tab of its own, with a key of the provider and its dialog open. */
async function tab(context: BrowserContext, { baseURL }: { baseURL: string }, way?: RegExp) {
  const page = await context.newPage();
  await page.addInitScript(watchPhases);
  const job = new JobPage(page);
  await job.open();
  await job.openSettings();
  await job.fillSettings({ baseURL, key: SECRET, model: MODEL });
  await job.field('Model').press('Tab');
  if (way) await job.dialog.getByRole('radio', { name: way }).check();
  return { page, job };
}

async function seal(job: JobPage) {
  await passphrase(job).fill(WORDS);
  await button(job, 'Encrypt and keep').click();
  await expect(job.dialog.getByText('Encrypted on this device.')).toBeVisible();
}

/** One part is refused and asked again two seconds later, the others take their time. */
function busy(provider: Provider) {
  const later = { ...refusal(429, { message: 'Too many requests.' }), headers: { 'retry-after': '2' } };
  provider.behave(({ part }) => (part === 'cost' ? later : { text: 'word '.repeat(400), tokensPerSecond: 20 }));
}

/** Nothing has left for longer than what waited would have waited. */
async function quiet(page: Page, provider: Provider) {
  const before = provider.journal.length;
  await page.waitForTimeout(4_000);
  expect(provider.journal).toHaveLength(before);
  expect(provider.open()).toEqual([]);
}

test('forgetting keys stops the run that asks with them, and no call leaves with one any more', async ({ context, provider }) => {
  const { page, job } = await tab(context, provider);
  await job.closeSettings();
  busy(provider);
  await job.run();
  await job.part('cost').waitForPhase('retrying');
  await expect(job.part('nutrition').text).toContainText('word');
  await job.openSettings();
  await button(job, 'Forget all keys').click();
  await expect(job.dialog.getByText('1 key forgotten')).toContainText('The run that asked with them was stopped; what came stays.');
  await job.waitForPhase('stopped');
  await expect(job.part('nutrition').text).toContainText('word');
  await quiet(page, provider);
  // Going on asks without a key, and so not as before.
  await job.closeSettings();
  await page.getByRole('button', { name: /^Go on with/ }).click();
  await expect.poll(() => provider.open().length).toBeGreaterThan(0);
  for (const { headers } of provider.open()) expect(headers.authorization).toBeUndefined();
});

test('forgetting keys while a box is being opened leaves it shut', async ({ context, provider }) => {
  const { page, job } = await tab(context, provider, DEVICE);
  await seal(job);
  await page.reload();
  await job.openSettings();
  await passphrase(job).fill(WORDS);
  // Both in one go: a passphrase takes a while to be worked.
  await page.evaluate(() => {
    const press = (words: string) => [...document.querySelectorAll('button')].find(({ textContent }) => textContent?.trim() === words)?.click();
    press('Unlock');
    press('Forget all keys');
  });
  await expect(job.dialog.getByText('There was no key in this page.')).toBeVisible();
  // Twice as much work as the passphrase's.
  await page.evaluate(async () => {
    const base = await crypto.subtle.importKey('raw', new Uint8Array(9), 'PBKDF2', false, ['deriveBits']);
    await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(16), iterations: 1_200_000 }, base, 256);
  });
  await job.fillSettings({ baseURL: provider.baseURL });
  await expect(job.field('API key')).toHaveValue('');
  expect(await box(page)).toBeNull();
  await expect(job.dialog.locator('[data-keeping]')).toHaveAttribute('data-keeping', 'memory');
});

test('keys that are forgotten in one tab are forgotten in all, and their runs end', async ({ context, provider }) => {
  const one = await tab(context, provider, TAB);
  const two = await tab(context, provider, DEVICE);
  await seal(two.job);
  // A box lies there, so that this has to be chosen.
  const three = await tab(context, provider, /^In this page only/);
  await three.job.closeSettings();
  busy(provider);
  await three.job.run();
  await three.job.part('cost').waitForPhase('retrying');

  await button(one.job, 'Forget all keys').click();
  await expect(one.job.dialog.getByText('1 key forgotten')).toBeVisible();
  for (const { page, job } of [two, three]) {
    if (!(await job.dialog.isVisible())) await job.openSettings();
    await expect(job.dialog.getByText('All keys were forgotten in another tab')).toBeVisible();
    await expect(job.field('API key')).toHaveValue('');
    expect(await tabs(page)).toBeNull();
  }
  await three.job.waitForPhase('stopped');
  // Why it stopped stands on the page itself, where nobody in that tab pressed anything.
  await three.job.closeSettings();
  await expect(three.job.alerts.filter({ hasText: 'forgotten in another tab' })).toBeVisible();
  await quiet(three.page, provider);
  // The open box is shut, and the next change does not make it anew.
  await two.job.field('Model').fill('another-model');
  await two.job.field('Model').press('Tab');
  await two.page.waitForTimeout(500);
  expect(await box(two.page)).toBeNull();
});

test('a tab that was closed before keys were forgotten, and is opened again, brings none back', async ({ context, provider }) => {
  const closed = await tab(context, provider, TAB);
  const storage = await closed.page.evaluate(() => Object.entries(sessionStorage));
  expect(JSON.stringify(storage)).toContain(SECRET);
  await closed.page.close();
  const one = await tab(context, provider);
  await button(one.job, 'Forget all keys').click();
  await expect(one.job.dialog.getByText('1 key forgotten')).toBeVisible();
  // What a browser does when it opens a closed tab again.
  const again = await context.newPage();
  await again.addInitScript((storage) => storage.forEach(([name, value]) => sessionStorage.setItem(name!, value!)), storage);
  const job = new JobPage(again);
  await job.open();
  await job.openSettings();
  await job.fillSettings({ baseURL: provider.baseURL });
  await expect(job.field('API key')).toHaveValue('');
  expect(await tabs(again)).toBeNull();
});
