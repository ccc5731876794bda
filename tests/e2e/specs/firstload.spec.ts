import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from '../pages/fixtures.ts';

/** The budget that the build is held to, in bytes. */
const BUDGET = Number(/^PAGE_BUDGET=(\d+)$/m.exec(readFileSync(new URL('../../../scripts/size.sh', import.meta.url), 'utf8'))?.[1]);

test('what a first load fetches until the page can be used fits the budget, fonts aside', async ({ job, page, site }) => {
  const files = fetchedFiles(page);
  await job.open();
  await expect(job.runButton).toBeEnabled();
  await page.waitForLoadState('networkidle');
  const sizes = await files();
  const own = sizes.filter(({ url }) => !url.endsWith('.woff2'));
  const total = own.reduce((sum, { packed }) => sum + packed, 0);
  const told = own.map(({ url, packed }) => `${packed} ${url.slice(site.url.length) || 'index.html'}`).join('\n');

  expect(BUDGET).toBe(204_800);
  expect(own.map(({ url }) => url.split('.').at(-1))).toEqual(expect.arrayContaining(['css', 'js', 'wasm']));
  expect(total, told).toBeLessThanOrEqual(BUDGET);

  // That the page can be used is seen: it takes what is typed, and acts on it.
  await job.input.fill('Toast.');
  await expect(page.getByRole('button', { name: 'Put the sample back' })).toBeVisible();
  await page.getByRole('button', { name: 'Put the sample back' }).click();
  await expect(job.input).toHaveValue(/chickpea/i);
});

test('nothing is fetched twice, and no job but the first', async ({ job, page }) => {
  const files = fetchedFiles(page);
  await job.open();
  await page.waitForLoadState('networkidle');
  const urls = (await files()).map(({ url }) => url);
  expect(urls).toEqual([...new Set(urls)]);
  expect(urls.filter((url) => url.includes('/gallery/'))).toEqual([]);
});

/** Keeps every file that the page fetches, and gives each with its size as a host would send it. */
function fetchedFiles(page: Page) {
  const bodies: Promise<{ url: string; packed: number }>[] = [];
  page.on('response', (response) => {
    const packed = async () => ({ url: response.url(), packed: execFileSync('gzip', ['-9nc'], { input: await response.body() }).length });
    bodies.push(packed());
  });
  return () => Promise.all(bodies);
}
