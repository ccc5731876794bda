import { readFileSync } from 'node:fs';
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import type { JobPage } from '../pages/job-page.ts';
import { scrollThrough } from '../pages/rows.ts';
import { numberedItems } from '../server/any-job.mjs';
import { onOneLine, readTable } from '../server/csv.mjs';
import { galleryText, messages, rightLabels } from '../server/gallery.mjs';
import type { Provider } from '../server/provider.mjs';
import { HABITS, tagger, type Habit } from '../server/tagger.mjs';

const MESSAGES = messages();
const RIGHT = rightLabels();
/** The messages as their file has them, line breaks included. */
const ORIGINALS = readTable(galleryText('customer-messages.csv'))
  .slice(1)
  .map((record) => record[1] ?? '');

test('the shipped file is what these tests take it for', () => {
  expect(MESSAGES).toHaveLength(2_000);
  expect(new Set(MESSAGES).size).toBe(2_000);
  expect(RIGHT.filter((label) => /^(positive|neutral|negative)$/.test(label))).toHaveLength(2_000);
  expect(ORIGINALS.map(onOneLine)).toEqual(MESSAGES);
});

test('whatever batches get wrong, 2,000 messages have their one right label, in order', async ({ job, provider }) => {
  const habits = {
    2: HABITS.tooFew,
    3: HABITS.tooMany,
    5: HABITS.reordered,
    7: HABITS.invented,
    8: HABITS.inventedTwice,
    11: HABITS.holes,
    13: HABITS.twofold,
    16: HABITS.cut,
    20: HABITS.dressed,
  };
  await label(job, provider, habits);
  await job.waitForPhase('done');

  const calls = provider.calls();
  const repairs = calls.filter(({ body }) => numberedItems(body).length < 100);
  expect(repairs).toHaveLength(7);
  expect(calls).toHaveLength(20 + repairs.length);
  const answer = job.answer('mood');
  await expect(answer).toHaveAttribute('data-asked-again', String(repairs.length));
  await expect(answer).toContainText(`${repairs.length} calls asked again for what was left open`);
  await expect(job.summary).toContainText(`${calls.length} calls`);
  await expect(job.panel('mood').locator('.again:visible')).toHaveCount(repairs.length);
  expect(await job.made('mood')).toBe('20/20');

  await expectCounts(job, RIGHT);
  await expect(answer.locator('.rows')).toHaveAttribute('data-rows', '2000');
  expect(await drawnRows(job)).toEqual(MESSAGES.map((words, at) => [at + 1, words, RIGHT[at]]));
  expect(await savedTable(job)).toEqual([['id', 'message', 'source', 'label', 'status'], ...ORIGINALS.map((words, at) => [String(at + 1), words, 'made up', RIGHT[at], ''])]);
});

test('a second asking has only what is open, under the same numbers', async ({ job, provider }) => {
  await label(job, provider, { 4: HABITS.tooFew, 9: HABITS.inventedTwice });
  await job.waitForPhase('done');
  const again = provider.calls().map(({ body }) => numberedItems(body)).filter((items) => items.length < 100);
  const asked = again.map((items) => items.map(({ number, text }) => [number, text]));
  const from = (batch: number, first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, at) => [first + at, MESSAGES[100 * (batch - 1) + first + at - 1]]);
  expect(asked).toHaveLength(3);
  expect(asked.filter((items) => items.length === 3)).toEqual([from(9, 1, 3), from(9, 1, 3)]);
  expect(asked.find((items) => items.length === 10)).toEqual(from(4, 91, 100));
});

test('a batch that fails for good leaves a marked gap with its items, and every other label stands', async ({ job, provider }) => {
  await label(job, provider, { 6: HABITS.down, 12: HABITS.stubborn, 15: HABITS.downAgain });
  await job.waitForPhase('done');
  const answer = job.answer('mood');
  const expected = RIGHT.map((right, at) => (at >= 500 && at < 600 ? 'missing' : at === 1_112 ? 'no label' : at === 1_412 ? 'failed' : right));
  expect(await job.made('mood')).toBe('19/20');
  await expect(answer).toHaveAttribute('data-open', '102');
  await expect(answer).toContainText('1,898 of 2,000 items have their label');
  await expect(answer).toContainText(/is missing, because the provider is in trouble \(500\)/i);
  // Nothing is asked again of a batch that gave nothing; the other two are asked twice.
  await expect(answer).toHaveAttribute('data-asked-again', '4');
  // And each call that met a server in trouble was sent four times more: the batch, and the two that asked again.
  expect(provider.calls()).toHaveLength(24 + 3 * 4);
  await job.part('tags-6').waitForPhase('failed');
  await expect(job.panel('mood')).toContainText('parts: The provider is in trouble (500)');
  await expectCounts(job, expected);
  await expect(answer.locator('.tally-figures')).toContainText('without a label 102');

  expect(await drawnRows(job)).toEqual(MESSAGES.map((words, at) => [at + 1, words, expected[at]]));
  // What is no label never stands in the column of labels.
  const labels = new Set(RIGHT);
  const saved = (await savedTable(job)).slice(1).map((record) => record.slice(3));
  expect(saved).toEqual(expected.map((word) => (labels.has(word) ? [word, ''] : ['', word])));
  await expect(answer).toContainText('1101–1200 lacks 1; 1401–1500 lacks 1');
});

test('the answer is copied as text, a line for each message', async ({ job, provider, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await label(job, provider, {});
  await job.waitForPhase('done');
  await job.answer('mood').getByRole('button', { name: 'Copy' }).click();
  await expect(job.answer('mood').getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  // A message with line breaks of its own stands on its line all the same.
  expect(copied).toBe(ORIGINALS.map((words, at) => `${RIGHT[at]}: ${words.replace(/\r\n|\r|\n/g, ' ⏎ ')}`).join('\n'));
  expect(copied.split('\n')).toHaveLength(ORIGINALS.length);
});

/** Labels the shipped file with a server of these habits. */
async function label(job: JobPage, provider: Provider & { baseURL: string }, habits: Record<number, Habit>) {
  const { answer, partOf } = tagger(habits);
  provider.behave(answer, partOf);
  await job.open();
  await job.pick('customer-messages');
  await expect(job.page.locator('[data-file] [data-items]')).toHaveText('2,000 items');
  await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await job.runToEnd();
}

async function expectCounts(job: JobPage, labels: string[]) {
  const count = (label: string) => labels.filter((own) => own === label).length;
  const counts = ['positive', 'neutral', 'negative'].map((label) => `${label}:${count(label)}`).join(',');
  await expect(job.answer('mood')).toHaveAttribute('data-counts', counts);
}

/** Every row of the table as it is drawn, found by scrolling through it. */
async function drawnRows(job: JobPage) {
  const { rows, blank } = await scrollThrough(job.answer('mood').locator('.rows'));
  expect(blank).toEqual([]);
  return rows;
}

async function savedTable(job: JobPage) {
  const [download] = await Promise.all([
    job.page.waitForEvent('download'),
    job.answer('mood').getByRole('button', { name: 'Save as a file' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('mood.csv');
  return readTable(readFileSync(await download.path(), 'utf8'));
}
