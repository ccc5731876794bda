import { setTimeout } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import type { RecipePage } from '../pages/recipe-page.ts';
import { setLimits } from '../pages/limits.ts';
import { BALLOTS, FIRST_LEVEL, partOf, REVIEWERS, textOf } from '../server/parts.mjs';
import type { Provider } from '../server/provider.mjs';
import { manyJob, partOfMany } from '../server/many.mjs';
import { panel, refusal, REPORTS, type Script } from '../server/script.mjs';

const PARTIAL = 'Cheap at first sight, for the tins cost little, but the rest of this was never';
const WORDS = PARTIAL.split(' ').length;
const more = { text: `${PARTIAL} sent` };
const html = '<!doctype html><html><body><h1>Welcome</h1></body></html>';
const event = (json: object) => `data: ${JSON.stringify(json)}\n\n`;

interface Fault {
  what: string;
  script: Script;
  /** How many calls there are of a part that meets it every time: the first, and as often as such a fault is asked again. */
  calls: number;
  /** What the card has to say: the cause, and what to do next. */
  says: RegExp;
  /** Text that came before the fault. */
  partial?: string;
  /** The shortest patience that can be set, in seconds. */
  patience?: { quiet?: number; idle?: number };
}

/** One call, and four more: the provider is in trouble, and may soon be well. */
const BUSY = 5;
/** One call, and two more: the connection was lost, or broke. */
const LOST = 3;
/** One call, and one more: the reply was none. */
const ODD = 2;
/** Nothing would come of another. */
const FINAL = 1;

const trouble = (status: number) => ({
  what: `${status}`,
  script: refusal(status, { message: 'The server had an error.', type: 'server_error' }),
  calls: BUSY,
  says: new RegExp(`trouble \\(${status}\\)[^]*Ask again`),
});
const limited = { type: 'requests', code: 'rate_limit_exceeded' };

