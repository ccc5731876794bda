import type { BrowserContext, Page } from '@playwright/test';
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { JobPage } from '../pages/job-page.ts';
import { EditorPage } from '../pages/editor-page.ts';
import { held, Tab } from '../pages/tabs.ts';
import { galleryAnswers, numberedItems, partOfJob } from '../server/any-job.mjs';
import { galleryText, messages } from '../server/gallery.mjs';
import { BALLOTS, REVIEWERS, type ChatRequest } from '../server/parts.mjs';
import { panel, refusal, REPORTS, type Answer } from '../server/script.mjs';

/** Messages of one batch, so that there are forty. */
const BATCH = 50;

/** The same numbers each time: a run that fails can be looked at again. */
function dice(seed: number) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Tells of each part that the page shows as done, with the words that it shows, in the moment that it does. */
function tellDone() {
  const told = new Map<string, string>();
  const tell = (part: Element | null | undefined) => {
    const id = part?.getAttribute('data-part');
    if (!part || !id) return;
    const words = (part.querySelector('[data-text]')?.textContent ?? '').replace(/\s+/g, '');
    if (told.get(id) === words) return;
    told.set(id, words);
    void window.forkfulShownDone?.(id, words);
  };
  const done = 'section[data-panel] [data-part][data-phase="done"]';
  const watch = new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      const element = target instanceof Element ? target : target.parentElement;
      tell(element?.closest(done));
      for (const added of addedNodes) {
        if (!(added instanceof Element)) continue;
        tell(added.closest(done));
        added.querySelectorAll(done).forEach(tell);
      }
    }
  });
  watch.observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['data-phase'] });
}

/** Kills the page's process; the page has no say in it. */
async function kill(page: Page, context: BrowserContext) {
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  // The order is never answered, for there is nobody left to answer.
  session.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
}

const ALL = messages();

/** A job that is run, killed and gone on with. */
interface Trial {
  readonly name: string;
  readonly kills: number;
  readonly seed: number;
  /** What each part is answered with, and how long it takes, drawn by these dice. */
  answers(random: () => number): Answer;
  /** Which of the job's instructions a request follows: parts that cannot be told apart on the wire have the same. */
  partOf(body: ChatRequest): string;
  /** How many parts follow each instruction; one where nothing is said. */
  readonly alike?: Record<string, number>;
  /** Opens it on a page that may show another run. */
  prepare(job: JobPage): Promise<void>;
  /** The panels, with how many parts each is made of. */
  readonly made: Record<string, string>;
}

/** Replies of which each is another, so that what is shown again cannot be another reply to the same part. */
function everNew(random: () => number, most: number, text: (part: string, word: string) => string): Answer {
  return ({ part }) => {
    const word = Math.floor(random() * 2 ** 32).toString(36);
    return { text: text(part, word), whole: true, hold: 20 + random() * most };
  };
}

const fifties = () => {
  const file = JSON.parse(galleryText('customer-messages.json'));
  file.panels[0].split.items = BATCH;
  return JSON.stringify(file);
};

const TRIALS: Trial[] = [
  {
    name: 'forty parts that wait for nothing',
    kills: 20,
    seed: 2_026,
    answers: (random) => {
      const answers = galleryAnswers('customer-messages');
      return (asked) => ({ ...answers(asked), whole: true, hold: 30 + random() * 400 });
    },
    partOf: (body) => `tags-${ALL.indexOf(numberedItems(body)[0]?.text ?? '') / BATCH + 1}`,
    prepare: async (job) => {
      await job.pick('customer-messages');
      const editor = new EditorPage(job.page);
      await editor.open();
      await editor.openFile('fifties.json', fifties());
      await expect(job.page.locator('.cost')).toContainText('40 calls');
      await editor.press('Done');
    },
    made: { mood: '40/40' },
  },
  {
    name: 'a chain, and a verdict on what comes of it',
    kills: 15,
    seed: 11_23,
    answers: (random) => everNew(random, 300, (part, word) => `The word of ${part} is ${word}.`),
    partOf: partOfJob('budget-recipe'),
    prepare: (job) => job.pick('budget-recipe'),
    made: { kitchen: '3/3', checks: '2/2' },
  },
  {
    name: 'reports, a verdict and a vote',
    kills: 15,
    seed: 4_711,
    answers: (random) => everNew(random, 700, (part, word) => (part === 'ballot' ? (random() < 0.5 ? 'YES' : 'NO') : `The word of ${part} is ${word}.`)),
    partOf: partOfJob('recipe-review'),
    alike: { ballot: 5 },
    // It is what the page opens with, and what it shows of the run before is of it.
    prepare: async () => {},
    made: { review: '3/3', 'beginner-friendly': '5/5' },
  },
];

