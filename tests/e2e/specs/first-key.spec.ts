// The first touch of a key: to whom it goes, where it is kept, and what is said until then.
import type { Locator, Page } from '@playwright/test';
import { expect, MODEL, test } from '../pages/fixtures.ts';
import type { JobPage } from '../pages/job-page.ts';
import { playService } from '../pages/service.ts';

const WORDS = 'four plain kitchen words';
const SECRET = 'sk-kept-0123456789-of-nobody';
const TAB = /^In this tab/;
const DEVICE = /^On this device/;

const way = (job: JobPage, name: RegExp) => job.dialog.getByRole('radio', { name });
const button = (job: JobPage, name: string) => job.dialog.getByRole('button', { name, exact: true });
const passphrase = (job: JobPage) => job.dialog.getByRole('textbox', { name: 'Passphrase' });
const masthead = (page: Page) => page.locator('.masthead-model');
const chosen = (job: JobPage) => job.field('Provider').locator('option:checked');
const tabs = (page: Page) => page.evaluate(() => sessionStorage.getItem('forkful.keys') ?? '');

/** All that leaves for the web, and goes nowhere. */
async function outward(page: Page) {
  const seen: string[] = [];
  await page.route(/^https:\/\/(?!127\.0\.0\.1|localhost)/, (route) => {
    seen.push(route.request().url());
    return route.abort();
  });
  return seen;
}

async function seal(job: JobPage) {
  await passphrase(job).fill(WORDS);
  await button(job, 'Encrypt and keep').click();
  await expect(job.dialog.getByText('Encrypted on this device.')).toBeVisible();
}

async function give(job: JobPage, baseURL: string) {
  await job.open();
  await job.openSettings();
  await job.fillSettings({ baseURL, key: SECRET, model: MODEL });
  await job.field('Model').press('Tab');
}

