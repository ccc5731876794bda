import type { BrowserContext, Page } from '@playwright/test';
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { JobPage } from '../pages/job-page.ts';
import { EditorPage } from '../pages/editor-page.ts';
import { galleryAnswers, numberedItems, partOfJob } from '../server/any-job.mjs';
import { galleryText, messages } from '../server/gallery.mjs';
import type { ChatRequest } from '../server/parts.mjs';

/** Half of the fifty, in each of two runs of the test side by side. */
const KILLS = 25;
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

/** Tells of each part that the page shows as done, in the moment that it does. */
function tellDone() {
  const tell = (node: Node) => {
    if (!(node instanceof Element) || node.getAttribute('data-phase') !== 'done') return;
    const id = node.getAttribute('data-part');
    if (id) void window.forkfulShownDone?.(id);
  };
  const watch = new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      tell(target);
      for (const added of addedNodes) {
        if (!(added instanceof Element)) continue;
        tell(added);
        added.querySelectorAll('[data-part]').forEach(tell);
      }
    }
  });
  watch.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-phase'] });
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
const partOf = (body: ChatRequest) => `tags-${ALL.indexOf(numberedItems(body)[0]?.text ?? '') / BATCH + 1}`;

for (const seed of [2_026, 11_23]) test(`a tab that is killed at ${KILLS} moments (${seed}) loses nothing that it had shown, and pays for nothing twice`, async ({ context, provider, site }) => {
  test.setTimeout(600_000);
  const random = dice(seed);
  const answers = galleryAnswers('customer-messages');
  provider.behave((asked) => ({ ...answers(asked), whole: true, hold: 30 + random() * 400 }), partOfJob('customer-messages'));
  const shown = new Set<string>();
  await context.exposeBinding('forkfulShownDone', (_, id: string) => void shown.add(id));
  await context.addInitScript(tellDone);
  const file = JSON.parse(galleryText('customer-messages.json'));
  file.panels[0].split.items = BATCH;

  let wentOn = 0;
  let ended = 0;
  let page = await context.newPage();
  let job = new JobPage(page);
  for (let kills = 0; kills <= KILLS; kills += 1) {
    await job.open(site.url);
    const before = new Set(shown);
    if (before.size > 0) {
      // All that had been shown as done is shown as done again, and nothing in its place.
      await expect(page.locator('[data-returned]')).toBeVisible();
      for (const id of before) await expect(page.locator(`[data-part="${id}"]`)).toHaveAttribute('data-phase', 'done');
    }
    await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
    const goOn = page.locator('[data-returned]').getByRole('button', { name: 'Go on' });
    const seen = provider.calls().length;
    if (await goOn.isVisible()) {
      wentOn += 1;
      await goOn.click();
    } else {
      if (before.size > 0) ended += 1;
      shown.clear();
      before.clear();
      await job.pick('customer-messages');
      const editor = new EditorPage(page);
      await editor.open();
      await editor.openFile('fifties.json', JSON.stringify(file));
      await expect(page.locator('.cost')).toContainText('40 calls');
      await editor.press('Done');
      await job.runButton.click();
    }
    if (kills === KILLS) break;
    await page.waitForTimeout(random() * 900);
    await kill(page, context);
    for (const { body } of provider.calls().slice(seen)) expect(before, `asked again after it had been shown as done, kill ${kills}`).not.toContain(partOf(body));
    page = await context.newPage();
    job = new JobPage(page);
  }
  await job.waitForPhase('done');
  await expect(job.answer('mood')).toHaveAttribute('data-open', '0');
  expect(await job.made('mood')).toBe('40/40');
  console.log(`${KILLS} kills: gone on ${wentOn} times, ${ended} runs came to their end`);
  expect(wentOn).toBeGreaterThan(KILLS / 2);
  expect(ended).toBeGreaterThan(1);
});

declare global {
  interface Window {
    forkfulShownDone?: (id: string) => Promise<void>;
  }
}
