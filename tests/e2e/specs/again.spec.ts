import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { galleryAnswers, numberedItems, partOfJob } from '../server/any-job.mjs';
import { messages } from '../server/gallery.mjs';
import { BALLOTS, REVIEWERS, textOf } from '../server/parts.mjs';
import { panel, refusal, REPORTS, VERDICT } from '../server/script.mjs';
import type { RecipePage } from '../pages/recipe-page.ts';
import type { Provider } from '../server/provider.mjs';
import type { Asked } from '../server/script.mjs';

const rejected = refusal(400, { message: 'This text is not liked.', code: 'bad_text' });
const acts = (recipe: RecipePage, name: string | RegExp) => recipe.page.getByRole('button', { name });

async function ask(recipe: RecipePage, provider: Provider & { baseURL: string }) {
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  return recipe.runToEnd();
}

test('a part that failed is asked again alone; the verdict is then older than its parts until it is merged again', async ({ recipe, provider }) => {
  let fails = true;
  provider.behave((asked) => (asked.part === 'cost' && fails ? rejected : panel()(asked)));
  await ask(recipe, provider);
  expect(await recipe.made('review')).toBe('2/3');
  await expect(recipe.part('verdict').root).toHaveAttribute('data-stale', 'false');
  fails = false;
  const before = provider.calls().length;
  await acts(recipe, 'Ask again: Cost').click();
  await recipe.part('cost').waitForPhase('done');
  await recipe.waitForPhase('done');
  expect(await recipe.part('cost').words()).toBe(REPORTS.cost);
  // What was paid for is not asked again unless somebody says so.
  expect(provider.calls().slice(before).map(({ part }) => part)).toEqual(['cost']);
  await expect(recipe.part('verdict').root).toHaveAttribute('data-stale', 'true');
  await expect(recipe.part('verdict').root).toContainText('older than what it was made from');
  // Its text was made from two, whatever came since.
  expect(await recipe.made('review')).toBe('2/3');
  await expect(recipe.answer('review').locator('.made-of')).toHaveAttribute('data-whole', 'false');
  await expect(recipe.part('cost').root.locator('details.tries')).toHaveAttribute('data-tries', '1');
  await recipe.part('cost').root.getByText('1 earlier attempt').click();
  await expect(recipe.part('cost').root.locator('.try')).toContainText('This text is not liked.');

  await acts(recipe, 'Merge again: Review').click();
  await expect(recipe.part('verdict').root).toHaveAttribute('data-stale', 'false');
  await recipe.waitForPhase('done');
  expect(provider.calls().slice(before).map(({ part }) => part)).toEqual(['cost', 'verdict']);
  expect(textOf(provider.calls('verdict')[1]!.body, 'user')).toContain(REPORTS.cost);
  expect(await recipe.made('review')).toBe('3/3');
});

test('a verdict of all is marked as older while a report is asked again, and stays one of all if that fails', async ({ recipe, provider }) => {
  let held: (value?: unknown) => void = () => {};
  const hold = new Promise((resolve) => (held = resolve));
  provider.behave((asked) => (asked.part === 'cost' && asked.nth > 0 ? { ...rejected, hold } : panel()(asked)));
  await ask(recipe, provider);
  const made = recipe.answer('review').locator('.made-of');
  await expect(made).toHaveAttribute('data-whole', 'true');
  await acts(recipe, 'Ask again: Cost').click();
  await recipe.part('cost').waitForPhase('streaming');
  await expect(recipe.part('verdict').root).toHaveAttribute('data-stale', 'true');
  await expect(made).toHaveAttribute('data-whole', 'false');
  held();
  await recipe.part('cost').waitForPhase('failed');
  await recipe.waitForPhase('done');
  expect(await recipe.made('review')).toBe('3/3');
  await expect(recipe.part('verdict').root).toHaveAttribute('data-stale', 'true');
});

