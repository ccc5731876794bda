// What can be asked again while the rest of its run is at work, and what a second press, a new key and a reload do to that.
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { setLimits } from '../pages/limits.ts';
import { held } from '../pages/tabs.ts';
import { galleryAnswers, numberedItems, partOfJob } from '../server/any-job.mjs';
import { galleryText, messages, practiceReplies } from '../server/gallery.mjs';
import { BALLOTS, textOf } from '../server/parts.mjs';
import { panel, refusal, REPORTS } from '../server/script.mjs';
import type { RecipePage } from '../pages/recipe-page.ts';
import type { Script } from '../server/script.mjs';

const rejected = refusal(400, { message: 'This text is not liked.', code: 'bad_text' });
const acts = (recipe: RecipePage, name: string | RegExp) => recipe.page.getByRole('button', { name });

test('while the rest is at work a part that failed is asked again, and what waits for it waits on', async ({ recipe, provider }) => {
  let held: (value?: unknown) => void = () => {};
  const hold = new Promise((resolve) => (held = resolve));
  provider.behave((asked) => {
    if (asked.part === 'cost' && asked.nth === 0) return rejected;
    return { ...panel()(asked), ...(asked.part === 'nutrition' ? { hold } : {}) };
  });
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.run();
  await recipe.part('cost').waitForPhase('failed');
  await recipe.expectPhases('done', ['difficulty', ...BALLOTS]);
  await acts(recipe, 'Ask again: Cost').click();
  await recipe.part('cost').waitForPhase('done');
  await recipe.waitForPhase('running');
  await expect(recipe.part('cost').root.locator('details.tries')).toHaveAttribute('data-tries', '1');
  held();
  await recipe.part('verdict').waitForPhase('done');
  await recipe.waitForPhase('done');
  expect(await recipe.made('review')).toBe('3/3');
  await expect(recipe.part('verdict').root).toHaveAttribute('data-stale', 'false');
  expect(provider.calls('verdict')).toHaveLength(1);
  expect(textOf(provider.calls('verdict')[0]!.body, 'user')).toContain(REPORTS.cost);
  expect(provider.calls('cost')).toHaveLength(2);
});

test('while the rest is at work all that failed so far are asked again with one press', async ({ recipe, provider }) => {
  let held: (value?: unknown) => void = () => {};
  const hold = new Promise((resolve) => (held = resolve));
  let fails = true;
  provider.behave((asked) => {
    if (fails && ['cost', 'difficulty'].includes(asked.part)) return rejected;
    return { ...panel()(asked), ...(asked.part === 'nutrition' ? { hold } : {}) };
  });
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.run();
  await recipe.expectPhases('failed', ['cost', 'difficulty']);
  fails = false;
  await acts(recipe, 'Ask the 2 that failed again').click();
  await recipe.expectPhases('done', ['cost', 'difficulty']);
  await expect(acts(recipe, /^Ask the/)).toHaveCount(0);
  held();
  await recipe.part('verdict').waitForPhase('done');
  await recipe.waitForPhase('done');
  expect(await recipe.made('review')).toBe('3/3');
});

/** The budget recipe with one more part, which waits for nothing: something is at work while the chain is not. */
function withADrink() {
  const file = JSON.parse(galleryText('budget-recipe.json'));
  const drink = { id: 'drink', title: 'Drink', system: 'You name a drink.', prompt: 'What goes with it?\n\n{{input}}', max_tokens: 20 };
  file.panels[0].split.parts.push(drink);
  return JSON.stringify(file);
}

