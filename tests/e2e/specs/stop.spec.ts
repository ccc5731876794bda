import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { BALLOTS, FIRST_LEVEL, PARTS, REVIEWERS } from '../server/parts.mjs';
import { panel, REPORTS } from '../server/script.mjs';

const OLD = `OLD ${'word '.repeat(400)}`.trim();
const slowly = { text: OLD, tokensPerSecond: 20 };
const yes = { text: 'YES' };

test('Stop aborts what is in flight, keeps what came, and Run starts afresh', async ({ recipe, provider }) => {
  const never = { silent: true };
  provider.behave(panel({ nutrition: slowly, cost: slowly, difficulty: slowly, ballots: [yes, yes, never, never, never] }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.run();
  for (const id of REVIEWERS) await expect(recipe.part(id).text).toContainText('OLD word');
  const ballots = recipe.panel('beginner-friendly');
  await expect(ballots.locator('[data-part][data-phase="done"]')).toHaveCount(2);
  await recipe.stop();

  await recipe.waitForPhase('stopped');
  await recipe.expectPhases('stopped', REVIEWERS);
  await expect(ballots.locator('[data-part][data-phase="stopped"]')).toHaveCount(3);
  await expect(ballots.locator('[data-part][data-phase="done"]')).toHaveCount(2);
  expect(await recipe.part('verdict').phase()).not.toMatch(/^(done|streaming|failed)$/);
  for (const id of REVIEWERS) {
    await expect(recipe.part(id).text).toContainText('OLD word');
    await expect(recipe.part(id).root).toContainText(/stopped/i);
  }
  await expect.poll(() => provider.open()).toEqual([]);
  expect(provider.calls().filter(({ end }) => end === 'aborted')).toHaveLength(6);
  expect(provider.calls('verdict')).toEqual([]);

  provider.behave(panel());
  await recipe.run();
  expect(await recipe.ended()).toBe('done');
  await recipe.expectPhases('done');
  for (const id of REVIEWERS) expect(await recipe.part(id).words()).toBe(REPORTS[id]);
  await expect(recipe.main).not.toContainText('OLD');
  expect(await recipe.made('review')).toBe('3/3');
});

test('a stopped reply is never merged', async ({ recipe, provider }) => {
  provider.behave(panel({ cost: slowly, ballots: [yes, yes, yes, yes, yes] }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.run();
  await recipe.part('nutrition').waitForPhase('done');
  await expect(recipe.part('cost').text).toContainText('OLD word');
  await recipe.stop();
  await recipe.waitForPhase('stopped');
  await recipe.part('cost').waitForPhase('stopped');
  await recipe.part('nutrition').waitForPhase('done');
  expect(provider.calls('verdict')).toEqual([]);
});

test('Stop before the first byte aborts all eight', async ({ recipe, provider }) => {
  provider.behave(panel({ every: { silent: true } }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.run();
  await expect.poll(() => provider.open().length).toBe(8);
  await recipe.stop();
  await recipe.waitForPhase('stopped');
  await recipe.expectPhases('stopped', FIRST_LEVEL);
  await expect.poll(() => provider.calls().map(({ end }) => end)).toEqual(Array(8).fill('aborted'));
});

test('Stop while the verdict is written keeps the reports', async ({ recipe, provider }) => {
  provider.behave(panel({ verdict: slowly }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.run();
  await expect(recipe.part('verdict').text).toContainText('OLD word');
  await recipe.stop();
  await recipe.part('verdict').waitForPhase('stopped');
  await recipe.expectPhases('done', FIRST_LEVEL);
  await expect(recipe.part('verdict').text).toContainText('OLD word');
});

test('Practice stops too', async ({ recipe }) => {
  await recipe.open();
  await recipe.run();
  await recipe.part('nutrition').waitForPhase('streaming');
  await recipe.stop();
  await recipe.waitForPhase('stopped');
  for (const id of PARTS) expect(await recipe.part(id).phase()).not.toMatch(/^(queued|streaming|retrying)$/);
  expect(await recipe.runToEnd()).toBe('done');
  expect(await recipe.choices()).not.toHaveLength(0);
  expect((await recipe.choices()).length).toBeLessThanOrEqual(BALLOTS.length);
});