const FAULTS: Fault[] = [
  {
    what: '400',
    script: refusal(400, { message: 'Unsupported value for this option.' }),
    calls: FINAL,
    says: /did not accept the request \(400\)[^]*another model/,
  },
  {
    what: '401',
    script: refusal(401, { message: 'Incorrect API key provided.', code: 'invalid_api_key' }),
    calls: FINAL,
    says: /key was refused \(401\)[^]*Check the key/,
  },
  {
    what: '402',
    script: refusal(402, { message: 'Insufficient credits.', code: 'payment_required' }),
    calls: FINAL,
    says: /no credit[^]*Add credit/,
  },
  {
    what: '403',
    script: refusal(403, { message: 'Not allowed for this project.', code: 'permission_denied' }),
    calls: FINAL,
    says: /key was refused \(403\)[^]*Check the key/,
  },
  {
    what: '404 of a model',
    script: refusal(404, { message: 'The model `test-model` does not exist.', code: 'model_not_found' }),
    calls: FINAL,
    says: /does not know this model[^]*another model/,
  },
  { what: '404 of an address', script: refusal(404, { message: 'Not found.' }), calls: FINAL, says: /No API answers[^]*base URL/ },
  trouble(408),
  trouble(409),
  {
    what: '429 with a hint in its body',
    script: refusal(429, { message: 'Rate limit reached for requests. Please try again in 300ms.', ...limited }),
    calls: BUSY,
    says: /Too many requests \(429\)[^]*Ask again after that/,
  },
  {
    what: '429 without a hint',
    script: refusal(429, { message: 'Rate limit reached for requests.', ...limited }),
    calls: BUSY,
    says: /Too many requests[^]*Wait a minute/,
  },
  {
    what: '429 with no quota left',
    script: refusal(429, { message: 'You exceeded your current quota.', type: 'insufficient_quota', code: 'insufficient_quota' }),
    calls: FINAL,
    says: /no credit[^]*Add credit/,
  },
  trouble(500),
  { ...trouble(500), what: '500 with a page of HTML', script: { status: 500, type: 'text/html', body: html } },
  trouble(502),
  trouble(503),
  {
    what: '529',
    script: refusal(529, { message: 'Overloaded', type: 'overloaded_error' }),
    calls: BUSY,
    says: /more calls than it can work[^]*Ask again in some minutes/,
  },
  { what: 'a reset before the headers', script: { reset: true }, calls: LOST, says: /does not answer[^]*Check that it runs/ },
  { what: 'a reset in the middle', script: { ...more, cutAfter: WORDS }, calls: LOST, partial: PARTIAL, says: /cut off[^]*Ask again/ },
  { what: 'an end without a finish_reason', script: { text: PARTIAL, finish: null }, calls: LOST, partial: PARTIAL, says: /cut off[^]*Ask again/ },
  {
    what: 'a stream that stalls',
    script: { ...more, stallAfter: WORDS },
    calls: LOST,
    partial: PARTIAL,
    patience: { quiet: 5 },
    says: /Nothing came for 5\.0 s[^]*Ask again/,
  },
  { what: 'no byte at all', script: { silent: true }, calls: LOST, patience: { quiet: 5 }, says: /Nothing came for 5\.0 s[^]*Ask again/ },
  { what: 'keep-alives for ever', script: { drone: true }, calls: LOST, patience: { idle: 5 }, says: /no word came for 5\.0 s[^]*Ask again/ },
  {
    what: 'a malformed chunk in the middle',
    script: { type: 'text/event-stream', body: `${event({ choices: [{ index: 0, delta: { content: PARTIAL } }] })}data: {"choices":[{"del\n\n` },
    calls: LOST,
    partial: PARTIAL,
    says: /could not be read[^]*base URL/,
  },
  { what: 'HTML with a 200', script: { type: 'text/html', body: html }, calls: ODD, says: /could not be read[^]*base URL/ },
  {
    what: 'no JSON where that was promised',
    script: { type: 'application/json', body: 'All is well, but this is no JSON.' },
    calls: ODD,
    says: /could not be read[^]*base URL/,
  },
  { what: 'events that are no JSON', script: { body: 'data: hello\n\ndata: world\n\n' }, calls: ODD, says: /could not be read[^]*base URL/ },
  {
    what: 'an error in the middle of a 200',
    script: { ...more, errorAfter: { tokens: WORDS, error: { message: 'The engine is overloaded.', type: 'server_error', code: 'server_is_overloaded' } } },
    calls: LOST,
    partial: PARTIAL,
    says: /more calls than it can work[^]*Ask again in some minutes/,
  },
  {
    what: 'an error at the beginning of a 200',
    script: { errorAfter: { tokens: 0, error: { message: 'Upstream broke.', code: 500 } } },
    calls: LOST,
    says: /broke off with an error[^]*Ask again/,
  },
  { what: 'an empty reply', script: { text: '' }, calls: ODD, says: /reply was empty[^]*Ask again/ },
];

/** What is no fault, odd as it is. */
const HARMLESS: { what: string; script: Script }[] = [
  { what: 'a slow first byte', script: { hold: 4_000 } },
  { what: 'events that call themselves a page', script: { type: 'text/html' } },
  { what: 'events that call themselves JSON', script: { type: 'application/json' } },
];

for (const fault of FAULTS) {
  test(`once: ${fault.what}`, async ({ recipe, provider }) => {
    await meet(recipe, provider, fault, (nth) => nth === 0);
    const cost = recipe.part('cost');
    if (fault.calls === FINAL) return expectTwoOfThree(recipe, provider, fault);

    await recipe.expectPhases('done');
    expect(await cost.words()).toBe(REPORTS.cost);
    await expect(cost.alert).toHaveCount(0);
    await expect(cost.root).toHaveAttribute('data-attempts', '2');
    await expectEarlier(recipe, fault, 1);
    expect(provider.calls('cost')).toHaveLength(2);
    expect(provider.calls()).toHaveLength(10);
    expect(await recipe.made('review')).toBe('3/3');
    await expect(recipe.summary).toContainText('10 calls');
    const prompt = textOf(provider.calls('verdict')[0]!.body, 'user');
    for (const report of Object.values(REPORTS)) expect(prompt).toContain(report);
    expect(prompt).not.toContain(PARTIAL);
  });

  // Where nothing is asked again, once is always.
  if (fault.calls === FINAL) continue;
  test(`always: ${fault.what}`, async ({ recipe, provider }) => {
    await meet(recipe, provider, fault, () => true);
    await expectTwoOfThree(recipe, provider, fault);
    await expectEarlier(recipe, fault, fault.calls - 1);
  });
}