test('while the rest is at work a step of a chain is stopped and asked again, and with it what failed for lack of it', async ({ job, editor, provider }) => {
  const [drink, check] = [held(), held()];
  const replies = practiceReplies('budget-recipe');
  const partOf = partOfJob('budget-recipe');
  const scripts: Record<string, (nth: number) => Script> = {
    costing: (nth) => (nth === 0 ? { silent: true } : {}),
    difficulty: (nth) => (nth === 0 ? { silent: true } : {}),
    nutrition: () => ({ hold: check.until }),
    drink: () => ({ hold: drink.until }),
  };
  provider.behave(
    ({ part, nth }) => ({ text: replies.get(part) ?? 'Water.', ...scripts[part]?.(nth) }),
    (body) => (textOf(body, 'system').startsWith('You name a drink.') ? 'drink' : partOf(body)),
  );
  const press = (name: string) => job.page.getByRole('button', { name, exact: true }).click();
  const asked = () => provider.calls().map(({ part }) => part);
  await job.open();
  await editor.open();
  await editor.openFile('with-a-drink.json', withADrink());
  await editor.press('Done');
  await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await job.run();
  await job.part('costing').waitForPhase('streaming');
  await press('Stop: Costing');
  await job.part('costing').waitForPhase('stopped');
  await job.expectPhases('failed', ['trimmed', 'nutrition', 'difficulty', 'advice']);
  await expect(job.part('trimmed').alert).toContainText('“Costing”');
  await job.waitForPhase('running');
  expect(asked().sort()).toEqual(['costing', 'draft', 'drink']);

  // What failed for lack of it is asked with it, one after the other; the advice waits on for a check that is stopped meanwhile.
  await press('Ask again: Costing');
  await job.expectPhases('done', ['costing', 'trimmed']);
  await job.part('difficulty').waitForPhase('streaming');
  await press('Stop: Difficulty');
  await job.part('difficulty').waitForPhase('stopped');
  await job.part('advice').waitForPhase('waiting');
  await press('Ask again: Difficulty');
  await job.part('difficulty').waitForPhase('done');
  await job.part('advice').waitForPhase('waiting');
  await job.waitForPhase('running');
  check.release();
  await job.part('advice').waitForPhase('done');
  await job.waitForPhase('running');
  drink.release();
  await job.waitForPhase('done');

  const count = (part: string) => asked().filter((one) => one === part).length;
  for (const [part, times] of Object.entries({ draft: 1, costing: 2, trimmed: 1, nutrition: 1, difficulty: 2, advice: 1, drink: 1 })) expect(count(part), part).toBe(times);
  expect(provider.calls().filter(({ end }) => end === 'aborted').map(({ part }) => part)).toEqual(['costing', 'difficulty']);
  expect(await job.made('kitchen')).toBe('4/4');
  expect(await job.made('checks')).toBe('2/2');
  await expect(job.page.locator('[data-stale-parts]')).toHaveCount(0);
  await expect(job.part('advice').root).toHaveAttribute('data-stale', 'false');
  const [advice] = provider.calls('advice');
  for (const part of ['trimmed', 'nutrition', 'difficulty']) expect(textOf(advice!.body, 'user')).toContain(replies.get(part));
});

