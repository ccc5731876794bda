import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import type { RecipePage } from '../pages/recipe-page.ts';
import { playService } from '../pages/service.ts';
import { BALLOTS, partOf, PARTS, type ChatRequest } from '../server/parts.mjs';
import { panel, refusal, REPORTS, type Answer } from '../server/script.mjs';

/** As the panel answers, with the same five ballots however often they were asked before. */
const usual: Answer = (asked) => panel()({ ...asked, nth: asked.nth % BALLOTS.length });

/** Refuses requests that have the field, as OpenAI refuses it. */
function refusing(field: string, message: string, answer: Answer = usual): Answer {
  return (asked) =>
    field in asked.body ? refusal(400, { message, param: field, code: 'unsupported_parameter' }) : answer(asked);
}

test('a limit that has another name is found, and remembered over a reload', async ({ recipe, provider }) => {
  const message = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
  provider.behave(refusing('max_tokens', message));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await recipe.runToEnd()).toBe('done');
  // The eight that leave together are refused once each, the verdict knows better; and none of it is a failed attempt.
  expect(provider.calls().map(({ body }) => 'max_tokens' in body).filter(Boolean)).toHaveLength(PARTS.length - 1);
  expect(provider.calls()).toHaveLength(2 * (PARTS.length - 1) + 1);
  for (const id of PARTS) await expect(recipe.part(id).root).toHaveAttribute('data-attempts', '1');
  const before = provider.calls().length;
  await recipe.page.reload();
  await recipe.page.locator('[data-returned]').getByRole('button', { name: 'Forget it' }).click();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await recipe.runToEnd()).toBe('done');
  const after = provider.calls().slice(before);
  expect(after).toHaveLength(PARTS.length);
  for (const { body } of after) expect(Object.keys(body)).toEqual(expect.arrayContaining(['max_completion_tokens']));
});

/** Asks twice for the whole panel, and checks that what was refused once is sent by no call that begins later, nor ever again. */
async function learnsOnce(recipe: RecipePage, calls: () => ChatRequest[], isRefused: (body: ChatRequest) => boolean) {
  expect(await recipe.runToEnd()).toBe('done');
  await recipe.expectPhases('done');
  expect((await recipe.vote()).votes).toEqual({ YES: 4, NO: 1 });
  for (const id of PARTS) await expect(recipe.part(id).root).toHaveAttribute('data-attempts', '1');
  const first = calls();
  const refused = first.filter(isRefused).length;
  expect(refused, 'one of those that leave together is refused at least').toBeGreaterThan(0);
  expect(refused, 'and each of them once at most').toBeLessThanOrEqual(PARTS.length - 1);
  expect(first).toHaveLength(PARTS.length + refused);
  const verdict = first.filter((body) => partOf(body) === 'verdict');
  expect(verdict).toHaveLength(1);
  expect(isRefused(verdict[0]!), 'the verdict begins later').toBe(false);
  expect(await recipe.runToEnd()).toBe('done');
  const second = calls().slice(first.length);
  expect(second).toHaveLength(PARTS.length);
  expect(second.filter(isRefused)).toEqual([]);
}

test('a temperature that is refused is left out from then on', async ({ recipe, provider }) => {
  provider.behave(refusing('temperature', "Unsupported value: 'temperature' does not support 0.7 with this model."));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await learnsOnce(recipe, () => provider.calls().map(({ body }) => body), (body) => 'temperature' in body);
});

test('a server that does not know stream_options is not asked to count from then on', async ({ recipe, provider }) => {
  // As servers say it that check their fields by pydantic.
  const body = JSON.stringify({ detail: [{ type: 'extra_forbidden', loc: ['body', 'stream_options'], msg: 'Extra inputs are not permitted', input: { include_usage: true } }] });
  provider.behave((asked) => ('stream_options' in asked.body ? { status: 422, type: 'application/json', body } : usual(asked)));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await learnsOnce(recipe, () => provider.calls().map(({ body }) => body), (body) => 'stream_options' in body);
});

test('a model that takes no reasoning_effort is not told how to think from then on', async ({ recipe, page }) => {
  const answer = refusing('reasoning_effort', 'Unrecognized request argument supplied: reasoning_effort');
  const seen = await playService(page, 'https://api.openai.com/', 'https://api.openai.com/v1', ['gpt-6-luna'], answer);
  await recipe.open();
  await recipe.useProvider({ provider: 'OpenAI', key: KEY, model: 'gpt-6-luna' });
  const calls = () => seen.filter((request) => request.method() === 'POST').map((request) => request.postDataJSON() as ChatRequest);
  await learnsOnce(recipe, calls, (body) => 'reasoning_effort' in body);
  expect(calls().every((body) => 'max_completion_tokens' in body), 'and nothing else is changed').toBe(true);
  expect(calls().filter((body) => partOf(body) === 'ballot').every((body) => 'temperature' in body)).toBe(true);
});

test('a limit below the least that a model takes is raised to it from then on, and the answer keeps its own', async ({ recipe, provider }) => {
  const message = "Invalid 'max_tokens': integer below minimum value. Expected a value >= 16, but got 3 instead.";
  const isRefused = (body: ChatRequest) => Number(body.max_tokens) < 16;
  provider.behave((asked) => (isRefused(asked.body) ? refusal(400, { message, param: 'max_tokens', code: 'integer_below_min_value' }) : usual(asked)));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await learnsOnce(recipe, () => provider.calls().map(({ body }) => body), isRefused);
  expect(new Set(provider.calls('ballot').map(({ body }) => body.max_tokens))).toEqual(new Set([3, 16]));
});

