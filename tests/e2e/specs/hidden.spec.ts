// A run goes on in a tab that nobody sees, in which the browser wakes timers once a second, and after a while those of a
// chain once a minute: what waits has a deadline and is no chain of timers.
import { watchPhases } from '../pages/acts.mjs';
import { EditorPage } from '../pages/editor-page.ts';
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { JobPage } from '../pages/job-page.ts';
import { setLimits } from '../pages/limits.ts';
import { coverUp, startBrowser, timers, watchTimers } from '../pages/own-browser.ts';
import { manyJob, partOfMany } from '../server/many.mjs';
import { refusal } from '../server/script.mjs';

const PARTS = 20;
const limited = refusal(429, { message: 'Rate limit reached for requests. Please try again in 3s.', type: 'requests', code: 'rate_limit_exceeded' });
const trouble = refusal(500, { message: 'The server had an error.', type: 'server_error' });

interface Throttle {
  what: string;
  flags: string[];
  /** What a chained timer of 200 ms at least waits in truth in such a tab, in milliseconds; the longest of those that were seen. */
  atLeast: number;
}

const THROTTLES: Throttle[] = [
  { what: 'once a second', flags: [], atLeast: 900 },
  {
    what: 'once a minute',
    // Else a page is so slowed down only after five minutes.
    flags: ['--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/1'],
    atLeast: 20_000,
  },
];

for (const { what, flags, atLeast } of THROTTLES) {
  test(`a run with waits and retries ends in a hidden tab whose chained timers come ${what}`, async ({ site, provider }) => {
    test.setTimeout(240_000);
    const browser = await startBrowser(flags);
    try {
      const page = await browser.context.newPage();
      await page.addInitScript(watchPhases);
      const job = new JobPage(page);
      await job.open(site.url);
      const editor = new EditorPage(page);
      await editor.open();
      await editor.openFile('many.json', manyJob(PARTS));
      await editor.press('Done');
      await job.openSettings();
      await job.fillSettings({ baseURL: provider.baseURL, key: KEY, model: MODEL });
      await setLimits(job, { places: 2 });
      await job.closeSettings();
      // One pause that the provider asks for, and three parts that are asked again after a wait of their own.
      const faults = new Map([['piece-5', limited], ['piece-8', trouble], ['piece-12', trouble], ['piece-16', trouble]]);
      provider.behave(({ part, nth }) => {
        const fault = nth === 0 ? faults.get(part) : undefined;
        return fault ?? { text: `Of ${part}.`, hold: 300 };
      }, partOfMany);

      await coverUp(browser.context);
      await expect.poll(() => page.evaluate(() => document.visibilityState)).toBe('hidden');
      await watchTimers(page);
      // Long enough for the browser to notice that nobody sees the page.
      await expect.poll(async () => Math.max(0, ...(await timers(page)).waits), { timeout: 150_000 }).toBeGreaterThan(atLeast);
      // Nothing is brought to the front by this: the button is pressed by the page itself.
      await page.evaluate(() => document.querySelectorAll('button').forEach((button) => button.textContent?.trim() === 'Run' && button.click()));
      const begun = performance.now();
      await expect.poll(() => page.locator('main').getAttribute('data-run-phase'), { timeout: 200_000 }).toBe('done');
      const took = performance.now() - begun;

      const { waits, visible } = await timers(page);
      expect(visible, 'the page was in sight').toBe(0);
      expect(await page.evaluate(() => document.visibilityState)).toBe('hidden');
      const [first] = provider.calls();
      const last = Math.max(...provider.calls().map(({ ended }) => ended ?? Infinity));
      const served = last - first!.arrived;
      console.log(`${what}: the run took ${Math.round(served)} ms of the server's time, was seen done after ${Math.round(took)} ms; chained timers of 200 ms took up to ${Math.max(...waits)} ms`);
      expect(provider.calls()).toHaveLength(PARTS + faults.size);
      expect(await job.made('pieces')).toBe(`${PARTS}/${PARTS}`);
      // It waits: nothing was sent in the pause.
      const [denied, again] = provider.calls('piece-5');
      expect(again!.arrived - denied!.arrived).toBeGreaterThanOrEqual(3_000);
      const paused = provider.calls().filter(({ arrived }) => arrived > denied!.ended! + 500 && arrived < denied!.arrived + 3_000);
      expect(paused).toEqual([]);
      // And no wait is longer than it must be: a timer that is not one of a chain comes a second late at most. The twenty
      // parts by two, each of which takes 300 ms, are given a second each, for this computer may be busy.
      expect(served).toBeLessThan((PARTS / 2) * 1_000 + (3_250 + 1_000) + 3 * (500 + 1_000));
    } finally {
      await browser.close();
    }
  });
}