test('whoever presses twice to stop a part does not pay for it again', async ({ recipe, provider }) => {
  provider.behave((asked) => ({ ...panel()(asked), ...(asked.part === 'cost' || asked.part === 'nutrition' ? { silent: true } : {}) }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.run();
  await recipe.part('cost').waitForPhase('streaming');
  const at = await acts(recipe, 'Stop: Cost').boundingBox();
  if (!at) throw new Error('The button has no place.');
  await recipe.page.mouse.dblclick(at.x + at.width / 2, at.y + at.height / 2, { delay: 30 });
  await recipe.part('cost').waitForPhase('stopped');
  const again = acts(recipe, 'Ask again: Cost');
  await expect(again).toBeEnabled();
  await recipe.part('cost').waitForPhase('stopped');
  expect(provider.calls('cost')).toHaveLength(1);
  // Once it has stood there, it works.
  await again.click();
  await expect.poll(() => provider.calls('cost').length).toBe(2);
});

test('while one batch is at work another that failed is asked again, and each message has one label in the end', async ({ job, provider, page }) => {
  const late = held();
  const all = messages();
  const answers = galleryAnswers('customer-messages');
  const ALL = Array.from({ length: 100 }, (_, at) => at + 1);
  /** The batch that a message is of, and the numbers that are asked for. */
  const seen: { batch: number; numbers: number[] }[] = [];
  provider.behave((asked) => {
    const items = numberedItems(asked.body);
    const batch = Math.floor(all.indexOf(items[0]?.text ?? '') / 100) + 1;
    const times = seen.filter((one) => one.batch === batch).length;
    seen.push({ batch, numbers: items.map(({ number }) => number) });
    if (batch === 3 && times === 0) return rejected;
    const script = answers(asked);
    // The third, when it is asked again, leaves out two; the fifth leaves out one.
    const open = batch === 3 && times === 1 ? [7, 90] : batch === 5 && times === 0 ? [12] : [];
    const lines = script.text!.split('\n').filter((_, at) => items.length < 100 || !open.includes(at + 1));
    return { text: lines.join('\n'), ...(batch === 7 ? { hold: late.until } : {}) };
  }, partOfJob('customer-messages'));
  await job.open();
  await job.pick('customer-messages');
  await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await job.run();
  await job.part('tags-3').waitForPhase('failed');
  await expect(job.answer('mood')).toHaveAttribute('data-asked-again', '1');
  await job.part('tags-3').root.getByRole('button').click();
  await page.locator('[data-reader="tags-3"]').getByRole('button', { name: /^Ask again/ }).click();
  await job.part('tags-3').waitForPhase('done');
  await expect(job.answer('mood')).toHaveAttribute('data-asked-again', '2');
  await expect(job.answer('mood')).toHaveAttribute('data-open', '100');
  await job.part('tags-7').waitForPhase('streaming');
  await job.waitForPhase('running');
  late.release();
  await job.waitForPhase('done');

  expect(await job.made('mood')).toBe('20/20');
  await expect(job.answer('mood')).toHaveAttribute('data-open', '0');
  await expect(job.answer('mood')).toHaveAttribute('data-counts', 'positive:840,neutral:560,negative:600');
  await expect(job.answer('mood')).toContainText('2,000 of 2,000 items have their label');
  const of = (batch: number) => seen.filter((one) => one.batch === batch).map(({ numbers }) => numbers);
  for (let batch = 1; batch <= 20; batch += 1) {
    const expected = batch === 3 ? [ALL, ALL, [7, 90]] : batch === 5 ? [ALL, [12]] : [ALL];
    expect(of(batch), `batch ${batch}`).toEqual(expected);
  }
});

test('where the key was changed meanwhile, a run at work asks nothing again and says why', async ({ recipe, provider }) => {
  let held: (value?: unknown) => void = () => {};
  const hold = new Promise((resolve) => (held = resolve));
  provider.behave((asked) => {
    if (asked.part === 'cost' && asked.nth === 0) return rejected;
    return { ...panel()(asked), ...(asked.part === 'nutrition' ? { hold } : {}) };
  });
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.run();
  await recipe.part('cost').waitForPhase('failed');
  await recipe.useProvider({ baseURL: provider.baseURL, key: `${KEY}-new`, model: MODEL });
  const before = provider.calls().length;
  await acts(recipe, 'Ask again: Cost').click();
  await expect(recipe.page.getByText('keeps the key and the model that it began with')).toBeVisible();
  await recipe.part('cost').waitForPhase('failed');
  held();
  await recipe.waitForPhase('done');
  expect(provider.calls().slice(before).map(({ part }) => part)).toEqual(['verdict']);
  // When it has ended, the new key holds.
  await acts(recipe, 'Ask again: Cost').click();
  await recipe.part('cost').waitForPhase('done');
  expect(provider.calls('cost').at(-1)?.headers.authorization).toBe(`Bearer ${KEY}-new`);
});

test('whoever presses twice to ask again pays once and stops nothing', async ({ recipe, provider }) => {
  provider.behave((asked) => ({ ...panel()(asked), ...(asked.part === 'nutrition' || (asked.part === 'cost' && asked.nth > 0) ? { silent: true } : {}) }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.run();
  await recipe.part('cost').waitForPhase('done');
  await expect(acts(recipe, 'Ask again: Cost')).toBeEnabled();
  const at = await acts(recipe, 'Ask again: Cost').boundingBox();
  if (!at) throw new Error('The button has no place.');
  await recipe.page.mouse.dblclick(at.x + at.width / 2, at.y + at.height / 2, { delay: 40 });
  await expect(acts(recipe, 'Stop: Cost')).toBeEnabled();
  await recipe.part('cost').waitForPhase('streaming');
  expect(provider.calls('cost')).toHaveLength(2);
});

test('by the keyboard a part is stopped, asked again and stopped, without the place being lost', async ({ recipe, provider, page }) => {
  provider.behave((asked) => ({ ...panel()(asked), ...(asked.part === 'cost' || asked.part === 'nutrition' ? { silent: true } : {}) }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.run();
  await recipe.part('cost').waitForPhase('streaming');
  await acts(recipe, 'Stop: Cost').focus();
  await page.keyboard.press('Enter');
  await expect(acts(recipe, 'Ask again: Cost')).toBeFocused();
  await expect(acts(recipe, 'Ask again: Cost')).toBeEnabled();
  await page.keyboard.press('Enter');
  await expect(acts(recipe, 'Stop: Cost')).toBeFocused();
  await expect.poll(() => provider.calls('cost').length).toBe(2);
  await acts(recipe, 'Stop this panel: Review').focus();
  await page.keyboard.press('Enter');
  await recipe.part('cost').waitForPhase('stopped');
  // What can be done next has come into its place.
  await expect(acts(recipe, 'Merge again: Review')).toBeFocused();
  await expect(acts(recipe, 'Merge again: Review')).toBeEnabled();
  await page.keyboard.press('Enter');
  await recipe.part('verdict').waitForPhase('done');
  await expect(acts(recipe, 'Merge again: Review')).toHaveCount(0);
  // That button is gone, and the keyboard goes on from what sums the run up.
  await expect(page.locator('#summary')).toBeFocused();
});

test('what a page breaks off that is loaded anew has not failed, also where nothing is asked again by itself', async ({ recipe, provider, page }) => {
  const open: Record<string, object> = { cost: { silent: true }, nutrition: { stallAfter: 3 } };
  provider.behave((asked) => ({ ...panel()(asked), ...open[asked.part] }));
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.dialog.getByLabel('In this tab').check();
  await setLimits(recipe, { retries: 0 });
  await recipe.dialog.getByRole('button', { name: 'Done' }).click();
  await recipe.run();
  await recipe.expectPhases('done', ['difficulty', ...BALLOTS]);
  // One says nothing yet, the other is in the middle of its words.
  await recipe.expectPhases('streaming', ['nutrition']);
  await expect(recipe.part('nutrition').text).not.toBeEmpty();
  await page.reload();
  const notice = page.locator('[data-returned]');
  await expect(notice).toContainText('6 of 9 parts had ended');
  await recipe.expectPhases('stopped', ['cost', 'nutrition']);
  // The key was kept in this tab, so nobody is told to give it again.
  await expect(notice).not.toContainText('Your key was not kept');
});
