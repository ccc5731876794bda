import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { drawnPlan } from '../pages/editor-page.ts';
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { GALLERY, galleryJob, whole, type Job } from '../server/gallery.mjs';
import { textOf } from '../server/parts.mjs';

/** The whole job that the description of the format shows. */
const EXAMPLE = /```json\n([\s\S]*?)```/.exec(readFileSync(new URL('../../../docs/job-format.md', import.meta.url), 'utf8'))?.[1] ?? '';
const plan = (page: Page) => expect.poll(() => drawnPlan(page));

test('steps are taken back one by one, and made again', async ({ job, editor }) => {
  await job.open();
  await editor.open();
  const title = editor.card('Cost').field('Title');
  const place = editor.root.locator(`[id="${await title.getAttribute('id')}"]`);
  const undo = editor.root.getByRole('button', { name: 'Undo' });
  const redo = editor.root.getByRole('button', { name: 'Redo' });
  await expect(undo).toHaveAttribute('aria-disabled', 'true');
  await place.fill('Price');
  await editor.press('Remove: Difficulty');
  await editor.merge('Review', 'stitch');
  await expect(editor.cards('Review')).toHaveText(['Nutrition', 'Price']);
  await undo.click();
  await expect(editor.cards('Review')).toHaveText(['Nutrition', 'Price', 'Verdict']);
  await undo.click();
  await expect(editor.cards('Review')).toHaveText(['Nutrition', 'Price', 'Difficulty', 'Verdict']);
  await undo.click();
  await expect(place).toHaveValue('Cost');
  await expect(undo).toHaveAttribute('aria-disabled', 'true');
  await expect(editor.changed).toBeHidden();
  await redo.click();
  await redo.click();
  await expect(editor.cards('Review')).toHaveText(['Nutrition', 'Price', 'Verdict']);
  await expect(editor.changed).toBeVisible();
});

test('Reset goes back to the gallery’s job, can itself be taken back, and practice has its replies again', async ({ job, editor, page }) => {
  await job.open();
  await job.pick('taglines');
  await editor.open();
  const back = editor.root.getByRole('button', { name: 'Reset to the gallery’s' });
  await expect(back).toHaveAttribute('aria-disabled', 'true');
  await editor.press('Remove: Clear');
  await editor.job.getByLabel('Headline', { exact: true }).fill('One *line*.');
  await expect(page.locator('h1')).toHaveText('One line.');
  await back.click();
  await expect(page.locator('h1')).toHaveText(galleryJob('taglines').headline.replaceAll('*', ''));
  await expect(editor.cards('Contest')).toHaveText(['Tagline', 'Clear', 'Memorable', 'True to it', 'Judge']);
  await expect(editor.changed).toBeHidden();
  await expect(back).toHaveAttribute('aria-disabled', 'true');
  await editor.press('Undo');
  await expect(editor.cards('Contest')).toHaveText(['Tagline', 'Memorable', 'True to it', 'Judge']);
  await editor.press('Redo');
  await editor.press('Done');
  expect(await job.runToEnd()).toBe('done');
  await expect(job.answer('contest')).toHaveAttribute('data-best', '3');
});

