// What gives nothing that counts: it does not look settled, and why can be read.
import type { Page } from '@playwright/test';
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { galleryAnswers, partOfJob } from '../server/any-job.mjs';
import { galleryText } from '../server/gallery.mjs';
import { REVIEWERS } from '../server/parts.mjs';
import { panel, refusal, REPORTS } from '../server/script.mjs';

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

/** The recipe panel, of which two of three reports and two of three ballots must count. */
function demanding() {
  const file = JSON.parse(galleryText('recipe-review.json'));
  for (const panel of file.panels) panel.at_least = 2;
  file.panels[1].split.attempts = 3;
  return JSON.stringify(file);
}

test('below what a panel demands there is no answer, and what exists is told; asked again with one press there is one', async ({ recipe, editor, provider }) => {
  const rejected = refusal(400, { message: 'This text is not liked.', code: 'bad_text' });
  let most = 1;
  const came = { report: 0, ballot: 0 };
  provider.behave((asked) => {
    if (asked.part === 'verdict') return panel()(asked);
    const kind = asked.part === 'ballot' ? 'ballot' : 'report';
    if (kind === 'report' ? asked.part !== 'nutrition' && (most === 1 || asked.part === 'cost') : came.ballot >= most) return rejected;
    came[kind] += 1;
    return kind === 'ballot' ? { text: 'NO' } : panel()(asked);
  });
  await recipe.open();
  await editor.open();
  await editor.openFile('demanding.json', demanding());
  await editor.press('Done');
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.runToEnd();

  expect(provider.calls().map(({ part }) => part).sort()).toEqual([...REVIEWERS, 'ballot', 'ballot', 'ballot'].sort());
  await expect(recipe.panel('review')).toHaveAttribute('data-phase', 'failed');
  await expect(recipe.answer('review').locator('.made-of')).toContainText('No answer: at least 2 of 3 reviewers must count, and 1 does');
  await expect(recipe.answer('review')).toContainText(/cost and difficulty are missing/i);
  await recipe.part('verdict').waitForPhase('failed');
  await expect(recipe.part('verdict').root).toContainText('Not written: too few reports came, 1 of at least 2.');
  expect(await recipe.part('nutrition').words()).toBe(REPORTS.nutrition);
  await expect(recipe.panel('beginner-friendly')).toHaveAttribute('data-phase', 'failed');
  await expect(recipe.answer('beginner-friendly')).toContainText(/No answer: at least 2 .*must count, and 1 does/);
  expect(await recipe.vote()).toEqual({ winner: 'none', valid: 1, invalid: 0, votes: { NO: 1 } });

  most = 2;
  const before = provider.calls().length;
  await recipe.page.getByRole('button', { name: 'Ask the 4 that failed again, and the 1 that waited for them' }).click();
  await recipe.part('verdict').waitForPhase('done');
  await recipe.waitForPhase('done');
  expect(provider.calls().slice(before).map(({ part }) => part).sort()).toEqual(['ballot', 'ballot', 'cost', 'difficulty', 'verdict']);
  await expect(recipe.panel('review')).toHaveAttribute('data-phase', 'done');
  expect(await recipe.made('review')).toBe('2/3');
  await expect(recipe.panel('beginner-friendly')).toHaveAttribute('data-phase', 'done');
  expect(await recipe.vote()).toEqual({ winner: 'NO', valid: 2, invalid: 0, votes: { NO: 2 } });
  await expect(recipe.page.getByText('No answer:')).toHaveCount(0);
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
