import type { Page } from '@playwright/test';
import { expect, KEY, test } from '../pages/fixtures.ts';
import { playService } from '../pages/service.ts';
import { PARTS, REVIEWERS } from '../server/parts.mjs';
import { MODELS } from '../server/provider.mjs';
import { REPORTS } from '../server/script.mjs';

// The address of the real service, answered inside the browser: nothing of this leaves the machine.
const HOST = 'https://api.openai.com/';
const playOpenAI = (page: Page) => playService(page, HOST, `${HOST}v1`);

test('a run at OpenAI carries the key as a bearer token, and only there', async ({ recipe, page }) => {
  const seen = await playOpenAI(page);
  await recipe.open();
  await recipe.useProvider({ provider: 'OpenAI', key: KEY, model: MODELS[0] });
  expect(await recipe.runToEnd()).toBe('done');
  await recipe.expectPhases('done');
  const chats = seen.filter((request) => request.method() === 'POST');
  expect(chats.map((request) => request.url())).toEqual(Array(PARTS.length).fill(`${HOST}v1/chat/completions`));
  for (const request of seen) {
    expect(await request.headerValue('authorization')).toBe(`Bearer ${KEY}`);
    expect(request.url()).not.toContain(KEY);
  }
  for (const id of REVIEWERS) expect(await recipe.part(id).words()).toBe(REPORTS[id]);
  await expect(recipe.main).not.toContainText(KEY);
});

test('suggests the models that the service lists, once there is a key', async ({ recipe, page }) => {
  const seen = await playOpenAI(page);
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ provider: 'OpenAI' });
  await expect(recipe.field('Base URL')).toBeHidden();
  await expect(recipe.field('Model')).not.toHaveValue('gpt-4');
  expect(seen).toEqual([]);
  await recipe.fillSettings({ provider: 'OpenAI', key: KEY });
  await recipe.field('API key').press('Tab');
  await expect.poll(() => suggestions(page)).toEqual(expect.arrayContaining([...MODELS]));
});

test('hides the key while it is typed', async ({ recipe }) => {
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ provider: 'OpenAI' });
  await expect(recipe.field('API key')).toHaveAttribute('type', 'password');
});

test('asks for a key before it runs, and asks nobody else', async ({ recipe, page }) => {
  const seen = await playOpenAI(page);
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ provider: 'OpenAI', model: MODELS[0] });
  await page.keyboard.press('Escape');
  await expect(recipe.dialog).toBeHidden();
  await recipe.runButton.click();
  await expect(recipe.alerts.filter({ hasText: /key/i })).not.toHaveCount(0);
  await recipe.waitForPhase('idle');
  expect(seen).toEqual([]);
});

test('a failure that hides its cause gets words for both: the key and the network', async ({ recipe, page }) => {
  await page.route(`${HOST}**`, (route) => route.abort('failed'));
  await recipe.open();
  await recipe.useProvider({ provider: 'OpenAI', key: KEY, model: MODELS[0] });
  await recipe.runToEnd();
  for (const id of REVIEWERS) await recipe.part(id).waitForPhase('failed');
  await expect(recipe.shared).toHaveText(/key/i);
  await expect(recipe.shared).toHaveText(/network|connect|reach|offline|server/i);
});

test('Test connection names both causes too', async ({ recipe, page }) => {
  await page.route(`${HOST}**`, (route) => route.abort('failed'));
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ provider: 'OpenAI', key: KEY, model: MODELS[0] });
  await recipe.dialog.getByRole('button', { name: 'Test connection' }).click();
  const alert = recipe.dialogAlert.filter({ hasText: /key/i });
  await expect(alert).toHaveText(/network|connect|reach|offline|server/i);
});

test('a key that was given to one address is not sent to another', async ({ recipe, page, provider }) => {
  await playOpenAI(page);
  await recipe.open();
  await recipe.useProvider({ provider: 'OpenAI', key: KEY, model: MODELS[0] });
  await recipe.useProvider({ baseURL: provider.baseURL, model: MODELS[0] });
  await recipe.runToEnd();
  expect(provider.calls().length).toBeGreaterThan(0);
  for (const { headers } of provider.journal) expect(headers.authorization).toBeUndefined();
});

/** The values in the list of suggestions that belongs to the model field. */
async function suggestions(page: Page) {
  return page.locator('dialog input[list], [role="dialog"] input[list]').evaluate((input: HTMLInputElement) =>
    [...(input.list?.options ?? [])].map((option) => option.value),
  );
}