test('what several refusals teach at the same time is all kept', async ({ recipe, provider }) => {
  const isRefused = (body: ChatRequest) => 'temperature' in body || 'max_tokens' in body;
  provider.behave((asked) => {
    const field = ['temperature', 'max_tokens'].find((name) => name in asked.body);
    // The slower of the calls end when the others have learnt already.
    const slow = asked.part === 'ballot' ? {} : { hold: 300 * (1 + asked.nth) };
    return { ...slow, ...(field ? refusal(400, { message: `'${field}' is not supported with this model.`, param: field, code: 'unsupported_parameter' }) : usual(asked)) };
  });
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await recipe.runToEnd()).toBe('done');
  const before = provider.calls().length;
  expect(await recipe.runToEnd()).toBe('done');
  const after = provider.calls().slice(before);
  expect(after).toHaveLength(PARTS.length);
  expect(after.filter(({ body }) => isRefused(body))).toEqual([]);
});

test('room for thoughts that is more than a model takes shrinks to what it takes, over reloads, too', async ({ recipe, provider }) => {
  const message = 'max_tokens is too large. This model supports at most 8192 completion tokens.';
  const isRefused = (body: ChatRequest) => Number(body.max_tokens) > 8_192;
  provider.behave((asked) => (isRefused(asked.body) ? refusal(400, { message, param: 'max_tokens', code: 'invalid_value' }) : usual(asked)));
  const learnt = { at: provider.baseURL, model: MODEL, limit: 'max_tokens', temperature: true, effort_none: false, asks_usage: true, room: 32_768, least: 0 };
  await recipe.page.addInitScript((text) => { localStorage['forkful.learnt'] ??= text; }, JSON.stringify({ version: 1, models: [learnt] }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await learnsOnce(recipe, () => provider.calls().map(({ body }) => body), isRefused);
  const before = provider.calls().length;
  await recipe.page.reload();
  await recipe.page.locator('[data-returned]').getByRole('button', { name: 'Forget it' }).click();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await recipe.runToEnd()).toBe('done');
  const after = provider.calls().slice(before);
  expect(after.map(({ body }) => body.max_tokens)).toEqual(Array(PARTS.length).fill(8_192));
});

test('a refusal of something else is not healed away', async ({ recipe, provider }) => {
  provider.behave((asked) => (asked.part === 'cost' ? refusal(400, { message: 'Your text is too long.', param: 'messages', code: 'context_length_exceeded' }) : panel()(asked)));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.runToEnd();
  await recipe.part('cost').waitForPhase('failed');
  expect(provider.calls('cost')).toHaveLength(1);
});

/** A model that thinks for a thousand tokens before it answers, and says so in a field of its own. */
const thinking: Answer = (asked) => {
  const limit = Number(asked.body.max_tokens);
  if (limit >= 1_000) return usual(asked);
  const event = (delta: object, finish: string | null) =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: MODEL, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
  return { type: 'text/event-stream', body: event({ reasoning_content: 'Let me see. ' }, null) + event({}, 'length') + 'data: [DONE]\n\n' };
};

test('a model that spends its limit on thinking is asked once more with room for that, and its answers keep their own limit', async ({ recipe, provider }) => {
  provider.behave(thinking);
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await expect(recipe.page.locator('[data-room]')).toBeHidden();
  expect(await recipe.runToEnd()).toBe('done');
  await recipe.expectPhases('done');
  expect((await recipe.vote()).votes).toEqual({ YES: 4, NO: 1 });
  // Each part was asked twice at most, and the second time with room on top of its own limit.
  for (const id of [...BALLOTS, 'nutrition'] as const) await expect(recipe.part(id).root).toHaveAttribute('data-attempts', '2');
  const limits = provider.calls('ballot').map(({ body }) => Number(body.max_tokens));
  const own = Math.min(...limits);
  expect(new Set(limits)).toEqual(new Set([own, own + 2_048]));
  // What was learnt holds for the next run, and what that may cost is told before it.
  await expect(recipe.page.locator('[data-room]')).toHaveText('and up to 18,432 more out to think first');
  const before = provider.calls().length;
  expect(await recipe.runToEnd()).toBe('done');
  expect(provider.calls().length - before).toBe(PARTS.length);
});

test('an answer that goes on and on in the room for thoughts is cut where it is beyond its own limit', async ({ recipe, provider }) => {
  const long = 'YES '.repeat(400);
  provider.behave((asked) => {
    const script = thinking(asked);
    return asked.part === 'ballot' && script.text ? { ...script, text: long } : script;
  });
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.runToEnd();
  const own = Math.min(...provider.calls('ballot').map(({ body }) => Number(body.max_tokens)));
  const words = await recipe.part('ballot-1').words();
  expect(words.length).toBeGreaterThan(0);
  expect(words.length).toBeLessThanOrEqual(own * 6 + 16);
});

test('thoughts in the text itself are no part of the answer', async ({ recipe, provider }) => {
  provider.behave((asked) => {
    const script = usual(asked);
    return { ...script, text: `<think>\nWhat do they want? NO?\n</think>\n\n${script.text}` };
  });
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await recipe.runToEnd()).toBe('done');
  expect((await recipe.vote()).votes).toEqual({ YES: 4, NO: 1 });
  expect(await recipe.part('cost').words()).toBe(REPORTS.cost);
  await expect(recipe.main).not.toContainText('What do they want?');
});
