import type { BrowserContext, Page } from '@playwright/test';
import { manyJob, partOfMany } from '../server/many.mjs';
import type { Provider } from '../server/provider.mjs';
import { watchPhases } from './acts.mjs';
import { EditorPage } from './editor-page.ts';
import { expect, KEY, MODEL } from './fixtures.ts';
import { JobPage } from './job-page.ts';

/** The parts of the job that the tabs run: none waits for another. */
export const PARTS = 60;

/** One tab of Forkful, beside others of the same browser. */
export class Tab {
  readonly job: JobPage;
  /** The run of an earlier page that it shows. */
  readonly returned;
  readonly goOn;
  /** What it says of keeping runs. */
  readonly trouble;

  private constructor(readonly page: Page) {
    this.job = new JobPage(page);
    this.returned = page.locator('[data-returned]');
    this.goOn = this.returned.getByRole('button', { name: 'Go on' });
    this.trouble = page.locator('.notice[role="status"]');
  }

  static async open(context: BrowserContext) {
    const page = await context.newPage();
    page.on('pageerror', (problem) => {
      throw problem;
    });
    await page.addInitScript(watchPhases);
    const tab = new Tab(page);
    await tab.job.open();
    return tab;
  }

  /** Makes it ready to ask so many small parts of this provider. */
  async prepare({ baseURL }: { baseURL: string }, parts = PARTS) {
    const editor = new EditorPage(this.page);
    await editor.open();
    await editor.openFile('many.json', manyJob(parts));
    await expect(editor.job.getByLabel('Title', { exact: true })).toHaveValue('Many pieces');
    await editor.press('Done');
    await this.giveKey(baseURL);
  }

  async giveKey(baseURL: string) {
    await this.job.useProvider({ baseURL, key: KEY, model: MODEL });
  }

  /** Goes on with the run that has come back, which must be one that had not ended, and waits until it has. */
  async goOnToEnd({ baseURL }: { baseURL: string }) {
    await this.giveKey(baseURL);
    await this.goOn.click();
    await expect(this.returned).toHaveCount(0);
    await this.job.waitForPhase('done');
  }

  /** The parts that it shows as done, each with its words. */
  async dones() {
    const found = await this.page.locator('section[data-panel] [data-part][data-phase="done"]').evaluateAll((parts) =>
      parts.map((part) => [part.getAttribute('data-part') ?? '', part.querySelector('[data-text]')?.textContent ?? ''] as const),
    );
    return new Map(found);
  }

  /** It shows again whatever was shown as done, by the same words. */
  async expectBack(shown: Map<string, string>) {
    await expect(this.returned).toBeVisible();
    await expect
      .poll(async () => {
        const back = await this.dones();
        return [...shown].filter(([id, words]) => back.get(id) !== words).map(([id]) => id);
      }, { message: 'parts that had been shown as done and are not' })
      .toEqual([]);
  }

  /** It says this of keeping runs, once: it is in nobody's way, and does not come again while the page is open. */
  async expectToldOnce(words: RegExp, again: () => Promise<void>) {
    await expect(this.trouble).toHaveText(words);
    await this.trouble.getByRole('button', { name: 'All right' }).click();
    await expect(this.trouble).toHaveCount(0);
    await again();
    await expect(this.trouble).toHaveCount(0);
  }

  /** Runs to the end and shows every part of it. */
  async expectRun(parts = PARTS) {
    expect(await this.job.runToEnd()).toBe('done');
    expect(await this.job.made('pieces')).toBe(`${parts}/${parts}`);
    expect((await this.dones()).size).toBe(parts);
  }

  /** Kills its process; the page has no say in it. */
  async kill() {
    const session = await this.page.context().newCDPSession(this.page);
    const crashed = this.page.waitForEvent('crash');
    // The order is never answered, for there is nobody left to answer.
    session.send('Page.crash').catch(() => {});
    await crashed;
    await this.page.close();
  }
}

/** Answers each part by its name; `hold` keeps some from their first byte. */
export function answerMany(provider: Provider, hold: (part: string, nth: number) => number | Promise<unknown> = () => 0) {
  provider.behave(({ part, nth }) => ({ text: `Of ${part}, ${nth}.`, hold: hold(part, nth) }), partOfMany);
}

/** A promise that is kept when `release` is called. */
export function held() {
  let release = () => {};
  const until = new Promise<void>((resolve) => (release = resolve));
  return { until, release: () => release() };
}