for (const { what, script } of HARMLESS) {
  test(`harmless: ${what}`, async ({ recipe, provider }) => {
    provider.behave(panel({ cost: script }));
    await begin(recipe, provider.baseURL);
    expect(await recipe.runToEnd()).toBe('done');
    await recipe.expectPhases('done');
    expect(await recipe.part('cost').words()).toBe(REPORTS.cost);
    expect(provider.calls()).toHaveLength(9);
  });
}

test('once: a refused connection', async ({ recipe, provider, page }) => {
  const refused = await refuse(page, provider, (nth) => nth === 0);
  await begin(recipe, provider.baseURL);
  expect(await recipe.runToEnd()).toBe('done');
  await recipe.expectPhases('done');
  expect(await recipe.part('cost').words()).toBe(REPORTS.cost);
  await expect(recipe.part('cost').root).toHaveAttribute('data-attempts', '2');
  expect([refused(), provider.calls().length]).toEqual([1, 9]);
});

test('always: a refused connection', async ({ recipe, provider, page }) => {
  const refused = await refuse(page, provider, () => true);
  await begin(recipe, provider.baseURL);
  expect(await recipe.runToEnd()).toBe('done');
  await recipe.part('cost').waitForPhase('failed');
  await expect(recipe.part('cost').alert).toHaveText(/does not answer[^]*Check that it runs/);
  expect(await recipe.made('review')).toBe('2/3');
  expect([refused(), provider.calls().length]).toEqual([LOST, 8]);
});

test('a connection that breaks before anything has worked is not asked for again', async ({ recipe, provider }) => {
  provider.behave(panel({ every: { reset: true }, ballots: [{}] }));
  await begin(recipe, provider.baseURL);
  expect(await recipe.runToEnd()).toBe('failed');
  await recipe.expectPhases('failed', FIRST_LEVEL);
  expect(provider.calls()).toHaveLength(FIRST_LEVEL.length);
});

const STOPS: { what: string; script: Script; says: RegExp }[] = [
  { what: 'the key is refused', script: refusal(401, { message: 'Incorrect API key provided.' }), says: /60 parts: The key was refused \(401\)/ },
  { what: 'credit is needed', script: refusal(402, { message: 'Insufficient credits.' }), says: /60 parts: The account has no credit/ },
  {
    what: 'the quota is used up',
    script: refusal(429, { message: 'You exceeded your current quota.', code: 'insufficient_quota' }),
    says: /60 parts: The account has no credit/,
  },
  { what: 'no API is at the address', script: refusal(404, { message: 'Not found.' }), says: /60 parts: No API answers/ },
];

for (const { what, script, says } of STOPS) {
  test(`sixty parts fail once, with one message, where ${what}`, async ({ job, editor, provider }) => {
    provider.behave(() => script, partOfMany);
    await job.open();
    await editor.open();
    await editor.openFile('many.json', manyJob(60));
    await editor.press('Done');
    await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
    expect(await job.runToEnd()).toBe('failed');
    const pieces = job.panel('pieces').locator('[data-part]');
    await expect(pieces.and(job.page.locator('[data-phase="failed"]'))).toHaveCount(60);
    await expect(job.panel('pieces').locator('.trouble')).toHaveCount(1);
    await expect(job.panel('pieces').getByRole('alert').locator('.trouble')).toHaveText(says);
    expect(provider.calls().length).toBeLessThanOrEqual(8);
  });
}

test('one part of sixty that is refused a key that works fails alone', async ({ job, editor, provider }) => {
  const refused = refusal(401, { message: 'Incorrect API key provided.' });
  provider.behave(({ part }) => (part === 'piece-7' ? refused : { text: `Of ${part}.` }), partOfMany);
  await job.open();
  await editor.open();
  await editor.openFile('many.json', manyJob(60));
  await editor.press('Done');
  await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await job.runToEnd()).toBe('done');
  expect(await job.made('pieces')).toBe('59/60');
  await expect(job.panel('pieces').getByRole('alert').locator('.trouble')).toHaveText(/1 part: The key was refused \(401\)/);
  expect(provider.calls()).toHaveLength(60);
});

