// What was paid for stays within reach: runs that are over are listed, whatever was run or opened since.
import type { Page } from '@playwright/test';
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { panel } from '../server/script.mjs';
import type { RecipePage } from '../pages/recipe-page.ts';
import type { Provider } from '../server/provider.mjs';

const earlier = (page: Page) => page.locator('[data-earlier]');
const show = (page: Page, title: string) => earlier(page).getByRole('button', { name: new RegExp(`^Show: “${title}”`) });

/** A run that ended, and another in its place that never will. */
async function oneEndedAndOneAtWork(recipe: RecipePage, provider: Provider & { baseURL: string }) {
  let silent = false;
  provider.behave((asked) => ({ ...panel()(asked), ...(silent ? { silent: true } : {}) }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.input.fill('Soup of the day.');
  expect(await recipe.runToEnd()).toBe('done');
  await expect(earlier(recipe.page)).toHaveCount(0);
  silent = true;
  await recipe.input.fill('Soup of tomorrow.');
  await recipe.run();
}

test('a run that was left for another job can be shown again when the page is loaded anew, and nothing is asked for it', async ({ recipe, provider, page }) => {
  provider.behave(panel());
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.input.fill('Toast with butter.');
  expect(await recipe.runToEnd()).toBe('done');
  const cost = (await recipe.part('cost').text.textContent()) ?? '';
  expect(cost).not.toBe('');
  const asked = provider.calls().length;
  await recipe.pick('beginner-friendly');
  expect(await recipe.runToEnd()).toBe('done');
  // It is at hand, and so it is not listed, too.
  await expect(earlier(page)).toHaveCount(0);
  await page.reload();
  await expect(page.locator('[data-returned]')).toContainText('It had ended');
  await expect(recipe.picker).toHaveValue('beginner-friendly');
  const calls = provider.calls().length;
  expect(calls).toBeGreaterThan(asked);
  await expect(earlier(page)).toContainText('Earlier runs: 1');
  await earlier(page).locator('summary').click();
  await expect(earlier(page).locator('li')).toContainText(': Toast with butter.');
  // The run has all that was left: there is one way to it.
  await expect(page.getByRole('note').filter({ hasText: 'as you left it' })).toHaveCount(0);
  await show(page, 'Recipe review').click();
  await expect(recipe.picker).toHaveValue('recipe-review');
  await expect(recipe.input).toHaveValue('Toast with butter.');
  await recipe.waitForPhase('done');
  await expect(recipe.part('cost').text).toHaveText(cost);
  expect(provider.calls()).toHaveLength(calls);
  // What it took the place of is at hand.
  const left = page.getByRole('note').filter({ hasText: '“Beginner-friendly?” is kept' });
  await left.getByRole('button', { name: 'Go back to it' }).click();
  await expect(recipe.picker).toHaveValue('beginner-friendly');
});

test('a run in whose place another was run is listed, and shown once the one at work may be stopped', async ({ recipe, provider, page }) => {
  await oneEndedAndOneAtWork(recipe, provider);
  await expect(earlier(page)).toContainText('Earlier runs: 1');
  await earlier(page).locator('summary').click();
  await show(page, 'Recipe review').click();
  const question = page.locator('[data-leaving]');
  await expect(question).toContainText('Recipe review');
  await recipe.waitForPhase('running');
  await question.getByRole('button', { name: 'Stop it and open that' }).click();
  await expect(recipe.input).toHaveValue('Soup of the day.');
  await recipe.waitForPhase('done');
  await expect.poll(() => provider.open()).toEqual([]);
  // The keyboard is not thrown to the top of the page.
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
});

test('a run that is gone by then is told, and nothing is stopped for it', async ({ recipe, provider, page }) => {
  await oneEndedAndOneAtWork(recipe, provider);
  await earlier(page).locator('summary').click();
  // Another tab forgets all that is kept.
  await page.evaluate(() => new Promise<void>((done) => {
    const opening = indexedDB.open('forkful', 1);
    opening.onsuccess = () => {
      const writing = opening.result.transaction('runs', 'readwrite');
      writing.objectStore('runs').clear();
      writing.oncomplete = () => { opening.result.close(); done(); };
    };
  }));
  await show(page, 'Recipe review').click();
  await page.locator('[data-leaving]').getByRole('button', { name: 'Stop it and open that' }).click();
  await expect(recipe.alerts).toContainText('That run is no longer kept');
  await recipe.waitForPhase('running');
  await expect(recipe.input).toHaveValue('Soup of tomorrow.');
  await expect(earlier(page)).toHaveCount(0);
});

test('what is begun afresh, or was put aside, can be shown again', async ({ recipe, page }) => {
  await recipe.open();
  expect(await recipe.runToEnd()).toBe('done');
  await page.reload();
  await page.getByRole('button', { name: 'Start afresh' }).click();
  await recipe.waitForPhase('idle');
  await expect(earlier(page)).toContainText('Earlier runs: 1');
  await earlier(page).locator('summary').click();
  await show(page, 'Recipe review').click();
  await recipe.waitForPhase('done');
  // It is what this tab shows again.
  await page.reload();
  await expect(page.locator('[data-returned]')).toContainText('It had ended');
  await recipe.waitForPhase('done');
  // What is forgotten is listed no longer.
  await page.getByRole('button', { name: 'Forget it' }).click();
  await recipe.waitForPhase('idle');
  await expect(earlier(page)).toHaveCount(0);
});

test('what was gone back to comes back when the page is loaded anew, and a double click leaves a run once', async ({ recipe, page }) => {
  const left = page.getByRole('note').filter({ hasText: 'as you left it' });
  await recipe.open();
  for (const text of ['Soup.', 'Toast.']) {
    await recipe.input.fill(text);
    await recipe.run();
    await recipe.waitForPhase('running');
    await recipe.waitForPhase('done');
  }
  await earlier(page).locator('summary').click();
  await show(page, 'Recipe review').dblclick();
  await expect(recipe.input).toHaveValue('Soup.');
  await expect(left).toHaveCount(1);
  await expect(left).toContainText('is kept as you left it: Toast.');
  await left.getByRole('button', { name: 'Go back to it' }).click();
  await expect(recipe.input).toHaveValue('Toast.');
  await recipe.waitForPhase('done');
  await page.reload();
  await expect(page.locator('[data-returned]')).toContainText('It had ended');
  await expect(recipe.input).toHaveValue('Toast.');
});

test('no run is listed that makes room for the newest', async ({ recipe, page }) => {
  test.setTimeout(180_000);
  await recipe.open();
  await recipe.pick('beginner-friendly');
  for (let run = 1; run <= 12; run += 1) {
    await recipe.input.fill(`Soup ${run}.`);
    await recipe.run();
    await recipe.waitForPhase('running');
    await recipe.waitForPhase('done');
  }
  // Ten are kept with the one that is shown.
  await expect(earlier(page)).toContainText('Earlier runs: 9');
  await earlier(page).locator('summary').click();
  await show(page, 'Beginner-friendly\\?').last().click();
  await expect(recipe.input).toHaveValue('Soup 3.');
});

test('a verdict and a vote are copied and saved with what they are made of, and marked where they are practice', async ({ recipe, provider, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = async (title: string) => {
    await page.getByRole('button', { name: `Copy: ${title}` }).click();
    await expect(page.getByRole('button', { name: `Copied: ${title}` })).toBeFocused();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  await recipe.open();
  expect(await recipe.runToEnd()).toBe('done');
  expect(await copied('Review')).toMatch(/^\[Practice: [^]*from 3 of 3 reviewers[^]*Verdict:/);
  expect(await copied('Beginner-friendly?')).toMatch(/^\[Practice: [^]*Yes, by 3 to 1\n4 of 5 ballots valid/);
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as a file: Review' }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe('review.txt');
  provider.behave(panel());
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await recipe.runToEnd()).toBe('done');
  expect(await copied('Review')).toMatch(/^\[from 3 of 3 reviewers\]\n\n/);
});

test('Escape leaves the list of jobs as it was', async ({ job, page }) => {
  await job.open();
  await job.picker.focus();
  await page.keyboard.press('ArrowDown');
  await expect(job.picker).not.toHaveValue('recipe-review');
  await page.keyboard.press('Escape');
  await expect(job.picker).toHaveValue('recipe-review');
  await page.keyboard.press('Tab');
  await expect(page.locator('.masthead-job')).toHaveText('Recipe review');
});
