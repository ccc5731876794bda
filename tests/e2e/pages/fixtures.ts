import { test as base, expect, type Page } from '@playwright/test';
import { startProvider } from '../server/provider.mjs';
import { startSite } from '../server/static.mjs';
import { watchPhases } from './acts.mjs';
import { enforced } from './enforced.ts';
import { faultsOfCall } from './published.ts';
import { EditorPage } from './editor-page.ts';
import { JobPage } from './job-page.ts';
import { RecipePage } from './recipe-page.ts';

type Site = Awaited<ReturnType<typeof startSite>>;
type Provider = Awaited<ReturnType<typeof startProvider>>;

interface Fixtures {
  /** Which HTTP the fake provider speaks. */
  protocol: 'h2' | 'http1';
  provider: Provider;
  /** The page, without a panic in it, never refused anything by its own policy, and with all its calls as their providers publish them. */
  sound: Page;
  recipe: RecipePage;
  job: JobPage;
  editor: EditorPage;
}

/** Each test has a page, and if it asks a provider, of its own; the built page is served once for a worker. */
export const test = base.extend<Fixtures, { site: Site }>({
  site: [
    async ({}, use) => {
      const site = await startSite();
      await use(site);
      await site.close();
    },
    { scope: 'worker' },
  ],
  protocol: ['h2', { option: true }],
  baseURL: async ({ site }, use) => use(site.url),
  provider: async ({ protocol }, use) => {
    const provider = await startProvider({ protocol });
    await use(provider);
    await provider.close();
  },
  sound: async ({ page }, use) => {
    const problems: string[] = [];
    // A panic of the page ends as an uncaught error: no test may pass over one.
    page.on('pageerror', (problem) => problems.push(String(problem)));
    const refused = await enforced(page);
    const sent = new Set<string>();
    page.context().on('request', (request) => {
      const text = request.method() === 'POST' && /\/(chat\/completions|messages)$/.test(request.url()) ? request.postData() : null;
      if (text !== null) sent.add(JSON.stringify([request.url(), text]));
    });
    await page.addInitScript(watchPhases);
    await use(page);
    expect(problems, 'uncaught errors in the page').toEqual([]);
    expect(refused, 'refused by the policy of the page').toEqual([]);
    const faults: string[] = [];
    for (const call of sent) {
      const [url, text] = JSON.parse(call) as [string, string];
      faults.push(...(await faultsOfCall(url, text)));
    }
    expect(faults, 'sent against what is published of the API').toEqual([]);
  },
  recipe: async ({ sound }, use) => use(new RecipePage(sound)),
  job: async ({ sound }, use) => use(new JobPage(sound)),
  editor: async ({ sound }, use) => use(new EditorPage(sound)),
});

export { expect };
export const KEY = 'test-key-no-secret';
export const MODEL = 'test-model';
