import { test as base, expect } from '@playwright/test';
import { startProvider } from '../server/provider.mjs';
import { startSite } from '../server/static.mjs';
import { watchPhases } from './acts.mjs';
import { RecipePage } from './recipe-page.ts';

type Site = Awaited<ReturnType<typeof startSite>>;
type Provider = Awaited<ReturnType<typeof startProvider>>;

interface Fixtures {
  /** Which HTTP the fake provider speaks. */
  protocol: 'h2' | 'http1';
  provider: Provider;
  recipe: RecipePage;
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
  recipe: async ({ page }, use) => {
    const problems: string[] = [];
    // A panic of the page ends as an uncaught error: no test may pass over one.
    page.on('pageerror', (problem) => problems.push(String(problem)));
    await page.addInitScript(watchPhases);
    await use(new RecipePage(page));
    expect(problems, 'uncaught errors in the page').toEqual([]);
  },
});

export { expect };
export const KEY = 'test-key-no-secret';
export const MODEL = 'test-model';
