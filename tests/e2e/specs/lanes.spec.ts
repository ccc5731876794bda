import { setLimits } from '../pages/limits.ts';
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { FIRST_LEVEL, textOf, type ChatRequest } from '../server/parts.mjs';
import { panel, refusal } from '../server/script.mjs';

/** Too many calls, and so many seconds to wait. */
const tooMany = (seconds: number) => refusal(429, { message: `Rate limit reached. Please try again in ${seconds}s.`, code: 'rate_limit_exceeded' });

test('a wait of an hour fails the run and does not hold the next one', async ({ recipe, provider }) => {
  provider.behave(() => tooMany(3_600));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.runToEnd();
  await expect(recipe.shared).toContainText('The provider asks to wait 60 min.');
  provider.behave(panel());
  await recipe.run();
  await recipe.expectPhases('done');
});

test('a wait is told with its end, in the next run too, and a person who knows better calls at once', async ({ recipe, page, provider }) => {
  provider.behave((asked) => (asked.part === 'cost' && asked.nth === 0 ? tooMany(300) : panel()(asked)));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.run();
  const pause = page.locator('[data-pause]');
  await expect(pause).toHaveText(/^The provider asks to wait: (5 min|4 min \d+ s), until \d/);
  await recipe.stop();
  await recipe.waitForPhase('stopped');
  const before = provider.calls().length;
  await recipe.run();
  await expect(pause).toHaveText(/^The provider asks to wait: 4 min \d+ s, until \d/);
  expect(provider.calls().length).toBe(before);
  await page.getByRole('button', { name: 'Try now' }).click();
  await recipe.waitForPhase('done');
  await recipe.expectPhases('done');
  await expect(page.getByRole('button', { name: 'Try now' })).toHaveCount(0);
});

test('once a wait is lifted, no card counts it down any more', async ({ recipe, page, provider }) => {
  // Nobody answers after that, so that all but the one that is tried wait for their turn.
  provider.behave((asked) => (asked.nth === 0 ? tooMany(60) : { silent: true }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.run();
  const counting = page.locator('.card-state').filter({ hasText: /again in \d+ s/ });
  await expect(counting).toHaveCount(3);
  const before = provider.calls().length;
  await page.getByRole('button', { name: 'Try now' }).click();
  await expect.poll(() => provider.calls().length).toBeGreaterThan(before);
  await expect(counting).toHaveCount(0);
  await recipe.stop();
});

test("a person's own limit is told, with the time of the next call, and before the run in the plan", async ({ recipe, page, provider }) => {
  provider.behave(panel());
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.openSettings();
  await setLimits(recipe, { perMinute: 3 });
  await recipe.dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.locator('.cost')).toContainText('9 calls, at most 3 a minute');
  await recipe.run();
  await expect(page.locator('[data-pause]')).toHaveText(/^Your limit of 3 calls a minute: next in \d+ s$/);
  await expect(page.getByRole('button', { name: 'Try now' })).toHaveCount(0);
  await recipe.stop();
});

/** What a call is taken for before it is made: four letters of its prompt are a token, and its reply is as long as it may be. */
const tokensOf = (body: ChatRequest) => Math.floor(Buffer.byteLength(textOf(body, 'system') + textOf(body, 'user')) / 4) + (body.max_tokens ?? 0);

test('a limit of tokens a minute lets each call out when those before it are paid off, and says so; without one all leave at once', async ({ recipe, page, provider }) => {
  const most = 40_000;
  provider.behave(panel());
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await setLimits(recipe, { tokensPerMinute: most });
  await recipe.closeSettings();
  await recipe.run();
  const pause = page.locator('[data-pause]');
  await expect(pause).toHaveText(/^Your limit of 40000 tokens a minute: next in [12] s$/);
  await expect(page.getByRole('button', { name: 'Try now' })).toHaveCount(0);
  await recipe.waitForPhase('done');
  await recipe.expectPhases('done');
  await expect(pause).toHaveCount(0);
  const calls = provider.calls();
  expect(calls).toHaveLength(9);
  // What a call waits for is all that left before it, and not what it takes itself.
  const due = calls.map((_, at) => calls.slice(0, at).reduce((sum, { body }) => sum + (tokensOf(body) / most) * 60_000, 0));
  const after = (at: number) => provider.calls()[at]!.arrived - provider.calls()[0]!.arrived;
  // The way there may take the first call longer than another.
  for (const [at, wait] of due.entries()) expect(after(at), `call ${at + 1}`).toBeGreaterThan(wait - 250);

  await recipe.openSettings();
  await recipe.dialog.getByLabel('Tokens a minute', { exact: true }).fill('');
  await recipe.closeSettings();
  // No byte is sent before all are open.
  const last = FIRST_LEVEL.length - 1;
  provider.behave(panel({ every: { hold: provider.opened(FIRST_LEVEL.length) } }));
  expect(await recipe.runToEnd()).toBe('done');
  expect(provider.calls()).toHaveLength(9);
  expect(provider.highWaterBeforeFirstByte).toBe(FIRST_LEVEL.length);
  expect(after(last)).toBeLessThan(due[last]! / 3);
});

test('a text that is too long is told as such, and an empty reply leaves nothing behind', async ({ recipe, provider }) => {
  const tooLong = refusal(400, { message: 'Your text is too long.', code: 'context_length_exceeded' });
  const empty = { body: '', type: 'text/event-stream' };
  provider.behave((asked) => (asked.part === 'cost' ? tooLong : asked.part === 'nutrition' ? empty : panel()(asked)));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.runToEnd();
  await expect(recipe.part('cost').root).toContainText('too long for this model (400)');
  await expect(recipe.part('cost').root).toContainText('smaller chunks');
  await recipe.part('nutrition').waitForPhase('failed');
  await expect(recipe.part('nutrition').root).not.toContainText('What had come');
});

test('a test of the connection waits no longer than a call may be silent, and is given up by its button', async ({ recipe, provider }) => {
  provider.list = refusal(404, { message: 'Not found: /v1/models' });
  provider.behave(() => ({ silent: true }));
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await setLimits(recipe, { quiet: 5 });
  const press = (name: string) => recipe.dialog.getByRole('button', { name }).click();
  await press('Test connection');
  await press('Give up');
  await expect(recipe.dialog.getByRole('button', { name: 'Test connection' })).toBeVisible();
  await expect(recipe.dialogAlert).toHaveCount(0);
  await press('Test connection');
  await expect(recipe.dialogAlert).toContainText('as long as the test waits', { timeout: 9_000 });
});

test('a call that is dropped, where the list could be read, is not laid on the key alone', async ({ recipe, provider }) => {
  provider.behave(() => ({ reset: true }));
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ baseURL: provider.baseURL, key: KEY, model: 'nope' });
  await recipe.dialog.getByRole('button', { name: 'Test connection' }).click();
  await expect(recipe.dialogAlert).toHaveText(/connection was dropped.*\(CORS\).*key/s);
});
