import type { Locator, Page } from '@playwright/test';
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { BALLOTS, REVIEWERS } from '../server/parts.mjs';
import { REPORTS } from '../server/script.mjs';

test('opens on Practice with the sample recipe and nothing run', async ({ recipe }) => {
  await recipe.open();
  await recipe.waitForPhase('idle');
  await expect(recipe.page.getByLabel('Recipe')).toHaveValue(/chickpea/i);
  await expect(recipe.input).toHaveValue(/smoked paprika/i);
  await recipe.openSettings();
  await expect(recipe.field('Provider').locator('option:checked')).toHaveText('Practice');
  const providers = recipe.field('Provider').locator('option');
  await expect(providers).toHaveCount(21);
  for (const name of ['Practice', 'OpenAI-compatible', 'OpenAI', 'Anthropic', 'Ollama']) await expect(providers.getByText(name, { exact: true })).toHaveCount(1);
});

test('a practice run is whole, counted rightly, and marked as practice', async ({ recipe }) => {
  await recipe.open();
  await recipe.run();
  await recipe.waitForPhase('done');
  await recipe.expectPhases('done');

  for (const id of REVIEWERS) expect(await recipe.part(id).words()).not.toBe('');
  const verdict = await recipe.part('verdict').words();
  expect(verdict.split('\n').at(-1)).toMatch(/^Verdict:/);
  expect(await recipe.made('review')).toBe('3/3');
  await expect(recipe.panel('review')).toContainText(/practice/i);
  await expect(recipe.panel('beginner-friendly')).toContainText(/practice/i);
  for (const id of [...REVIEWERS, 'verdict'] as const) await expect(recipe.part(id).root).toContainText(/practice/i);

  const choices = await recipe.choices();
  const votes = countOf(choices);
  const vote = await recipe.vote();
  expect(choices.length).toBeGreaterThan(0);
  expect(vote.votes).toEqual(votes);
  expect(vote.valid).toBe(choices.length);
  expect(vote.invalid).toBe(BALLOTS.length - choices.length);
  expect(vote.winner).toBe(majority(votes));
  await expect(recipe.answer('beginner-friendly')).toHaveAttribute('data-total', '5');

  const { wall, sum } = await recipe.summaryTimes();
  expect(wall).toBeGreaterThan(0);
  expect(wall).toBeLessThan(sum);
  await expect(recipe.summary).toContainText(/9 calls/);
});

test('replies grow in their cards side by side', async ({ recipe }) => {
  await recipe.open();
  await recipe.run();
  await recipe.waitForPhase('done');
  const phases = await recipe.phases();
  const span = (id: string) => {
    const first = (phase: string) => phases.find((seen) => seen.what === id && seen.phase === phase)?.at ?? NaN;
    return { start: first('streaming'), end: first('done') };
  };
  const spans = REVIEWERS.map(span);
  const lastStart = Math.max(...spans.map(({ start }) => start));
  const firstEnd = Math.min(...spans.map(({ end }) => end));
  expect(lastStart).toBeLessThan(firstEnd);
});

test('runs again after the end', async ({ recipe }) => {
  await recipe.open();
  expect(await recipe.runToEnd()).toBe('done');
  expect(await recipe.runToEnd()).toBe('done');
  await recipe.expectPhases('done');
  expect(await recipe.made('review')).toBe('3/3');
});

test('for another text, Practice says that no model was asked', async ({ recipe }) => {
  await recipe.open();
  await recipe.input.fill('Toast: a slice of bread, two minutes in the toaster, butter.');
  await recipe.run();
  await recipe.ended();
  for (const id of REVIEWERS) await expect(recipe.part(id).text).toContainText(/no model/i);
});

test('the dialog tries a connection and tells what it found', async ({ recipe, provider }) => {
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ baseURL: provider.baseURL, key: KEY });
  const found = recipe.dialog.getByRole('status').filter({ hasText: /2 models/ });
  // Leaving the key's field has asked for the suggestions already; the button asks anew.
  await recipe.field('API key').blur();
  await expect(found).toBeVisible();
  const asked = () => provider.journal.filter(({ path, method }) => path === '/v1/models' && method === 'GET').length;
  const before = asked();
  await recipe.dialog.getByRole('button', { name: 'Test connection' }).click();
  await expect.poll(asked).toBe(before + 1);
  await expect(found).toBeVisible();
  await expect(recipe.dialogAlert).toHaveCount(0);
});

test('the whole flow works by keyboard', async ({ recipe, provider, page }) => {
  await recipe.open();
  await tabTo(page, recipe.settingsButton);
  await page.keyboard.press('Enter');
  await expect(recipe.dialog).toBeVisible();

  await tabTo(page, recipe.field('Provider'));
  await choose(page, recipe.field('Provider'), 'OpenAI-compatible');
  await tabTo(page, recipe.field('Base URL'));
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(provider.baseURL);
  await tabTo(page, recipe.field('API key'));
  await page.keyboard.type(KEY);
  await tabTo(page, recipe.field('Model'));
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(MODEL);
  await tabTo(page, recipe.dialog.getByRole('button', { name: 'Done', exact: true }));
  await page.keyboard.press('Enter');
  await expect(recipe.dialog).toBeHidden();
  await expect(recipe.settingsButton).toBeFocused();

  await tabTo(page, recipe.runButton);
  await page.keyboard.press('Space');
  await recipe.waitForPhase('done');
  await expect(recipe.part('nutrition').text).toHaveText(REPORTS.nutrition);
});

test('Escape closes the dialog and gives the focus back', async ({ recipe, page }) => {
  await recipe.open();
  await tabTo(page, recipe.settingsButton);
  await page.keyboard.press('Space');
  await expect(recipe.dialog).toBeVisible();
  await expect(recipe.dialog.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(recipe.dialog).toBeHidden();
  await expect(recipe.settingsButton).toBeFocused();
});

test('Tab does not leave the open dialog for the page behind it', async ({ recipe, page }) => {
  await recipe.open();
  await recipe.openSettings();
  for (let press = 0; press < 15; press += 1) {
    await page.keyboard.press('Tab');
    // Between its last and first field a browser may stop at its own controls, where the page has no focus.
    await expect(recipe.main.locator(':focus').and(page.locator('main *:not(dialog, dialog *, [role=dialog] *)'))).toHaveCount(0);
  }
});

/** Presses Tab until the element has the focus, as a person would, and fails where it cannot be reached. */
async function tabTo(page: Page, target: Locator) {
  for (let press = 0; press < 60; press += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target, 'reached by Tab').toBeFocused();
}

/** Chooses in a focused select by its arrow keys. */
async function choose(page: Page, select: Locator, label: string) {
  for (let press = 0; press < 10; press += 1) {
    if ((await select.locator('option:checked').innerText()) === label) return;
    await page.keyboard.press('ArrowDown');
  }
  await expect(select.locator('option:checked')).toHaveText(label);
}

function countOf(choices: string[]) {
  const votes: Record<string, number> = {};
  for (const choice of choices) votes[choice] = (votes[choice] ?? 0) + 1;
  return votes;
}

/** The choice that more than half of the ballots made, or "none". */
function majority(votes: Record<string, number>) {
  const all = Object.values(votes).reduce((sum, count) => sum + count, 0);
  return Object.entries(votes).find(([, count]) => count * 2 > all)?.[0] ?? 'none';
}
