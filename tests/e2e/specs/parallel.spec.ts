import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { BALLOTS, FIRST_LEVEL, REVIEWERS, textOf } from '../server/parts.mjs';
import { panel, REPORTS } from '../server/script.mjs';

// All of these speak HTTP/2: over HTTP/1.1 a browser opens six connections to a host, and eight calls cannot be seen.

const RECIPE = 'Lentil soup, told only here.\nLentils, a carrot, water. Simmer for half an hour.';

/** Headers that a browser writes by itself; what is left is what the page chose to send. */
const BROWSERS_OWN =
  /^(:.*|host|connection|content-length|user-agent|origin|referer|priority|pragma|cache-control|accept|accept-.*|sec-.*|te|dnt)$/;

test('eight calls are open before the first byte of a reply', async ({ recipe, provider }) => {
  provider.behave(panel({ every: { hold: 1000 } }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await recipe.runToEnd()).toBe('done');

  expect(provider.highWaterBeforeFirstByte).toBe(8);
  expect(provider.highWater).toBe(8);
  expect(provider.calls()).toHaveLength(9);
  expect(provider.calls().map(({ httpVersion }) => httpVersion)).toEqual(Array(9).fill('2.0'));
  expect(provider.calls().map(({ end }) => end)).toEqual(Array(9).fill('whole'));

  const arrivals = provider.calls().filter(({ part }) => part !== 'verdict').map(({ arrived }) => arrived);
  expect(arrivals).toHaveLength(FIRST_LEVEL.length);
  expect(Math.max(...arrivals) - Math.min(...arrivals)).toBeLessThan(300);
});

test('the verdict is asked for when its three reports are in, and not before', async ({ recipe, provider }) => {
  provider.behave(panel({ every: { hold: 1000 }, difficulty: { hold: 1600 } }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await recipe.runToEnd()).toBe('done');
  const ends = REVIEWERS.map((name) => provider.calls(name)[0]?.ended ?? NaN);
  expect(provider.calls('verdict')).toHaveLength(1);
  expect(provider.calls('verdict')[0]?.arrived).toBeGreaterThan(Math.max(...ends));
});

test('the verdict does not wait for a slow ballot', async ({ recipe, provider }) => {
  let release = () => {};
  const slow = new Promise<void>((resolve) => (release = resolve));
  const quick = { text: 'YES' };
  provider.behave(panel({ ballots: [{ ...quick, hold: slow }, quick, quick, quick, quick] }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.run();
  await recipe.part('verdict').waitForPhase('done');
  await recipe.waitForPhase('running');
  expect(provider.open().map(({ part }) => part)).toEqual(['ballot']);
  release();
  await recipe.waitForPhase('done');
  expect((await recipe.vote()).votes).toEqual({ YES: 5 });
});

test('the summary compares the run with one call after another', async ({ recipe, provider }) => {
  provider.behave(panel({ every: { hold: 1000 } }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await recipe.runToEnd()).toBe('done');
  const { wall, sum } = await recipe.summaryTimes();
  // Two levels of a second each, and nine calls of a second each: never less, and little more.
  expect(wall).toBeGreaterThanOrEqual(2000);
  expect(wall).toBeLessThan(4000);
  expect(sum).toBeGreaterThanOrEqual(9000);
  expect(sum).toBeLessThan(14_000);
  await expect(recipe.summary).toContainText(/9 calls/);
});

test('sends what the job promises, and only the headers that may go everywhere', async ({ recipe, provider }) => {
  await recipe.open();
  await recipe.input.fill(RECIPE);
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await recipe.runToEnd()).toBe('done');

  for (const call of provider.calls()) {
    expect(call.method).toBe('POST');
    expect(call.path).toBe('/v1/chat/completions');
    expect(call.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(call.headers['content-type']).toMatch(/^application\/json/);
    const chosen = Object.keys(call.headers).filter((name) => !BROWSERS_OWN.test(name));
    expect(chosen.sort()).toEqual(['authorization', 'content-type']);
    expect(call.body.stream).toBe(true);
    expect(call.body.model).toBe(MODEL);
    expect(JSON.stringify(call.body)).not.toContain(KEY);
  }
  for (const headers of provider.preflights) {
    const asked = String(headers['access-control-request-headers'] ?? '').split(/,\s*/).filter(Boolean);
    expect(['authorization', 'content-type']).toEqual(expect.arrayContaining(asked));
  }
  for (const { path } of provider.journal) expect(path).not.toContain(KEY);
});

test('each part has its own prompt, and the recipe is data in it', async ({ recipe, provider }) => {
  await recipe.open();
  await recipe.input.fill(RECIPE);
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await recipe.runToEnd()).toBe('done');

  const limit = (name: (typeof REVIEWERS)[number] | 'verdict' | 'ballot') =>
    provider.calls(name).map(({ body }) => body.max_tokens ?? body.max_completion_tokens);
  for (const name of REVIEWERS) expect(limit(name)).toEqual([160]);
  expect(limit('verdict')).toEqual([260]);
  expect(limit('ballot')).toEqual([3, 3, 3, 3, 3]);
  expect(provider.calls('ballot').map(({ body }) => body.temperature)).toEqual([1, 1, 1, 1, 1]);

  const systems = REVIEWERS.map((name) => textOf(provider.calls(name)[0]!.body, 'system'));
  expect(new Set(systems).size).toBe(3);
  for (const { body } of provider.calls()) {
    const user = textOf(body, 'user');
    const [before = '', after = ''] = user.split(RECIPE);
    expect(user).toContain(RECIPE);
    expect(before, 'a fence before the recipe').toMatch(/[<`"~=#\-[|][^\n]*\n?$/);
    expect(after, 'a fence after the recipe').toMatch(/^\s*[<`"~=#\-[|]/);
    expect(textOf(body, 'system')).not.toContain(RECIPE);
  }
  const verdict = textOf(provider.calls('verdict')[0]!.body, 'user');
  for (const report of Object.values(REPORTS)) expect(verdict).toContain(report);
});

test('sends no authorization where no key was given', async ({ recipe, provider }) => {
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, model: MODEL });
  expect(await recipe.runToEnd()).toBe('done');
  for (const { headers } of provider.journal) expect(headers.authorization).toBeUndefined();
  for (const headers of provider.preflights) {
    expect(headers['access-control-request-headers'] ?? '').not.toContain('authorization');
  }
});

test('a slash at the end of the base URL changes nothing', async ({ recipe, provider }) => {
  await recipe.open();
  await recipe.useProvider({ baseURL: `${provider.baseURL}/`, key: KEY, model: MODEL });
  expect(await recipe.runToEnd()).toBe('done');
  expect(new Set(provider.calls().map(({ path }) => path))).toEqual(new Set(['/v1/chat/completions']));
  expect(await recipe.choices()).toHaveLength(BALLOTS.length);
});
