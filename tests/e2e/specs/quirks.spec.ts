import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { BALLOTS, PARTS } from '../server/parts.mjs';
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

test('a temperature that is refused is left out', async ({ recipe, provider }) => {
  provider.behave(refusing('temperature', "Unsupported value: 'temperature' does not support 0.7 with this model."));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await recipe.runToEnd()).toBe('done');
  await recipe.expectPhases('done');
  expect((await recipe.vote()).votes).toEqual({ YES: 4, NO: 1 });
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
  expect(await recipe.runToEnd()).toBe('done');
  await recipe.expectPhases('done');
  expect((await recipe.vote()).votes).toEqual({ YES: 4, NO: 1 });
  // Each part was asked twice at most, and the second time with room on top of its own limit.
  for (const id of [...BALLOTS, 'nutrition'] as const) await expect(recipe.part(id).root).toHaveAttribute('data-attempts', '2');
  const limits = provider.calls('ballot').map(({ body }) => Number(body.max_tokens));
  const own = Math.min(...limits);
  expect(new Set(limits)).toEqual(new Set([own, own + 2_048]));
  // What was learnt holds for the next run.
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
