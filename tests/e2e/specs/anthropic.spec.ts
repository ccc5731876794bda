import { expect, test } from '../pages/fixtures.ts';
import { ANTHROPIC, anthropicError, playAnthropic, textOf, told, type MessagesRequest } from '../pages/service.ts';
import { PARTS } from '../server/parts.mjs';
import { REPORTS, VERDICT } from '../server/script.mjs';

const CLAUDE = 'sk-ant-of-nobody';
const ask = { provider: 'Anthropic', key: CLAUDE, model: 'claude-haiku-4-5' };

/** Fields of `MessageCreateParams` (anthropic-sdk-typescript, `src/resources/messages/messages.ts`, 2026-08-19), as far as any is ours. */
const FIELDS = ['max_tokens', 'messages', 'model', 'stream', 'system', 'temperature'];

test('the recipe panel runs at Anthropic, in its own dialect', async ({ recipe, page }) => {
  const seen = await playAnthropic(page);
  await recipe.open();
  await recipe.useProvider(ask);
  expect(await recipe.runToEnd()).toBe('done');
  await recipe.expectPhases('done');
  expect(await recipe.part('cost').words()).toBe(REPORTS.cost);
  expect(await recipe.part('verdict').words()).toBe(VERDICT);
  expect((await recipe.vote()).votes).toEqual({ YES: 4, NO: 1 });
  const calls = seen.filter((request) => request.method() === 'POST');
  expect(calls.map((request) => request.url())).toEqual(Array(PARTS.length).fill(`${ANTHROPIC}/v1/messages`));
  for (const request of calls) {
    const headers = await request.allHeaders();
    expect(headers).toMatchObject({ 'x-api-key': CLAUDE, 'anthropic-version': '2023-06-01', 'anthropic-dangerous-direct-browser-access': 'true', 'content-type': 'application/json' });
    expect(headers).not.toHaveProperty('authorization');
    const body: MessagesRequest = request.postDataJSON();
    expect(FIELDS).toEqual(expect.arrayContaining(Object.keys(body)));
    expect(body).toMatchObject({ model: 'claude-haiku-4-5', stream: true, messages: [{ role: 'user' }] });
    expect(Number.isInteger(body.max_tokens) && body.max_tokens > 0).toBe(true);
    expect(body.temperature ?? 1).toBeLessThanOrEqual(1);
  }
  // Tokens that were read from the cache are part of the prompt.
  await expect(recipe.summary).toContainText(/900 tokens in/);
});

test('its list proposes a model once there is a key', async ({ recipe, page }) => {
  await playAnthropic(page);
  await recipe.open();
  await recipe.openSettings();
  await recipe.field('API key').fill(CLAUDE);
  await recipe.field('API key').press('Tab');
  await expect(recipe.field('Provider').locator('option:checked')).toHaveText('Anthropic');
  await expect(recipe.field('Model')).toHaveValue('claude-haiku-9');
});

test('a wrong key is told, and stops the run once', async ({ recipe, page }) => {
  const seen = await playAnthropic(page, (_, route) => route.fulfill(anthropicError(401, 'authentication_error', 'invalid x-api-key')));
  await recipe.open();
  await recipe.useProvider(ask);
  expect(await recipe.runToEnd()).toBe('failed');
  await expect(recipe.alerts.filter({ hasText: 'The key was refused (401)' }).first()).toBeVisible();
  expect(seen.filter((request) => request.method() === 'POST').length).toBeLessThanOrEqual(8);
});

test('an overload and a limit with its wait are asked again, an empty account never', async ({ recipe, page }) => {
  const odd = { nutrition: anthropicError(529, 'overloaded_error', 'Overloaded'), cost: anthropicError(429, 'rate_limit_error', 'Too many', { 'retry-after': '1' }) };
  const seen = await playAnthropic(page, ({ part, nth }, route) => (nth === 0 && part in odd ? route.fulfill(odd[part as keyof typeof odd]) : undefined));
  await recipe.open();
  await recipe.useProvider(ask);
  expect(await recipe.runToEnd()).toBe('done');
  for (const id of ['nutrition', 'cost'] as const) await expect(recipe.part(id).root).toHaveAttribute('data-attempts', '2');
  expect(seen.filter((request) => request.method() === 'POST')).toHaveLength(PARTS.length + 2);
});

test('an empty account is told as one', async ({ recipe, page }) => {
  const low = 'Your credit balance is too low to access the Anthropic API.';
  await playAnthropic(page, (_, route) => route.fulfill(anthropicError(400, 'invalid_request_error', low)));
  await recipe.open();
  await recipe.useProvider(ask);
  expect(await recipe.runToEnd()).toBe('failed');
  await expect(recipe.alerts.filter({ hasText: 'no credit or quota left' }).first()).toBeVisible();
});

test('what it thinks is no part of the answer, and a refusal in a reply is told', async ({ recipe, page }) => {
  await playAnthropic(page, ({ part }, route) => {
    if (part === 'nutrition') return route.fulfill(told('Fibre.', 'end_turn', 'What do they want?'));
    if (part === 'cost') return route.fulfill(told('I ', 'refusal'));
    return undefined;
  });
  await recipe.open();
  await recipe.useProvider(ask);
  await recipe.runToEnd();
  expect(await recipe.part('nutrition').words()).toBe('Fibre.');
  await expect(recipe.part('cost').alert).toContainText('withheld');
  await expect(recipe.main).not.toContainText('What do they want?');
});

test('where prompts begin alike at length the first call may lead, with a mark for the cache, its price and its delay', async ({ job, page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const bodies: MessagesRequest[] = [];
  await playAnthropic(page, ({ body }, route) => {
    bodies.push(body);
    const first = bodies.length === 1;
    return (first ? held : Promise.resolve()).then(() => route.fulfill(told('YES')));
  });
  await job.open();
  await job.pick('beginner-friendly');
  const choice = page.locator('[data-lead]');
  await expect(choice).toBeHidden();
  const steps = 'Chop the onion and fry it gently until it is soft. ';
  await job.input.fill(steps.repeat(300));
  await expect(choice, 'practice caches nothing').toBeHidden();
  await job.useProvider({ ...ask, model: 'claude-sonnet-4-5' });
  await expect(choice).toBeVisible();
  await job.useProvider(ask);
  await expect(choice, 'Haiku 4.5 caches from 4,096 tokens on').toBeHidden();
  await job.input.fill(steps.repeat(600));
  await expect(choice).toBeVisible();
  await expect(choice).toContainText(/about \d+ % of what they cost all at once/);
  await expect(choice).toContainText("at the first one's first word");
  await choice.getByRole('checkbox').check();
  await job.run();
  await expect.poll(() => bodies.length).toBe(1);
  await page.waitForTimeout(500);
  expect(bodies, 'the rest wait for the first word').toHaveLength(1);
  release();
  expect(await job.ended()).toBe('done');
  expect(bodies.length).toBeGreaterThan(4);
  const marked = bodies.map(({ messages, system }) => {
    const blocks = [system, messages[0].content].flatMap((content) => (typeof content === 'string' || !content ? [] : content));
    return blocks.filter(({ cache_control }) => cache_control?.type === 'ephemeral');
  });
  for (const blocks of marked) {
    expect(blocks).toHaveLength(1);
    expect(blocks[0]?.text).toBe(marked[0]?.[0]?.text);
  }
  expect(textOf(bodies[0]?.messages[0].content)).toContain('Chop the onion');
});
