import type { Page } from '@playwright/test';
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import type { RecipePage } from '../pages/recipe-page.ts';
import type { Settings } from '../pages/acts.mjs';
import { closedBaseURL, startProvider } from '../server/provider.mjs';
import { galleryText } from '../server/gallery.mjs';
import { refusal, type Script } from '../server/script.mjs';

const HTML = '<!doctype html><html><head><title>Welcome</title></head></html>';
const NO_MODEL = refusal(404, { message: 'The model `nope` does not exist.', code: 'model_not_found' });
const NOT_FOUND = refusal(404, { message: 'Not found: /v1/models' });
const NO_CHAT = refusal(404, { message: 'Not found: /v1/chat/completions' });

/** Fills the dialog and presses the button. */
async function testConnection(recipe: RecipePage, settings: Settings) {
  await recipe.openSettings();
  await recipe.fillSettings(settings);
  await press(recipe);
}

async function press(recipe: RecipePage) {
  await recipe.dialog.getByRole('button', { name: 'Test connection' }).click();
}

/** Lets another page in, and not this one: a reply that is made up inside the browser would otherwise let any in. */
const ELSEWHERE = { 'access-control-allow-origin': 'https://elsewhere.example' };

const said = (recipe: RecipePage) => recipe.dialog.getByRole('status');

interface Case {
  what: string;
  model?: string;
  list?: Script;
  call?: Script;
  /** What the dialog says, and whether it is an alert. */
  finds: RegExp;
  works?: boolean;
  /** How many calls it takes. */
  calls: number;
}

const CASES: Case[] = [
  { what: 'the model is listed', finds: /answers, with 2 models/, works: true, calls: 0 },
  { what: 'a model that is not listed, but answers', model: 'nope', finds: /“nope” replied/, works: true, calls: 1 },
  { what: 'no list of models', list: NOT_FOUND, finds: /“test-model” replied/, works: true, calls: 1 },
  {
    what: 'a key that may not list but may call',
    list: refusal(403, { message: 'Missing scopes: api.model.read' }),
    finds: /replied/,
    works: true,
    calls: 1,
  },
  {
    what: 'the key is refused',
    list: refusal(401, { message: `Incorrect API key provided: ${KEY}.`, code: 'invalid_api_key' }),
    finds: /key was refused.*Check the key/s,
    calls: 0,
  },
  { what: 'the model is unknown', model: 'nope', call: NO_MODEL, finds: /does not know the model “nope”.*choose one/s, calls: 1 },
  {
    what: 'the model is refused in other words',
    model: 'nope',
    call: refusal(400, { message: 'nope is not a valid model ID' }),
    finds: /does not know the model “nope”/,
    calls: 1,
  },
  { what: 'no API: nothing at the address', list: NOT_FOUND, call: NO_CHAT, finds: /no API.*base URL/s, calls: 1 },
  {
    what: 'no API: a web page',
    list: { type: 'text/html', body: HTML },
    call: { type: 'text/html', body: HTML },
    finds: /no API.*Welcome/s,
    calls: 1,
  },
  { what: 'trouble of the server', list: refusal(500, { message: 'Out of order.' }), finds: /in trouble \(500\)/, calls: 0 },
  {
    what: 'too many requests',
    list: refusal(429, { message: 'Slow down.', code: 'rate_limit_exceeded' }),
    finds: /Too many requests/,
    calls: 0,
  },
  {
    what: 'no credit',
    list: NOT_FOUND,
    call: refusal(429, { message: 'You exceeded your current quota.', code: 'insufficient_quota' }),
    finds: /no credit.*Add credit/s,
    calls: 1,
  },
  { what: 'a call whose answer is hidden', model: 'nope', call: { status: 401, cors: false }, finds: /\(CORS\).*key/s, calls: 1 },
  { what: 'a reply cut off', model: 'nope', call: { text: 'Well', finish: null }, finds: /cut off/, calls: 1 },
  { what: 'a reply cut by its limit', model: 'nope', call: { text: 'Well', finish: 'length' }, finds: /replied/, works: true, calls: 1 },
];

for (const { what, model = MODEL, list, call, finds, works, calls } of CASES) {
  test(`Test connection tells: ${what}`, async ({ recipe, provider }) => {
    provider.list = list ?? null;
    provider.behave(() => call ?? { text: 'OK' });
    await recipe.open();
    await testConnection(recipe, { baseURL: provider.baseURL, key: KEY, model });
    await expect(works ? said(recipe) : recipe.dialogAlert).toHaveText(finds);
    await expect(works ? recipe.dialogAlert : said(recipe)).toHaveCount(0);
    await expect(recipe.dialog).not.toContainText(KEY);
    expect(provider.calls().length).toBe(calls);
    for (const { body } of provider.calls()) {
      expect(body.max_tokens).toBeLessThanOrEqual(16);
      expect(body.model).toBe(model);
    }
  });
}