for (const { name, kills: most, seed, answers, partOf, alike = {}, prepare, made } of TRIALS) test(`a tab that is killed at ${most} moments loses nothing that it had shown, and pays for nothing twice: ${name}`, async ({ context, provider, site }) => {
  test.setTimeout(600_000);
  const random = dice(seed);
  provider.behave(answers(random), partOf);
  const shown = new Map<string, string>();
  await context.exposeBinding('forkfulShownDone', (_, id: string, words: string) => void shown.set(id, words));
  await context.addInitScript(tellDone);
  const instructionOf = (id: string) => (alike[id.replace(/-\d+$/, '')] ? id.replace(/-\d+$/, '') : id);

  let wentOn = 0;
  let ended = 0;
  let page = await context.newPage();
  let job = new JobPage(page);
  for (let kills = 0; kills <= most; kills += 1) {
    // What the page shows from now on is told, too: what counts is what was shown before.
    const before = new Map(shown);
    const showsAgain = (when: string) =>
      expect
        .poll(() => [...before].filter(([id, words]) => shown.get(id) !== words), { message: `shown as done, and not by the same words ${when}` })
        .toEqual([]);
    shown.clear();
    await job.open(site.url);
    if (before.size > 0) {
      // All that had been shown as done is shown as done again, and nothing in its place.
      await expect(page.locator('[data-returned]')).toBeVisible();
      await showsAgain(`after kill ${kills}`);
    }
    await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
    const goOn = page.locator('[data-returned]').getByRole('button', { name: 'Go on' });
    const seen = provider.calls().length;
    if (await goOn.isVisible()) {
      wentOn += 1;
      await goOn.click();
    } else {
      if (before.size > 0) ended += 1;
      before.clear();
      await prepare(job);
      shown.clear();
      await job.runButton.click();
    }
    if (kills === most) {
      await job.waitForPhase('done');
      await showsAgain('at the end');
    } else {
      await page.waitForTimeout(random() * 900);
      await kill(page, context);
    }
    const asked = new Map<string, number>();
    for (const { part } of provider.calls().slice(seen)) asked.set(part, (asked.get(part) ?? 0) + 1);
    for (const [part, times] of asked) {
      const had = [...before.keys()].filter((id) => instructionOf(id) === part).length;
      expect(times, `${part} was asked again after it had been shown as done, kill ${kills}`).toBeLessThanOrEqual((alike[part] ?? 1) - had);
    }
    if (kills === most) break;
    page = await context.newPage();
    job = new JobPage(page);
  }
  for (const [panel, parts] of Object.entries(made)) expect(await job.made(panel)).toBe(parts);
  console.log(`${most} kills: gone on ${wentOn} times, ${ended} runs came to their end`);
  expect(wentOn).toBeGreaterThan(most / 4);
  expect(ended).toBeGreaterThan(0);
});

test('a tab that is killed while a part is asked again comes back with all that had ended, goes on, and asks nothing twice', async ({ context, provider }) => {
  const never = held().until;
  provider.behave((asked) => {
    const { part, nth } = asked;
    if (part === 'cost' && nth === 0) return refusal(400, { message: 'This text is not liked.', code: 'bad_text' });
    // Neither has a reply when the tab is killed: the cost twice, nutrition the first time.
    const hold = (part === 'cost' && nth < 3) || (part === 'nutrition' && nth < 1) ? never : 0;
    return { ...panel()(asked), hold };
  });
  let seen = 0;
  const askedNow = () => provider.calls().slice(seen).map(({ part }) => part).sort();
  const killed = async (tab: Tab) => {
    const shown = await tab.dones();
    await tab.kill();
    seen = provider.calls().length;
    return shown;
  };
  let tab = await Tab.open(context);
  await tab.giveKey(provider.baseURL);
  await tab.job.run();
  await tab.job.part('cost').waitForPhase('failed');
  await tab.job.expectPhases('done', ['difficulty', ...BALLOTS]);
  await tab.page.getByRole('button', { name: 'Ask again: Cost' }).click();
  await expect.poll(() => provider.calls('cost').length).toBe(2);
  let shown = await killed(tab);
  expect([...shown.keys()].sort()).toEqual([...BALLOTS, 'difficulty'].sort());

  tab = await Tab.open(context);
  await tab.expectBack(shown);
  await expect(tab.returned).toContainText('6 of 9 parts had ended when the page went away');
  await tab.job.expectPhases('stopped', ['cost', 'nutrition']);
  await expect(tab.job.part('cost').root.locator('details.tries')).toHaveAttribute('data-tries', '1');
  await tab.giveKey(provider.baseURL);
  await tab.goOn.click();
  await tab.job.part('nutrition').waitForPhase('done');
  await expect.poll(askedNow).toEqual(['cost', 'nutrition']);
  shown = await killed(tab);
  expect([...shown.keys()].sort()).toEqual([...BALLOTS, 'difficulty', 'nutrition'].sort());

  tab = await Tab.open(context);
  await tab.expectBack(shown);
  await tab.goOnToEnd(provider);
  expect(askedNow()).toEqual(['cost', 'verdict']);
  await tab.job.expectPhases('done', [...REVIEWERS, 'verdict', ...BALLOTS]);
  expect(await tab.job.part('cost').words()).toBe(REPORTS.cost);
  expect(await tab.job.made('review')).toBe('3/3');
  expect(await tab.job.vote('beginner-friendly')).toEqual({ winner: 'YES', valid: 5, invalid: 0, votes: { YES: 4, NO: 1 } });
  await expect(tab.job.part('verdict').root).toHaveAttribute('data-stale', 'false');
});

declare global {
  interface Window {
    forkfulShownDone?: (id: string, words: string) => Promise<void>;
  }
}
