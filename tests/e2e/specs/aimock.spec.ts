import type { Server } from 'node:http';
import { LLMock, type FixtureOpts } from '@copilotkit/aimock';
import { expect, KEY, MODEL, test as base } from '../pages/fixtures.ts';
import { BALLOTS, partOf, REVIEWERS, type ChatRequest } from '../server/parts.mjs';
import { REPORTS, VERDICT } from '../server/script.mjs';

// A second opinion: a fake service that others wrote, from what they know of OpenAI's API.

type Name = (typeof REVIEWERS)[number] | 'verdict' | 'ballot';
const REPLIES: Record<Name, string> = { ...REPORTS, verdict: VERDICT, ballot: 'YES' };

const test = base.extend<{ service: LLMock }>({
  service: async ({}, use) => {
    const service = new LLMock({ port: 0, host: '127.0.0.1', chunkSize: 6 });
    await service.start();
    await use(service);
    // It would wait for connections that the browser has opened ahead and never used.
    const { server } = (service as unknown as { serverInstance: { server: Server } }).serverInstance;
    const stopped = service.stop();
    server.closeAllConnections();
    await stopped;
  },
});

/** Gives every part its reply; `odd` is how one of them is served. */
function teach(service: LLMock, odd: Partial<Record<Name, FixtureOpts>> = {}) {
  for (const [name, content] of Object.entries(REPLIES) as [Name, string][]) {
    const streamingProfile = { ttft: 150, tps: 60, jitter: 0.2 };
    service.on(
      { predicate: (request) => partOf(request as unknown as ChatRequest) === name },
      { content },
      { streamingProfile, ...odd[name] },
    );
  }
}

test('the recipe panel runs against aimock', async ({ recipe, service }) => {
  teach(service);
  await recipe.open();
  await recipe.useProvider({ baseURL: `${service.url}/v1`, key: KEY, model: MODEL });
  expect(await recipe.runToEnd()).toBe('done');
  await recipe.expectPhases('done');
  for (const id of REVIEWERS) expect(await recipe.part(id).words()).toBe(REPORTS[id]);
  expect(await recipe.part('verdict').words()).toBe(VERDICT);
  expect((await recipe.vote()).votes).toEqual({ YES: 5 });
  expect(service.getRequests().filter(({ path }) => path === '/v1/chat/completions')).toHaveLength(9);
});

const FAULTS: { what: string; odd: FixtureOpts; says: RegExp }[] = [
  { what: 'drops the call', odd: { chaos: { dropRate: 1 } }, says: /again|later|server|service|reach|connect/i },
  { what: 'answers with broken JSON', odd: { chaos: { malformedRate: 1 } }, says: /json|read|understand|base url|cut/i },
  { what: 'limits the rate', odd: { chaos: { rateLimitRate: 1 } }, says: /wait|again|later|rate/i },
  { what: 'hangs up', odd: { chaos: { disconnectRate: 1 } }, says: /reach|connect|server|network|cut/i },
  { what: 'truncates the stream', odd: { truncateAfterChunks: 4 }, says: /cut|broke|ended early|incomplete/i },
];

for (const { what, odd, says } of FAULTS) {
  test(`one reviewer's service ${what}`, async ({ recipe, service }) => {
    teach(service, { difficulty: odd });
    await recipe.open();
    await recipe.useProvider({ baseURL: `${service.url}/v1`, key: KEY, model: MODEL });
    await recipe.runToEnd();
    await recipe.part('difficulty').waitForPhase('failed');
    await expect(recipe.part('difficulty').alert).toHaveText(says);
    await recipe.expectPhases('done', ['nutrition', 'cost', 'verdict', ...BALLOTS]);
    expect(await recipe.made('review')).toBe('2/3');
  });
}