test('the key is asked for where there is none', async ({ recipe, provider }) => {
  provider.list = refusal(401, { message: 'No key.' });
  await recipe.open();
  await testConnection(recipe, { baseURL: provider.baseURL, model: MODEL });
  await expect(recipe.dialogAlert).toHaveText(/wants a key.*Paste/s);
});

test('nothing is called before the button is pressed, and one press is one call', async ({ recipe, provider }) => {
  let answer = (_: unknown) => {};
  const held = new Promise((resolve) => (answer = resolve));
  provider.behave(() => ({ text: 'OK', hold: held }));
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ baseURL: provider.baseURL, key: KEY, model: 'nope' });
  await recipe.field('Model').blur();
  await expect(said(recipe)).toHaveText(/2 models.*“nope” is not among them/s);
  expect(provider.calls()).toEqual([]);
  const opened = provider.opened(1);
  await press(recipe);
  await opened;
  // Until it is answered there is nothing to ask again; what can be done is to give it up.
  await expect(recipe.dialog.getByRole('button', { name: 'Give up', exact: true })).toBeVisible();
  answer(undefined);
  await expect(said(recipe)).toHaveText(/“nope” replied/);
  expect(provider.calls().length).toBe(1);
  // Straight from the field to the button, as a person goes: the press is not lost.
  await recipe.fillSettings({ model: MODEL });
  await press(recipe);
  await expect(said(recipe)).toHaveText(/^It answers, with 2 models\.$/);
});

