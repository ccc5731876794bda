import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import type { JobPage } from '../pages/job-page.ts';
import { fenced, galleryAnswers, partOfJob } from '../server/any-job.mjs';
import { GALLERY, galleryJob, practiceReplies, rightLabels, type GalleryId } from '../server/gallery.mjs';
import { textOf } from '../server/parts.mjs';
import type { Provider } from '../server/provider.mjs';
import type { Asked, Script } from '../server/script.mjs';

/** What a job comes to on its own sample, whoever answers as its practice replies do. */
interface Outcome {
  /** Calls, in practice; and against a server, whose batches need no second asking. */
  calls: number;
  served?: number;
  /** Parts that start together, as far as the lane lets them. */
  together: number;
  expect: (job: JobPage, from: 'practice' | 'server') => Promise<void>;
}

const text = (id: GalleryId, part: string) => practiceReplies(id).get(part) ?? 'no such reply';

const OUTCOMES: Record<GalleryId, Outcome> = {
  'recipe-review': {
    calls: 9,
    together: 8,
    expect: async (job) => {
      expect(await words(job, 'verdict')).toBe(text('recipe-review', 'verdict').replace('\n\nVerdict:', '\nVerdict:'));
      expect(await job.made('review')).toBe('3/3');
      expect(await job.vote('beginner-friendly')).toEqual({ winner: 'YES', valid: 4, invalid: 1, votes: { YES: 3, NO: 1 } });
    },
  },
  'front-page': {
    calls: 4,
    together: 3,
    expect: async (job) => {
      for (const desk of ['politics', 'markets', 'small-business', 'editor']) {
        expect(await words(job, desk)).toBe(text('front-page', desk));
      }
      expect(await job.made('newsroom')).toBe('3/3');
      await expect(job.answer('newsroom')).toContainText('from 3 of 3 desks');
    },
  },
  'customer-messages': {
    calls: 22,
    served: 20,
    together: 8,
    expect: async (job, from) => {
      const repairs = from === 'practice' ? 2 : 0;
      expect(await job.made('mood')).toBe('20/20');
      await expect(job.answer('mood')).toHaveAttribute('data-counts', 'positive:840,neutral:560,negative:600');
      await expect(job.answer('mood')).toHaveAttribute('data-open', '0');
      await expect(job.answer('mood')).toHaveAttribute('data-asked-again', String(repairs));
      await expect(job.answer('mood')).toContainText('2,000 of 2,000 items have their label');
      await expect(job.answer('mood').locator('.tally-figures li')).toHaveText(['Positive 840', 'Neutral 560', 'Negative 600']);
      const rows = job.answer('mood').locator('.row');
      await expect(rows.first().locator('.row-label')).toHaveText(rightLabels()[0] ?? '');
      await expect(job.panel('mood').locator('.again:visible')).toHaveCount(repairs);
    },
  },
  taglines: {
    calls: 11,
    together: 5,
    expect: async (job, from) => {
      const best = job.answer('contest').locator('[data-text].verdict-text');
      await expect(best).toHaveText(text('taglines', 'tagline-3'));
      expect(await job.made('contest')).toBe('5/5');
      const winner = job.answer('contest').locator('tr[data-best="true"]');
      // 7 × 3, 10 × 3 and 9 × 2, by eight weights; the 11 that the judge gave first is off the scale.
      await expect(winner.locator('td')).toHaveText(['7', '10', '9', '8.63']);
      await expect(winner).toContainText('asked again');
      if (from === 'practice') await expect(job.answer('contest')).toHaveAttribute('data-best', '3');
    },
  },
  'beginner-friendly': {
    calls: 7,
    together: 7,
    expect: async (job) => {
      expect(await job.vote('vote')).toEqual({ winner: 'NO', valid: 5, invalid: 1, votes: { YES: 2, NO: 3 } });
      await expect(job.answer('vote')).toHaveAttribute('data-abstained', '1');
      await expect(job.answer('vote')).toContainText('No, by 3 to 2: as close as can be');
      await expect(job.panel('vote')).toContainText('Asked “YES or NO”');
      await expect(job.panel('vote')).toContainText('That depends on how');
    },
  },
  'budget-recipe': {
    calls: 6,
    together: 1,
    expect: async (job) => {
      const steps = ['draft', 'costing', 'trimmed'].map((step) => text('budget-recipe', step));
      const stitched = job.answer('kitchen').locator('[data-text]');
      expect((await stitched.innerText()).trim()).toBe(steps.join('\n\n'));
      expect(await job.made('kitchen')).toBe('3/3');
      expect(await words(job, 'advice')).toBe(text('budget-recipe', 'advice'));
      expect(await job.made('checks')).toBe('2/2');
    },
  },
  menu: {
    calls: 16,
    together: 8,
    expect: async (job) => {
      const rows = job.answer('dishes').locator('tbody tr');
      await expect(rows.locator('td.mean')).toHaveText(['8.57', '7.57', '4.71', '4.00']);
      await expect(rows.last()).toContainText('Saffron rice with prawns');
      await expect(job.answer('dishes')).toHaveAttribute('data-best', '1');
      await expect(job.answer('dishes').locator('.best-title')).toHaveText('Tomato and white bean soup comes first');
      expect(await job.made('dishes')).toBe('12/12');
    },
  },
};