test('in a chain, all that is older than what it was made from says so, and is asked again with one press', async ({ job, provider }) => {
  let round = 'first';
  provider.behave(({ part }) => ({ text: `${part} of the ${round} round` }), partOfJob('budget-recipe'));
  await job.open();
  await job.pick('budget-recipe');
  await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await job.runToEnd()).toBe('done');
  await expect(job.page.locator('[data-stale-parts]')).toHaveCount(0);
  round = 'second';
  const before = provider.calls().length;
  await job.page.getByRole('button', { name: 'Ask again: Draft' }).click();
  await job.waitForPhase('running').catch(() => {});
  await job.waitForPhase('done');
  expect(provider.calls().slice(before)).toHaveLength(1);
  // What is stitched of old parts and new ones says so, and which they are.
  const note = job.page.locator('[data-stale-parts]').first();
  await expect(note).toHaveText(/are older than what they were made from, and so is what is made of them here\.$/);
  const button = job.page.getByRole('button', { name: /^Ask again for the \d replies that are out of date$/ });
  const count = Number(/\d+/.exec((await button.textContent()) ?? '')?.[0]);
  expect(count).toBeGreaterThan(2);
  // Merging again what is made from old replies would not make it newer, so that is not offered.
  await expect(job.page.getByText('ask those again first')).toBeVisible();
  await expect(job.page.getByRole('button', { name: /^Merge again/ })).toHaveCount(0);
  await button.click();
  await expect(button).toHaveCount(0);
  await job.waitForPhase('done');
  await expect(job.page.locator('[data-stale-parts]')).toHaveCount(0);
  await expect(job.page.getByText('older than what')).toHaveCount(0);
  expect(provider.calls().slice(before)).toHaveLength(1 + count);
});

test('all that failed are asked again with one press, and what failed for lack of them with them', async ({ recipe, provider }) => {
  let fails = true;
  provider.behave((asked) => (fails && asked.part !== 'ballot' ? rejected : panel()(asked)));
  await ask(recipe, provider);
  await recipe.expectPhases('failed', REVIEWERS);
  fails = false;
  const before = provider.calls().length;
  await acts(recipe, 'Ask the 3 that failed again, and the 1 that waited for them').click();
  await recipe.part('verdict').waitForPhase('done');
  await recipe.waitForPhase('done');
  expect(provider.calls().slice(before).map(({ part }) => part).sort()).toEqual([...REVIEWERS, 'verdict'].sort());
  expect(await recipe.part('verdict').words()).toContain(VERDICT.split('\n')[0]!.slice(0, 40));
  await expect(acts(recipe, /^Ask the/)).toHaveCount(0);
});