test('a server that is not there is told from one that lets no page in', async ({ recipe, provider, site }) => {
  await recipe.open();
  await testConnection(recipe, { baseURL: await closedBaseURL(), key: KEY, model: MODEL });
  await expect(recipe.dialogAlert).toHaveText(/No server answers at http:\/\/127\.0\.0\.1:\d+.*Start/s);

  provider.closed = true;
  await recipe.fillSettings({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await press(recipe);
  await expect(recipe.dialogAlert).toHaveText(/A server answers at .* does not let this page read/);
  await expect(recipe.dialogAlert).toContainText(`Access-Control-Allow-Origin: ${site.origin}`);
  // What was let out without leave carried no key.
  expect(provider.journal.map(({ method, path }) => `${method} ${path}`)).toContain('GET /');
  for (const { headers } of provider.journal) expect(headers.authorization).toBeUndefined();
  expect(provider.preflights.length).toBeGreaterThan(0);
});

const SWITCHES: [string, RegExp][] = [
  ['http://localhost:11434/v1', /OLLAMA_ORIGINS=http:\/\/127\.0\.0\.1:\d+ .*restart/],
  ['http://localhost:1234/v1', /“Enable CORS”.*lms server start --cors/],
  ['http://localhost:8000/v1', /--allowed-origins/],
  ['http://localhost:8080/v1', /llama\.cpp/],
];

for (const [baseURL, says] of SWITCHES) {
  test(`each server's own switch is named: ${baseURL}`, async ({ recipe, page }) => {
    await page.route(`${new URL(baseURL).origin}/**`, (route) => route.fulfill({ status: 403, headers: ELSEWHERE, body: '' }));
    await recipe.open();
    await testConnection(recipe, { baseURL, model: MODEL });
    await expect(recipe.dialogAlert).toHaveText(/does not let this page read/);
    await expect(recipe.dialogAlert).toHaveText(says);
  });
}

test('OpenAI: a refusal that no page can read is most likely the key', async ({ recipe, page }) => {
  const keys: (string | null)[] = [];
  await page.route('https://api.openai.com/**', async (route) => {
    const request = route.request();
    if (request.method() === 'OPTIONS') {
      const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type, authorization' };
      return route.fulfill({ status: 204, headers });
    }
    if (new URL(request.url()).pathname === '/') keys.push(await request.headerValue('authorization'));
    return route.fulfill({ status: 401, headers: ELSEWHERE, body: '{"error":{"message":"Incorrect API key provided"}}' });
  });
  await recipe.open();
  await testConnection(recipe, { provider: 'OpenAI', key: KEY, model: MODEL });
  await expect(recipe.dialogAlert).toHaveText(/OpenAI answers.*Most likely the key is wrong/s);
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) expect(key).toBeNull();
});

test('offline is said, and no probe is sent', async ({ recipe, context }) => {
  await recipe.open();
  await recipe.openSettings();
  // The code that a first act needs has come by now.
  await recipe.fillSettings({ baseURL: 'https://forkful-test.invalid/v1', model: MODEL });
  await context.setOffline(true);
  await press(recipe);
  await expect(recipe.dialogAlert).toHaveText(/offline.*Connect to a network/s);
  await context.setOffline(false);
});

test('a failed run names the switches, too, and where to find out more', async ({ recipe, site }) => {
  await recipe.open();
  await recipe.useProvider({ baseURL: await closedBaseURL(), model: MODEL });
  await recipe.runToEnd();
  await expect(recipe.shared).toHaveText(/Test connection/);
  await expect(recipe.shared).toContainText(`OLLAMA_ORIGINS=${site.origin}`);
});

test('another provider and back: each keeps what was given for it', async ({ recipe, provider, page }) => {
  await page.route('https://api.openai.com/**', (route) => route.abort('failed'));
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.field('Model').blur();
  await recipe.fillSettings({ provider: 'OpenAI', key: 'another-key', model: 'another-model' });
  await recipe.field('Model').blur();
  await recipe.fillSettings({ provider: 'Practice' });
  await expect(recipe.field('Model')).toBeDisabled();
  await expect(recipe.field('API key')).toHaveValue('');
  await recipe.fillSettings({ provider: 'OpenAI-compatible' });
  await expect(recipe.field('Base URL')).toHaveValue(provider.baseURL);
  await expect(recipe.field('API key')).toHaveValue(KEY);
  await expect(recipe.field('Model')).toHaveValue(MODEL);
  await recipe.fillSettings({ provider: 'OpenAI' });
  await expect(recipe.field('API key')).toHaveValue('another-key');
  await expect(recipe.field('Model')).toHaveValue('another-model');
});

test.describe('from a secure page', () => {
  const PAGE = 'https://forkful.example/';

  /** The built page as a host on the web serves it, inside the browser. */
  async function servedSecurely(page: Page, site: { url: string }) {
    await page.route(`${PAGE}**`, async (route) => {
      const response = await fetch(site.url + route.request().url().slice(PAGE.length));
      const body = Buffer.from(await response.arrayBuffer());
      await route.fulfill({ status: response.status, contentType: response.headers.get('content-type') ?? '', body });
    });
  }

  /** What the browser would say of its leave. */
  async function leave(page: Page, state: 'denied' | 'prompt' | 'granted') {
    await page.addInitScript((state) => {
      Permissions.prototype.query = async () => ({ state }) as PermissionStatus;
    }, state);
  }

  test('an insecure address is told as one', async ({ recipe, page, site }) => {
    await servedSecurely(page, site);
    await recipe.open(PAGE);
    await testConnection(recipe, { baseURL: 'http://forkful-test.invalid:11434/v1', model: MODEL });
    await expect(recipe.dialogAlert).toHaveText(/over https may not call.*TLS/s);
  });

  for (const [state, says] of [
    ['denied', /told not to let this page call servers on this computer.*settings/s],
    ['prompt', /wants your leave.*Allow/s],
    ['granted', /No server answers/],
  ] as const) {
    test(`the browser's leave is told: ${state}`, async ({ recipe, page, site }) => {
      await servedSecurely(page, site);
      await leave(page, state);
      const baseURL = await closedBaseURL();
      await recipe.open(PAGE);
      await testConnection(recipe, { baseURL, model: MODEL });
      await expect(recipe.dialogAlert).toHaveText(says);
    });
  }
});

test('each provider that a job asks can be tested by itself, and has its own models proposed', async ({ recipe, editor, provider }) => {
  const other = await startProvider({});
  try {
    other.list = { type: 'application/json', body: JSON.stringify({ data: [{ id: 'of-the-other' }] }) };
    const file = JSON.parse(galleryText('recipe-review.json'));
    file.panels[0].split.parts[0].provider = 'vllm';
    await recipe.open();
    await editor.open();
    await editor.openFile('two.json', JSON.stringify(file));
    await editor.press('Done');
    await recipe.openSettings();
    await recipe.fillSettings({ baseURL: provider.baseURL, key: KEY, model: MODEL });
    const also = recipe.dialog.locator('[data-also-asked="vllm"]');
    await also.getByLabel('vLLM: Base URL').fill(other.baseURL);
    await also.getByLabel('vLLM: Base URL').press('Tab');
    await expect(also.getByLabel('vLLM: Model')).toHaveValue('of-the-other');
    await expect(also.locator('option')).toHaveAttribute('value', 'of-the-other');
    await also.getByRole('button', { name: 'Test vLLM' }).click();
    await expect(also.getByRole('status')).toHaveText('It answers, with 1 model.');
    await press(recipe);
    await expect(recipe.dialog.getByText('It answers, with 2 models.')).toBeVisible();
    await expect(also.getByRole('status')).toHaveText('It answers, with 1 model.');
    await expect(recipe.field('Model')).toHaveValue(MODEL);
    for (const { headers } of other.journal) expect(headers.authorization).toBeUndefined();
  } finally {
    await other.close();
  }
});