async function begin(recipe: RecipePage, baseURL: string, patience?: Fault['patience']) {
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ provider: 'OpenAI-compatible', baseURL, key: KEY, model: MODEL });
  if (patience) await setLimits(recipe, patience);
  await recipe.closeSettings();
}

/** Runs with a fault of one reviewer's calls. All others have been answered when it comes, so that it is known that the key and the address work. */
async function meet(recipe: RecipePage, provider: Provider & { baseURL: string }, fault: Fault, strikes: (nth: number) => boolean) {
  const usual = panel();
  provider.behave((asked) => {
    const answer = usual(asked);
    return asked.part === 'cost' && strikes(asked.nth) ? { ...answer, ...fault.script, hold: othersEnd(provider) } : answer;
  });
  await begin(recipe, provider.baseURL, fault.patience);
  expect(await recipe.runToEnd()).toBe('done');
}

async function othersEnd(provider: Provider) {
  const others = FIRST_LEVEL.length - 1;
  while (provider.calls().filter(({ part, end }) => part !== 'cost' && end === 'whole').length < others) await setTimeout(20);
  // What has left the server has still to be read by the page.
  await setTimeout(500);
}

/** The one reviewer is missing, and nothing else is; it was asked as often as it may be, and everything else once. */
async function expectTwoOfThree(recipe: RecipePage, provider: Provider, fault: Fault) {
  const cost = recipe.part('cost');
  await cost.waitForPhase('failed');
  await expect(cost.alert).toHaveText(fault.says);
  await expect(cost.alert).not.toContainText('<html');
  await expect(cost.root).toHaveAttribute('data-attempts', String(fault.calls));
  expect(await cost.words()).toBe(fault.partial ?? '');

  await recipe.expectPhases('done', ['nutrition', 'difficulty', 'verdict', ...BALLOTS]);
  for (const id of REVIEWERS) if (id !== 'cost') expect(await recipe.part(id).words()).toBe(REPORTS[id]);
  expect((await recipe.vote()).valid).toBe(5);
  expect(await recipe.made('review')).toBe('2/3');
  await expect(recipe.answer('review')).toContainText(/2 of 3/);
  await expect(recipe.answer('review')).toContainText(/cost/i);
  await expect(recipe.summary).toContainText(`${fault.calls + 8} calls`);

  expect(provider.calls('cost')).toHaveLength(fault.calls);
  expect(provider.calls()).toHaveLength(fault.calls + 8);
  const { body } = provider.calls('verdict')[0]!;
  const prompt = textOf(body, 'user');
  expect(prompt).toContain(REPORTS.nutrition);
  expect(prompt).toContain(REPORTS.difficulty);
  expect(prompt).not.toContain(PARTIAL);
  expect(`${textOf(body, 'system')}\n${prompt}`, 'the verdict is told which report is missing').toMatch(/missing|not available/i);
}

/** Earlier attempts can be read: what came of each, and why it failed. */
async function expectEarlier(recipe: RecipePage, fault: Fault, count: number) {
  const tries = recipe.part('cost').root.locator('details.tries');
  await expect(tries).toHaveAttribute('data-tries', String(count));
  await tries.locator('summary').click();
  const each = tries.locator('.try');
  await expect(each).toHaveCount(count);
  for (const one of await each.all()) {
    await expect(one.locator('.trouble')).toBeVisible();
    await expect(one.locator('.trouble')).toHaveText(fault.says);
    expect((await one.locator('.reply').innerText()).trim()).toBe(fault.partial ?? '');
  }
}

/** Refuses the connection to one reviewer's calls, once the others were answered. Answers how often. */
async function refuse(page: Page, provider: Provider, strikes: (nth: number) => boolean) {
  let refused = 0;
  await page.route('**/chat/completions', async (route) => {
    const body = route.request().postDataJSON();
    if (!body || partOf(body) !== 'cost' || !strikes(refused)) return route.fallback();
    await othersEnd(provider);
    refused += 1;
    return route.abort('connectionrefused');
  });
  return () => refused;
}