test('a run that was stopped goes on with what was stopped', async ({ recipe, provider }) => {
  let held: (value?: unknown) => void = () => {};
  const hold = new Promise((resolve) => (held = resolve));
  provider.behave((asked) => ({ ...panel()(asked), hold: asked.part === 'cost' ? hold : 0 }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.run();
  await recipe.expectPhases('done', ['nutrition', 'difficulty', ...BALLOTS]);
  await recipe.stop();
  await recipe.waitForPhase('stopped');
  held();
  const before = provider.calls().length;
  await acts(recipe, 'Go on with the 2 that were stopped').click();
  await recipe.part('verdict').waitForPhase('done');
  await recipe.waitForPhase('done');
  expect(provider.calls().slice(before).map(({ part }) => part)).toEqual(['cost', 'verdict']);
  expect(await recipe.made('review')).toBe('3/3');
});

test('one part is stopped, and the others go on', async ({ recipe, provider }) => {
  provider.behave((asked) => ({ ...panel()(asked), ...(asked.part === 'cost' ? { silent: true } : {}) }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.run();
  await recipe.part('cost').waitForPhase('streaming');
  await recipe.expectPhases('done', BALLOTS);
  await acts(recipe, 'Stop: Cost').click();
  await recipe.part('cost').waitForPhase('stopped');
  await recipe.part('verdict').waitForPhase('done');
  await recipe.waitForPhase('done');
  expect(await recipe.made('review')).toBe('2/3');
  await expect(recipe.answer('review')).toContainText(/cost is missing, because it was stopped/i);
  await expect.poll(() => provider.calls('cost').map(({ end }) => end)).toEqual(['aborted']);
});

test('a panel is merged with what is there, and another is stopped', async ({ recipe, provider }) => {
  provider.behave((asked) => ({ ...panel()(asked), ...(['cost', 'ballot'].includes(asked.part) ? { silent: true } : {}) }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.run();
  await recipe.expectPhases('done', ['nutrition', 'difficulty']);
  await acts(recipe, 'Merge what is there: Review').click();
  await recipe.part('verdict').waitForPhase('done');
  await recipe.part('cost').waitForPhase('stopped');
  await recipe.waitForPhase('running');
  await acts(recipe, 'Stop this panel: Beginner-friendly?').click();
  await recipe.waitForPhase('done');
  await recipe.expectPhases('stopped', BALLOTS);
  expect(await recipe.made('review')).toBe('2/3');
  expect((await recipe.vote()).winner).toBe('none');
});

test('a run outlives a reload: it is shown as it was, and goes on without paying twice', async ({ recipe, provider, page }) => {
  provider.behave((asked) => ({ ...panel()(asked), ...(asked.part === 'cost' && asked.nth === 0 ? { silent: true } : {}) }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.input.fill('Toast, buttered.');
  await recipe.run();
  await recipe.expectPhases('done', ['nutrition', 'difficulty', ...BALLOTS]);
  await page.reload();
  const notice = page.locator('[data-returned]');
  await expect(notice).toContainText('7 of 9 parts had ended');
  await expect(recipe.input).toHaveValue('Toast, buttered.');
  await recipe.expectPhases('done', ['nutrition', 'difficulty', ...BALLOTS]);
  expect(await recipe.part('nutrition').words()).toBe(REPORTS.nutrition);
  await expect(notice).toContainText('Your key was not kept');
  // The rest was remembered, the key was not.
  await recipe.openSettings();
  await expect(recipe.field('Base URL')).toHaveValue(provider.baseURL);
  await expect(recipe.field('API key')).toHaveValue('');
  await recipe.fillSettings({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.dialog.getByRole('button', { name: 'Done' }).click();
  const before = provider.calls().length;
  await notice.getByRole('button', { name: 'Go on' }).click();
  await recipe.part('verdict').waitForPhase('done');
  await recipe.waitForPhase('done');
  expect(provider.calls().slice(before).map(({ part }) => part)).toEqual(['cost', 'verdict']);
  await expect(notice).toHaveCount(0);
  // And once more: what was asked after it came back is kept with it.
  await page.reload();
  await expect(page.locator('[data-returned]')).toContainText('It had ended');
  await recipe.expectPhases('done', [...REVIEWERS, 'verdict', ...BALLOTS]);
});

test('practice replies are not mixed with a model’s', async ({ recipe, provider }) => {
  provider.behave((asked) => (asked.part === 'cost' ? rejected : panel()(asked)));
  await ask(recipe, provider);
  await recipe.useProvider({ provider: 'Practice' });
  await acts(recipe, 'Ask again: Cost').click();
  await expect(recipe.alerts.filter({ hasText: 'practice replies do not belong among them' })).toHaveCount(1);
  await recipe.part('cost').waitForPhase('failed');
});

test('a tile that failed is opened and asked again', async ({ job, provider, page }) => {
  let fails = true;
  const answers = galleryAnswers('customer-messages');
  const third = messages()[200];
  const isThird = (asked: Asked) => numberedItems(asked.body)[0]?.text === third;
  provider.behave((asked) => (fails && isThird(asked) ? rejected : answers(asked)), partOfJob('customer-messages'));
  await job.open();
  await job.pick('customer-messages');
  await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await job.runToEnd();
  await expect(job.answer('mood')).toHaveAttribute('data-open', '100');
  fails = false;
  const before = provider.calls().length;
  await job.part('tags-3').root.getByRole('button').click();
  await page.locator('[data-reader="tags-3"]').getByRole('button', { name: /^Ask again/ }).click();
  await job.part('tags-3').waitForPhase('done');
  await job.waitForPhase('done');
  await expect(job.answer('mood')).toHaveAttribute('data-open', '0');
  expect(provider.calls().length - before).toBe(1);
});