test('a job of one’s own shows as such, and the gallery’s comes back when it is chosen', async ({ job, editor, page }) => {
  await job.open();
  await editor.open();
  const options = job.picker.locator('option');
  const reset = editor.root.getByRole('button', { name: /^Reset/ });
  await expect(options).toHaveCount(7);
  await editor.press('New job');
  await expect(job.picker.locator('option:checked')).toHaveText('Your own job');
  await expect(options).toHaveCount(8);
  await expect(reset).toHaveText('Reset to how it began');
  await editor.press('Undo');
  await expect(job.picker).toHaveValue('recipe-review');
  await expect(options).toHaveCount(7);
  await expect(reset).toHaveText('Reset to the gallery’s');
  await editor.openFile('example.json', EXAMPLE);
  await expect(job.picker.locator('option:checked')).toHaveText('Your own job');
  await expect(editor.changed).toBeHidden();
  await editor.card('Tone').field('Title').fill('Voice');
  await expect(editor.changed).toBeVisible();
  await reset.click();
  await expect(editor.cards('Reading')).toHaveText(['Clarity', 'Tone', 'Opinion']);
  // The same one that stood there before can be chosen.
  await job.pick('recipe-review');
  await expect(page.locator('.masthead-job')).toHaveText('Recipe review');
  await expect(editor.cards('Review')).toHaveText(['Nutrition', 'Cost', 'Difficulty', 'Verdict']);
  await expect(reset).toHaveText('Reset to the gallery’s');
  // What was left is at hand, and is one’s own again.
  await page.getByRole('button', { name: 'Go back to it' }).click();
  await expect(job.picker.locator('option:checked')).toHaveText('Your own job');
  await expect(reset).toHaveText('Reset to how it began');
});

for (const id of GALLERY) {
  test(`${id} is saved as the job that it is`, async ({ job, editor }) => {
    await job.open();
    if (id !== 'recipe-review') await job.pick(id);
    await editor.open();
    const { name, text } = await editor.save();
    expect(name).toBe(`${id}.json`);
    expect(plain(JSON.parse(text))).toEqual(plain(galleryJob(id)));
  });
}

test('a job that was changed, saved and opened again is the same job, and runs', async ({ job, editor, page, provider }) => {
  provider.behave(() => ({ text: 'NO' }), () => 'any');
  await job.open();
  await editor.open();
  await editor.card('Cost').field('Prompt').fill('What is dear in it? "Say."\n\n{{input}}\n\t…');
  await editor.press('Remove: Difficulty');
  await editor.panel('Beginner-friendly?').getByLabel('How many', { exact: true }).fill('3');
  const saved = await editor.save();

  await page.reload();
  await editor.open();
  await editor.openFile('mine.json', saved.text);
  await expect(editor.cards('Review')).toHaveText(['Nutrition', 'Cost', 'Verdict']);
  await expect(editor.card('Cost').field('Prompt')).toHaveValue('What is dear in it? "Say."\n\n{{input}}\n\t…');
  await plan(page).toEqual([[['Nutrition', 'Cost'], ['Verdict']], [['Ballot × 3'], ['counted']]]);
  expect(JSON.parse((await editor.save()).text)).toEqual(JSON.parse(saved.text));
  await editor.press('Done');
  await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await job.runToEnd()).toBe('done');
  expect(provider.calls()).toHaveLength(6);
  expect(provider.calls().some(({ body }) => textOf(body, 'user').startsWith('What is dear in it? "Say."'))).toBe(true);
  expect((await job.vote('beginner-friendly')).votes).toEqual({ NO: 3 });
});

test('the example of the format’s description opens and runs', async ({ job, editor, page, provider }) => {
  const example: Job = JSON.parse(EXAMPLE);
  provider.behave(() => ({ text: 'YES' }), () => 'any');
  await job.open();
  await editor.open();
  await editor.openFile('example.json', EXAMPLE);
  await expect(editor.job.getByLabel('Title', { exact: true })).toHaveValue(example.title);
  await expect(editor.summary).toHaveText('No problems');
  await expect(page.locator('label[for="input"]')).toHaveText('Text');
  await expect(job.input).toHaveValue(whole(example.input.sample));
  await editor.press('Done');
  await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await job.runToEnd()).toBe('done');
  expect(provider.calls()).toHaveLength(6);
});

const FAULTY: { what: string; text: string; says: RegExp }[] = [
  { what: 'no JSON', text: '{\n  "version": 1,\n  oops\n}', says: /no JSON, at line 3/ },
  { what: 'of a later version', text: EXAMPLE.replace('"version": 1', '"version": 2'), says: /version 2, from a later Forkful/ },
  { what: 'without its panels', text: '{ "version": 1, "id": "a", "title": "A", "input": { "label": "Text" } }', says: /panels is missing/ },
  { what: 'with a field that is none', text: EXAMPLE.replace('"version": 1', '"version": 1, "key": "x"'), says: /key is no field of a job file/ },
  { what: 'with a split that is none', text: EXAMPLE.replace('"aspect"', '"angle"'), says: /panels\/0\/split\/by must be aspect or volume or repetition/ },
];

