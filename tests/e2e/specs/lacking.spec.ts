// What gives nothing that counts: it does not look settled, and why can be read.
import type { Page } from '@playwright/test';
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { galleryAnswers, partOfJob } from '../server/any-job.mjs';

const CSV = `id,message\n${Array.from({ length: 230 }, (_, at) => `${at + 1},Message ${at + 1}`).join('\n')}\n`;

test('batches of prose do not look settled, and what they said stands once above them', async ({ job, page }) => {
  await job.open();
  await job.pick('customer-messages');
  await drop(page, CSV);
  await job.runToEnd();
  await expect(page.locator('[data-prose]')).toContainText('3 batches gave no label. All said: “No model was asked about this text. Practice has replies for the sample alone');
  for (const [chip, count] of [['tags-1', '100'], ['tags-2', '100'], ['tags-3', '30']] as const) {
    await expect(job.part(chip).root).toHaveAttribute('data-lacking', count);
    await expect(job.part(chip).root).toContainText(`lacks ${count}`);
  }
  expect(await job.made('mood')).toBe('0/3');
  await expect(job.answer('mood')).toContainText('gave no label that is allowed');
});

test('why a candidate has no score can be read, and that nobody has won', async ({ job, page, provider }) => {
  const answers = galleryAnswers('taglines');
  provider.behave((asked) => (asked.part === 'judge' ? { text: 'clear: 12\nmemorable: 7\ntrue-to-it: 7' } : answers(asked)), partOfJob('taglines'));
  await job.open();
  await job.pick('taglines');
  await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await job.runToEnd();
  const answer = job.answer('contest');
  expect(await job.made('contest')).toBe('0/5');
  await expect(answer.locator('[data-no-winner]')).toHaveText('No winner: no candidate has all its scores');
  await expect(answer.locator('[data-fault]').first()).toHaveText('Clear: 12 is not between 1 and 10');
  await answer.getByRole('button', { name: 'What the judge said' }).first().click();
  await expect(page.locator('[data-reader^="judge"]')).toContainText('clear: 12');
});

test('before a run both sides of its cost are of the same calls', async ({ job, page, provider }) => {
  await job.open();
  await job.pick('customer-messages');
  await drop(page, CSV);
  await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  const cost = page.locator('.cost');
  await expect(cost).toContainText('3 calls, all at once, and up to 6 more for what they leave open');
  await expect(cost).toContainText(/at most [\d,]+ out \([\d,]+ and [\d,]+ with all that may be left open\), plus what fails and is made again/);
});

test('once the input has changed, asking again says what it asks about', async ({ recipe }) => {
  await recipe.open();
  await recipe.runToEnd();
  await recipe.input.fill('Toast, buttered.');
  await expect(recipe.page.locator('[data-outdated]')).toContainText('asking again sends what they were then');
});

async function drop(page: Page, text: string) {
  await page.locator('input[type=file]').first().setInputFiles({ name: 'own.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await expect(page.locator('[data-file] [data-items]')).toHaveText('230 items');
}
