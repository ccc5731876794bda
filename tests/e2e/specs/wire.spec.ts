import type { Request } from '@playwright/test';
import { expect, MODEL, test } from '../pages/fixtures.ts';
import { PARTS, REVIEWERS } from '../server/parts.mjs';
import { panel } from '../server/script.mjs';

// Judges the wire and never the words, so it also runs against a real server, however small its model:
// FORKFUL_TEST_BASE_URL=http://127.0.0.1:8181/v1 npx playwright test wire

const REAL = process.env.FORKFUL_TEST_BASE_URL;
const MINUTES = 60_000;

test.use({ protocol: 'http1' });

test('nine calls stream and end, and the summary is right', async ({ recipe, provider, page }) => {
  test.setTimeout(5 * MINUTES);
  provider.behave(panel({ every: { hold: 200, tokensPerSecond: 60 } }));
  const base = REAL ?? provider.baseURL;
  const calls: Request[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url() === `${base}/chat/completions`) calls.push(request);
  });

  await recipe.open();
  await recipe.useProvider({
    baseURL: base,
    key: process.env.FORKFUL_TEST_KEY ?? '',
    model: process.env.FORKFUL_TEST_MODEL ?? MODEL,
  });
  const started = Date.now();
  await recipe.run();
  await recipe.ended(4 * MINUTES);
  const took = Date.now() - started;

  await recipe.waitForPhase('done');
  await recipe.expectPhases('done');
  expect(calls).toHaveLength(9);
  for (const call of calls) {
    const response = await call.response();
    expect(response?.status()).toBe(200);
    expect(response?.headers()['content-type']).toMatch(/^text\/event-stream/);
    expect(await response?.finished()).toBeNull();
  }

  const phases = await recipe.phases();
  const at = (what: string, phase: string) => phases.find((seen) => seen.what === what && seen.phase === phase)?.at ?? NaN;
  const start = at('run', 'running');
  const done = Object.fromEntries(PARTS.map((id) => [id, at(id, 'done')]));
  for (const id of PARTS) await expect(recipe.part(id).root).toHaveAttribute('data-attempts', '1');
  // A ballot's one word may come and end between two frames, so only the long replies are seen to stream.
  const streamed = [...REVIEWERS, 'verdict'].map((id) => (done[id] ?? NaN) - at(id, 'streaming'));
  for (const span of streamed) expect(span).toBeGreaterThan(0);

  // The page may paint a little later than things happen, hence the slack.
  const slack = 500;
  const { wall, sum } = await recipe.summaryTimes();
  expect(wall).toBeGreaterThan(Math.max(...Object.values(done)) - start - slack);
  expect(wall).toBeLessThan(took + slack);
  // Each call lasted at least while it was seen to stream, and at most since it could start.
  const reported = Math.max(...REVIEWERS.map((id) => done[id] ?? NaN));
  const most = PARTS.reduce((all, id) => all + (done[id] ?? NaN) - (id === 'verdict' ? reported : start), 0);
  expect(sum).toBeGreaterThan(streamed.reduce((all, span) => all + span, 0) - slack);
  expect(sum).toBeLessThan(most + PARTS.length * slack);
  expect(wall).toBeLessThan(sum);
  await expect(recipe.summary).toContainText(/9 calls/);
});
