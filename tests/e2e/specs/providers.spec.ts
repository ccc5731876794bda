import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { playService } from '../pages/service.ts';
import { galleryText } from '../server/gallery.mjs';
import { PARTS } from '../server/parts.mjs';
import { REPORTS } from '../server/script.mjs';

interface Service {
  name: string;
  base: string;
  /** The header that carries the key, and what stands before it. */
  key?: [string, string];
  limit?: 'max_tokens' | 'max_completion_tokens';
  /** Typed by the person. */
  typed?: boolean;
}

const BEARER: [string, string] = ['authorization', 'Bearer '];

/** Every service that speaks Chat Completions, as its own documentation has it. */
const SERVICES: Service[] = [
  { name: 'OpenAI', base: 'https://api.openai.com/v1', limit: 'max_completion_tokens' },
  { name: 'Google Gemini', base: 'https://generativelanguage.googleapis.com/v1beta/openai' },
  { name: 'OpenRouter', base: 'https://openrouter.ai/api/v1' },
  { name: 'Groq', base: 'https://api.groq.com/openai/v1' },
  { name: 'Mistral', base: 'https://api.mistral.ai/v1' },
  { name: 'DeepSeek', base: 'https://api.deepseek.com/v1' },
  { name: 'Together', base: 'https://api.together.xyz/v1' },
  { name: 'Fireworks', base: 'https://api.fireworks.ai/inference/v1' },
  { name: 'xAI', base: 'https://api.x.ai/v1', limit: 'max_completion_tokens' },
  { name: 'Cerebras', base: 'https://api.cerebras.ai/v1', limit: 'max_completion_tokens' },
  { name: 'Hugging Face', base: 'https://router.huggingface.co/v1' },
  { name: 'Azure OpenAI', base: 'https://kitchen.openai.azure.com/openai/v1', key: ['api-key', ''], limit: 'max_completion_tokens', typed: true },
  { name: 'Ollama', base: 'http://localhost:11434/v1' },
  { name: 'LM Studio', base: 'http://localhost:1234/v1' },
  { name: 'llama.cpp', base: 'http://localhost:8080/v1' },
  { name: 'vLLM', base: 'http://localhost:8000/v1' },
  { name: 'LiteLLM', base: 'http://localhost:4000/v1' },
];

for (const { name, base, key: [header, before] = BEARER, limit = 'max_tokens', typed } of SERVICES) {
  test(`the recipe panel runs at ${name}, with its address, its header and its name for the limit`, async ({ recipe, page }) => {
    const host = new URL(base).origin;
    const seen = await playService(page, `${host}/`, base);
    const elsewhere = watchOthers(page, host);
    await recipe.open();
    await recipe.useProvider({ provider: name, ...(typed ? { baseURL: base } : {}), key: KEY, model: MODEL });
    expect(await recipe.runToEnd()).toBe('done');
    await recipe.expectPhases('done');
    const chats = seen.filter((request) => request.method() === 'POST');
    expect(chats.map((request) => request.url())).toEqual(Array(PARTS.length).fill(`${base}/chat/completions`));
    for (const request of chats) {
      const headers = await request.allHeaders();
      expect(headers[header]).toBe(before + KEY);
      const body = request.postDataJSON();
      expect(body.model).toBe(MODEL);
      expect(body[limit]).toBeGreaterThan(0);
      expect(Object.keys(body).filter((field) => /max_/.test(field))).toEqual([limit]);
    }
    for (const request of seen) {
      expect(request.url()).not.toContain(KEY);
      expect(await request.headerValue('referer')).toBeNull();
    }
    expect(await recipe.part('cost').words()).toBe(REPORTS.cost);
    expect(elsewhere, 'nobody else is asked').toEqual([]);
  });
}

test('a key that is pasted into practice chooses its provider, and the page proposes a model that is listed', async ({ recipe, page }) => {
  const base = 'https://api.groq.com/openai/v1';
  await playService(page, 'https://api.groq.com/', base, ['whisper', 'some-llama-3']);
  await recipe.open();
  await recipe.openSettings();
  await recipe.field('API key').fill('gsk_of_nobody');
  await recipe.field('API key').press('Tab');
  await expect(recipe.field('Provider').locator('option:checked')).toHaveText('Groq');
  await expect(recipe.field('Model')).toHaveValue('some-llama-3');
  await recipe.closeSettings();
  expect(await recipe.runToEnd()).toBe('done');
});

test('a key of one provider is not sent to another', async ({ recipe, page }) => {
  const seen = await playService(page, 'https://api.openai.com/', 'https://api.openai.com/v1');
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ provider: 'OpenAI', key: 'sk-ant-api03-of-nobody' });
  await recipe.field('API key').press('Tab');
  await expect(recipe.dialogAlert).toContainText('looks like a key of Anthropic');
  await recipe.dialog.getByRole('button', { name: 'Done' }).click();
  await expect(recipe.dialog).toBeVisible();
  await recipe.dialog.getByRole('button', { name: 'Test connection' }).click();
  expect(seen).toEqual([]);
});