for (const { what, text, says } of FAULTY) {
  test(`a file that is ${what} says so, and the job stays`, async ({ job, editor }) => {
    await job.open();
    await editor.open();
    await editor.openFile('faulty.json', text);
    await expect(editor.root.getByRole('alert')).toHaveText(says);
    await expect(editor.cards('Review')).toHaveText(['Nutrition', 'Cost', 'Difficulty', 'Verdict']);
    await editor.openFile('example.json', EXAMPLE);
    await expect(editor.root.getByRole('alert')).toHaveCount(0);
    await expect(editor.cards('Reading')).toHaveText(['Clarity', 'Tone', 'Opinion']);
  });
}

test('an unsound job opens, and its problems stand at their fields', async ({ job, editor }) => {
  await job.open();
  await editor.open();
  await editor.openFile('unsound.json', EXAMPLE.replace('{{reports}}', 'nothing').replace('"max_tokens": 5', '"max_tokens": 0'));
  await expect(editor.summary).toHaveText('2 problems');
  expect(await editor.faultAt(editor.card('Opinion').field('Prompt'))).toContain('{{reports}}');
  expect(await editor.faultAt(editor.card('Ballot').field('Reply limit'))).toContain('from 1 to');
});

test('a job is built from nothing and run', async ({ job, editor, page, provider }) => {
  provider.behave(({ body }) => ({ text: `Seen: ${textOf(body, 'user').slice(-12)}` }), () => 'any');
  await job.open();
  await editor.open();
  await editor.press('New job');
  await expect(editor.summary).toHaveText('No problems');
  await editor.job.getByLabel('Title', { exact: true }).fill('Proof reading');
  await expect(page.locator('.masthead-job')).toHaveText('Proof reading');
  await expect(page.locator('h1')).toHaveText('Proof reading');
  await editor.split('Panel', 'volume');
  await editor.merge('Panel', 'stitch');
  await expect(editor.pair('Panel')).toContainText('A good pair');
  await editor.panel('Panel').getByLabel('A chunk holds at most', { exact: true }).fill('1');
  await expect(editor.card('Part').field('Prompt')).toHaveValue('What is there to say of this?\n\n{{chunk}}');
  await editor.press('Done');
  await job.input.fill('First paragraph.\n\nSecond one,\nof two lines.\n\nThird.');
  await plan(page).toEqual([[['Part × 3'], ['stitched in order']]]);
  await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await job.runToEnd()).toBe('done');
  expect(provider.calls()).toHaveLength(3);
  expect(await job.made('panel')).toBe('3/3');
});

test('another job of the gallery takes the place of an edited one', async ({ job, editor }) => {
  await job.open();
  await editor.open();
  await editor.press('Remove: Cost');
  await job.pick('front-page');
  await expect(editor.cards('Newsroom')).toHaveText(['Politics', 'Markets', 'Small business', 'Front page']);
  await expect(editor.changed).toBeHidden();
  await expect(editor.root.getByRole('button', { name: 'Undo' })).toHaveAttribute('aria-disabled', 'true');
  await job.pick('recipe-review');
  await expect(editor.cards('Review')).toHaveText(['Nutrition', 'Cost', 'Difficulty', 'Verdict']);
});

/** A job with its texts as one string each, without what says nothing or only what would hold anyway. */
function plain(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const lines = ['sample', 'about', 'system', 'prompt', 'headline', 'separator'].includes(key);
    return lines ? value.join('\n') : value.map((one) => plain(one));
  }
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value).filter(([, field]) => field !== null && field !== '' && field !== false && field !== 'majority');
  return Object.fromEntries(fields.map(([name, field]) => [name, plain(field, name)]));
}