test('the winner of few valid ballots is the winner everywhere, and that they are few is told with it', async ({ job, provider }) => {
  let cast = 0;
  const answer = ({ body }: Asked) => ({ text: textOf(body, 'system').startsWith('You cast') ? (['YES', 'YES'][cast++] ?? 'Hard to say') : 'A report.' });
  provider.behave(answer, () => 'any');
  await job.open();
  await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await job.runToEnd();
  expect(await job.vote('beginner-friendly')).toEqual({ winner: 'YES', valid: 2, invalid: 3, votes: { YES: 2 } });
  await expect(job.answer('beginner-friendly').locator('.count-head')).toHaveText('Yes, by 2 to 0; only 2 of 5 ballots could be read');
});

for (const [ballots, expected] of [
  [5, { winner: 'none', valid: 4, invalid: 0, votes: { YES: 2, NO: 2 } }],
  [15, { winner: 'NO', valid: 12, invalid: 1, votes: { YES: 4, NO: 8 } }],
] as const) {
  test(`Beginner-friendly? with ${ballots} ballots in practice`, async ({ job, editor }) => {
    await job.open();
    await job.pick('beginner-friendly');
    await editor.open();
    await editor.panel('Vote').getByLabel('How many', { exact: true }).fill(String(ballots));
    await editor.press('Done');
    expect(await job.runToEnd()).toBe('done');
    await expect(job.panel('vote').locator('[data-part]')).toHaveCount(ballots);
    expect(await job.vote('vote')).toEqual(expected);
  });
}

for (const id of GALLERY) {
  test(`${id} runs in practice, marked as practice`, async ({ job }) => {
    await job.open();
    await job.pick(id);
    await job.runToEnd();
    await job.waitForPhase('done');
    await OUTCOMES[id].expect(job, 'practice');
    await expect(job.summary).toContainText(`${OUTCOMES[id].calls} calls`);
    await expect(job.summary).toContainText('practice: no model was asked');
  });

  test(`${id} runs against a server, as many calls at once as may be`, async ({ job, provider }) => {
    const { calls, served = calls, together } = OUTCOMES[id];
    // No byte is sent before so many calls are open: were they fewer, the run would never end.
    const open = provider.opened(together);
    await ask(job, provider, id, () => ({ hold: open }));
    await job.waitForPhase('done');
    await OUTCOMES[id].expect(job, 'server');
    expect(provider.calls()).toHaveLength(served);
    expect(provider.highWaterBeforeFirstByte).toBe(together);
    expect(provider.highWater).toBeLessThanOrEqual(8);
    await expect(job.summary).toContainText(`${served} calls`);
  });
}

test('the combobox lists the whole gallery, and each job brings its own words', async ({ job, page }) => {
  await job.open();
  await expect(job.picker.locator('option')).toHaveCount(GALLERY.length);
  expect(await job.picker.locator('option').evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value))).toEqual([...GALLERY]);
  await expect(job.picker).toHaveValue('recipe-review');
  for (const id of [...GALLERY].reverse()) {
    const { title, headline, input } = galleryJob(id);
    await job.pick(id);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(headline.replaceAll('*', ''));
    await expect(page.locator('.masthead-job')).toHaveText(title);
    await expect(page.locator('label[for="input"]')).toHaveText(input.label);
    await expect(job.picker).toHaveValue(id);
  }
});