for (const { whose, key } of [
  { whose: '32 letters and digits', key: 'aB3x'.repeat(8) },
  { whose: '64 hexadecimal digits', key: '3f9a'.repeat(16) },
  { whose: 'what several begin with', key: 'sk-0123456789abcdef0123456789abcdef' },
]) {
  test(`a key that is ${whose} is sent to nobody until its provider is chosen`, async ({ job, page }) => {
    const elsewhere = await outward(page);
    const seen = await playService(page, 'https://api.mistral.ai/', 'https://api.mistral.ai/v1');
    await job.open();
    await job.openSettings();
    await job.field('API key').fill(key);
    await job.field('API key').press('Tab');
    await expect(job.dialogAlert).toContainText('Whose key is it? Choose the provider');
    await expect(chosen(job)).toHaveText('Practice');
    await button(job, 'Done').click();
    await expect(job.dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await job.runButton.click();
    await expect(page.getByText('Whose key is it?').filter({ visible: true })).toBeVisible();
    await job.openSettings();
    // Who goes through the list comes by others.
    for (const label of ['OpenAI', 'Anthropic', 'Mistral']) {
      await job.field('Provider').selectOption({ label });
      await expect(job.field('API key')).toHaveValue(key);
    }
    await page.waitForTimeout(300);
    expect([...elsewhere, ...seen.map((request) => request.url())]).toEqual([]);
    await button(job, 'Test connection').click();
    await expect.poll(() => seen.length).toBeGreaterThan(0);
    expect(await seen[0]?.headerValue('authorization')).toBe(`Bearer ${key}`);
    expect(elsewhere).toEqual([]);
  });
}

test('a key whose first letters tell chooses Fireworks or Together and goes nowhere else', async ({ job, page }) => {
  const elsewhere = await outward(page);
  await playService(page, 'https://api.fireworks.ai/', 'https://api.fireworks.ai/inference/v1');
  await playService(page, 'https://api.together.xyz/', 'https://api.together.xyz/v1');
  await job.open();
  await job.openSettings();
  for (const [key, name] of [['fw_3Zabcdefghijklmnop', 'Fireworks'], ['tgp_v1_of_nobody', 'Together']] as const) {
    await job.field('Provider').selectOption({ label: 'Practice' });
    await job.field('API key').fill(key);
    await job.field('API key').press('Tab');
    await expect(chosen(job)).toHaveText(name);
  }
  expect(elsewhere).toEqual([]);
});

test('without a passphrase Done says that nothing is kept, and the way before holds until there is one', async ({ job, page, provider }) => {
  await give(job, provider.baseURL);
  await way(job, TAB).check();
  await expect.poll(() => tabs(page)).toContain(SECRET);
  await way(job, DEVICE).check();
  await button(job, 'Done').click();
  await expect(job.dialogAlert).toContainText('Nothing is kept on this device without its passphrase.');
  await expect(passphrase(job)).toBeFocused();
  await expect(passphrase(job)).toHaveAccessibleDescription(/Nothing is kept on this device/);
  expect(await tabs(page)).toContain(SECRET);
  await seal(job);
  expect(await tabs(page)).not.toContain(SECRET);
  await job.closeSettings();
});

/** Presses as a hand does: what the press itself moves is not where it was when the pointer is let go. */
async function press(page: Page, at: Locator) {
  await at.scrollIntoViewIfNeeded();
  await at.evaluate((button) => button.addEventListener('click', () => button.setAttribute('data-pressed', '')));
  const box = await at.boundingBox();
  if (!box) throw new Error('nothing to press');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await expect(page.getByText('looks like a key of Anthropic')).toBeVisible();
  // However far the warning moves it, here it moves for certain.
  await at.evaluate((button) => button.style.setProperty('translate', '0 120px'));
  await page.mouse.up();
  await at.evaluate((button) => button.style.removeProperty('translate'));
  await expect(at).toHaveAttribute('data-pressed');
}

test('a button of the dialog is pressed though a warning moves it away under the pointer', async ({ job, page }) => {
  const elsewhere = await outward(page);
  await job.open();
  await job.openSettings();
  await job.fillSettings({ provider: 'OpenAI' });
  for (const name of ['Forget all keys', 'Test connection']) {
    await job.field('API key').fill('sk-ant-api03-of-nobody');
    await press(page, button(job, name));
    if (name === 'Forget all keys') {
      await expect(job.dialog.getByText('1 key forgotten')).toBeVisible();
      // What was true then is not said any more.
      await job.field('API key').fill('sk-proj-of-nobody');
      await job.field('API key').press('Tab');
      await expect(job.dialog.getByText('1 key forgotten')).toBeHidden();
    }
  }
  expect(elsewhere.filter((url) => !url.endsWith('/v1/models'))).toEqual([]);
});

test('keys that are locked are told, and a run asks for their passphrase or plays practice', async ({ job, page, provider }) => {
  await give(job, provider.baseURL);
  await way(job, DEVICE).check();
  await seal(job);
  await page.reload();
  await expect(masthead(page)).toHaveText('Keys locked');
  await job.runButton.click();
  await expect(passphrase(job)).toBeFocused();
  await expect(job.dialogAlert).toContainText('Not run: your keys are on this device, locked.');
  await passphrase(job).fill(WORDS);
  await passphrase(job).press('Enter');
  await expect(job.dialog.getByText('Encrypted on this device.')).toBeVisible();
  await job.closeSettings();
  await expect(masthead(page)).toHaveText(MODEL);
  expect(await job.runToEnd()).toBe('done');
  const calls = provider.calls().length;
  expect(calls).toBeGreaterThan(0);

  await page.evaluate(() => indexedDB.databases().then((all) => all.forEach(({ name }) => indexedDB.deleteDatabase(name ?? ''))));
  await page.reload();
  await expect(masthead(page)).toHaveText('Keys locked');
  await job.runButton.click();
  await button(job, 'Leave them locked and run').click();
  await job.waitForPhase('done');
  await expect(masthead(page)).toHaveText('Practice');
  expect(provider.calls()).toHaveLength(calls);
});

test('a key that is as short as a word spoils no text of the server', async ({ job, page }) => {
  await playService(page, 'https://api.mistral.ai/', 'https://api.mistral.ai/v1', ['a-small-model', 'another']);
  await job.open();
  await job.openSettings();
  await job.fillSettings({ provider: 'Mistral', key: 'a' });
  await button(job, 'Test connection').click();
  await expect(job.field('Model')).toHaveValue(/a-small-model|another/);
  await expect(job.dialog).not.toContainText('[key]');
});