/** The recipe review with one reviewer at Groq and one at Mistral. */
function mixed() {
  const job = JSON.parse(galleryText('recipe-review.json'));
  const [first, second] = job.panels[0].split.parts;
  Object.assign(first, { provider: 'groq', model: 'groq-model' });
  Object.assign(second, { provider: 'mistral' });
  return JSON.stringify(job);
}

test('a panel of several providers: the keys that lack are asked for, and each goes to its own address alone', async ({ recipe, editor, page }) => {
  const groq = await playService(page, 'https://api.groq.com/', 'https://api.groq.com/openai/v1');
  const mistral = await playService(page, 'https://api.mistral.ai/', 'https://api.mistral.ai/v1');
  const openai = await playService(page, 'https://api.openai.com/', 'https://api.openai.com/v1');
  await recipe.open();
  await editor.open();
  await editor.openFile('mixed.json', mixed());
  await editor.press('Done');
  await recipe.openSettings();
  await recipe.fillSettings({ provider: 'OpenAI', key: 'sk-own' });
  await recipe.dialog.getByRole('button', { name: 'Done' }).click();
  // It does not close as long as a key lacks.
  await expect(recipe.dialog).toBeVisible();
  await expect(recipe.dialogAlert.filter({ hasText: 'Groq needs a key' })).toBeVisible();
  await expect(recipe.dialogAlert.filter({ hasText: 'Mistral needs a key' })).toBeVisible();
  await expect(recipe.dialogAlert.filter({ hasText: 'Name the model that Mistral' })).toBeVisible();
  await recipe.dialog.getByLabel('Groq: API key').fill('gsk_of_nobody');
  await recipe.dialog.getByLabel('Mistral: API key').fill('mistral-of-nobody');
  await recipe.dialog.getByLabel('Mistral: Model').fill('mistral-model');
  await recipe.closeSettings();
  await expect(page.locator('.masthead-model')).toContainText('and 2 others');
  expect(await recipe.runToEnd()).toBe('done');
  const of = async (seen: typeof groq) =>
    Promise.all(
      seen
        .filter((request) => request.method() === 'POST')
        .map(async (request) => `${request.postDataJSON().model} ${await request.headerValue('authorization')}`),
    );
  expect(await of(groq)).toEqual(['groq-model Bearer gsk_of_nobody']);
  expect(await of(mistral)).toEqual(['mistral-model Bearer mistral-of-nobody']);
  expect(new Set(await of(openai))).toEqual(new Set(['gpt-6-luna Bearer sk-own']));
  expect(openai.filter((request) => request.method() === 'POST')).toHaveLength(PARTS.length - 2);
  await expect(recipe.part('nutrition').root).toContainText('by groq-model at Groq');
});

test('a job that names a provider that the page does not know, or an address, asks nobody', async ({ recipe, editor, provider }) => {
  await recipe.open();
  const job = JSON.parse(galleryText('recipe-review.json'));
  job.panels[0].split.parts[0].provider = 'https://evil.example/v1';
  await editor.open();
  await editor.openFile('evil.json', JSON.stringify(job));
  await editor.press('Done');
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.runButton.click();
  await expect(recipe.alerts.filter({ hasText: 'which is no provider that this page knows' }).first()).toBeVisible();
  await recipe.waitForPhase('idle');
  expect(provider.calls()).toHaveLength(0);
});

test('every provider of the page is in the table above or has tests of its own, and in the format of job files', async ({ recipe }) => {
  await recipe.open();
  await recipe.openSettings();
  const options = await recipe.field('Provider').locator('option').evaluateAll((all) => all.map((option) => [option.textContent, option.getAttribute('value')]));
  const apart = ['Practice', 'Anthropic', "This browser's model", 'OpenAI-compatible'];
  expect(options.map(([name]) => name).toSorted()).toEqual([...SERVICES.map(({ name }) => name), ...apart].toSorted());
  const format = readFileSync(new URL('../../../docs/job-format.md', import.meta.url), 'utf8');
  for (const [, id] of options) if (id !== 'practice') expect(format).toContain(`\`${id}\``);
});

/** Requests to anywhere but the page itself and one host. */
function watchOthers(page: Page, host: string) {
  const others: string[] = [];
  const own = () => new URL(page.url()).origin;
  page.on('request', (request) => {
    const { origin } = new URL(request.url());
    if (origin !== host && origin !== own() && page.url() !== 'about:blank') others.push(request.url());
  });
  return others;
}