test('each step of a chain is asked when what it needs is in, and the two checks side by side', async ({ job, provider }) => {
  const both = provider.opened(2);
  await ask(job, provider, 'budget-recipe', ({ part }) => ({ hold: part === 'nutrition' || part === 'difficulty' ? both : 60 }));
  await job.waitForPhase('done');
  const at = (part: string) => provider.calls(part)[0]!;
  const chain = ['draft', 'costing', 'trimmed', 'nutrition'];
  chain.slice(1).forEach((part, before) => expect(at(part).arrived).toBeGreaterThan(at(chain[before]!).ended!));
  expect(at('difficulty').arrived).toBeLessThan(at('nutrition').firstByte!);
  expect(at('nutrition').arrived).toBeLessThan(at('difficulty').firstByte!);
  expect(provider.highWater).toBe(2);
  expect(at('advice').arrived).toBeGreaterThan(Math.max(at('nutrition').ended!, at('difficulty').ended!));
  expect(textOf(at('costing').body, 'user')).toContain(text('budget-recipe', 'draft'));
  expect(textOf(at('trimmed').body, 'user')).toContain(text('budget-recipe', 'costing'));
  expect(textOf(at('nutrition').body, 'user')).toContain(text('budget-recipe', 'trimmed'));
});

test('a judge is asked as soon as its one candidate is there, and never sees a number', async ({ job, provider }) => {
  let release = () => {};
  const slow = new Promise<void>((resolve) => (release = resolve));
  const late = text('taglines', 'tagline-5');
  await ask(job, provider, 'taglines', ({ part, nth }) => (part === 'tagline' && nth === 4 ? { hold: slow } : {}), false);
  // Four candidates are judged, and one judge is asked again, while the fifth is still being written.
  await expect.poll(() => provider.calls('judge').length).toBe(5);
  await job.waitForPhase('running');
  release();
  await job.waitForPhase('done');
  expect(provider.calls('judge')).toHaveLength(6);
  for (const { body } of provider.calls('judge')) {
    expect(textOf(body, 'user')).not.toMatch(/tagline-\d|Tagline \d|candidate \d/i);
  }
  expect(fenced(provider.calls('judge')[5]!.body, 'candidate')).toBe(late);
});

test('each dish is judged by its own three reviews, and by no other', async ({ job, provider }) => {
  await ask(job, provider, 'menu');
  await job.waitForPhase('done');
  const replies = practiceReplies('menu');
  for (const { body } of provider.calls('judge')) {
    const user = textOf(body, 'user');
    const seen = [...replies].filter(([part, reply]) => !part.startsWith('judge') && user.includes(reply)).map(([part]) => part);
    expect(new Set(seen.map((part) => part.split('-')[1])).size, seen.join()).toBe(1);
    expect(seen.map((part) => part.split('-')[0]).sort()).toEqual(['cost', 'difficulty', 'nutrition']);
  }
});

test('a failure in a chain stops what leans on it, and says whose failure it was', async ({ job, provider }) => {
  await ask(job, provider, 'budget-recipe', ({ part }) => (part === 'costing' ? { status: 500, body: '{"error":{"message":"down"}}' } : {}));
  for (const part of ['trimmed', 'nutrition', 'difficulty', 'advice']) await job.part(part).waitForPhase('failed');
  for (const part of ['trimmed', 'nutrition', 'difficulty']) await expect(job.part(part).alert).toContainText('“Costing”');
  await job.part('draft').waitForPhase('done');
  // A server in trouble is asked four times more.
  expect(provider.calls().map(({ part }) => part)).toEqual(['draft', ...Array(5).fill('costing')]);
  const stitched = job.answer('kitchen').locator('[data-text]');
  await expect(stitched).toContainText('[Costing: missing]');
  await expect(stitched).toContainText('[Trimmed: missing]');
});

/** Runs a job of the gallery against the fake provider. */
async function ask(
  job: JobPage,
  provider: Provider & { baseURL: string },
  id: GalleryId,
  scripts?: (asked: Asked) => Script,
  toEnd = true,
) {
  provider.behave(galleryAnswers(id, scripts), partOfJob(id));
  await job.open();
  await job.pick(id);
  await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await job.run();
  if (toEnd) await job.ended();
}

async function words(job: JobPage, part: string) {
  return job.part(part).words();
}
