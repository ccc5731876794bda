import type { Page } from '@playwright/test';
import { expect, test } from '../pages/fixtures.ts';
import { PARTS } from '../server/parts.mjs';

interface Fake {
  availability: string;
  /** What was asked, in order. */
  asked: { system: string; user: string }[];
  out: number;
  highWater: number;
  left: number;
  /** How many sessions were made, and let go. */
  made: number;
  destroyed: number;
  /** What goes wrong once. */
  fails: '' | 'download' | 'prompt';
  /** What it says, where not as usual. */
  says: string;
}

declare global {
  interface Window {
    fakeModel: Fake;
  }
}

/** Plays the Prompt API, as its explainer of 2026-06-22 has it. */
function playModel(page: Page, availability: string, { fails = '' as Fake['fails'], says = '' } = {}) {
  return page.addInitScript(({ availability, fails, says }) => {
    const fake: Fake = { availability, asked: [], out: 0, highWater: 0, left: 0, made: 0, destroyed: 0, fails, says };
    window.fakeModel = fake;
    class LanguageModel {
      constructor(readonly system: string) {}
      static async availability() {
        return fake.availability;
      }
      static async create(options: { initialPrompts?: { content: string }[]; monitor?: (target: EventTarget) => void }) {
        if (fake.availability === 'downloadable') {
          if (fake.fails === 'download') {
            fake.fails = '';
            throw new DOMException('No room.', 'UnknownError');
          }
          if (!navigator.userActivation.isActive) throw new DOMException('Requires a user gesture.', 'NotAllowedError');
          const target = new EventTarget();
          options.monitor?.(target);
          for (const loaded of [0, 0.4, 1]) {
            target.dispatchEvent(Object.assign(new Event('downloadprogress'), { loaded }));
            await new Promise((resolve) => setTimeout(resolve, 150));
          }
          fake.availability = 'available';
        }
        fake.made += 1;
        return new LanguageModel(options.initialPrompts?.[0]?.content ?? '');
      }
      promptStreaming(user: string, { signal }: { signal?: AbortSignal } = {}) {
        fake.asked.push({ system: this.system, user });
        if (fake.fails === 'prompt') {
          fake.fails = '';
          throw new DOMException('Not now.', 'UnknownError');
        }
        if (user.length > 60_000) throw new DOMException('The input is too large.', 'QuotaExceededError');
        fake.out += 1;
        fake.highWater = Math.max(fake.highWater, fake.out);
        const words = /YES|NO/.test(user) && /one word|nothing else|only/i.test(user + this.system) ? ['YES'] : fake.says ? [fake.says] : ['A plain ', 'answer.'];
        return new ReadableStream<string>({
          async start(controller) {
            signal?.addEventListener('abort', () => (fake.left += 1));
            for (const word of words) {
              await new Promise((resolve) => setTimeout(resolve, 30));
              controller.enqueue(word);
            }
            fake.out -= 1;
            controller.close();
          },
        });
      }
      destroy() {
        fake.destroyed += 1;
      }
    }
    Object.assign(window, { LanguageModel });
  }, { availability, fails, says });
}

const NAME = "This browser's model";

test("the browser's own model answers a whole panel, one call at a time, and nothing leaves the page", async ({ recipe, page, site }) => {
  await playModel(page, 'available');
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(site.url)) elsewhere.push(request.url());
  });
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ provider: NAME });
  await expect(recipe.dialog.locator('[data-own-model]')).toContainText('The model is there.');
  await expect(recipe.field('API key')).toBeHidden();
  await expect(recipe.dialog.locator('#provider-note')).toContainText('one call at a time');
  await recipe.closeSettings();
  await expect(page.locator('.cost')).toContainText('1 at a time');
  expect(await recipe.runToEnd()).toBe('done');
  await recipe.expectPhases('done');
  const { asked, highWater } = await page.evaluate(() => window.fakeModel);
  expect(asked).toHaveLength(PARTS.length);
  expect(highWater).toBe(1);
  expect(elsewhere).toEqual([]);
});

test('a model that is not there yet is downloaded with a click, and its progress shown', async ({ recipe, page }) => {
  await playModel(page, 'downloadable');
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ provider: NAME });
  const own = recipe.dialog.locator('[data-own-model]');
  await expect(own).toContainText('not on this computer yet');
  await own.getByRole('button', { name: 'Download the model' }).click();
  await expect(own.getByRole('progressbar')).toBeVisible();
  await expect(own).toContainText('The model is there.');
  await recipe.closeSettings();
  expect(await recipe.runToEnd()).toBe('done');
});

test('a browser without such a model says so, and a run says what to do', async ({ recipe, page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'LanguageModel', { value: undefined });
  });
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ provider: NAME });
  await expect(recipe.dialog.locator('[data-own-model]')).toContainText('offers no model to web pages');
  await recipe.closeSettings();
  // It is over at once, before a run could be seen to run.
  await recipe.runButton.click();
  await recipe.waitForPhase('failed');
  await expect(recipe.alerts.filter({ hasText: "This browser's model cannot be asked now" }).first()).toBeVisible();
});

test('a download that failed can be tried again at once', async ({ recipe, page }) => {
  await playModel(page, 'downloadable', { fails: 'download' });
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ provider: NAME });
  const own = recipe.dialog.locator('[data-own-model]');
  await own.getByRole('button', { name: 'Download the model' }).click();
  await expect(own).toContainText('The download failed. Try again. The browser said: No room.');
  await own.getByRole('button', { name: 'Download the model' }).click();
  await expect(own).toContainText('The model is there.');
});

test('every session is let go, that of a question that was not taken, too; an answer of long words within its limit is whole', async ({ recipe, page }) => {
  // At 160 tokens, five letters each.
  const says = 'long '.repeat(160);
  await playModel(page, 'available', { fails: 'prompt', says });
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ provider: NAME });
  await recipe.closeSettings();
  await recipe.run();
  await recipe.ended();
  const { made, destroyed } = await page.evaluate(() => window.fakeModel);
  expect(made).toBeGreaterThanOrEqual(PARTS.length);
  expect(destroyed).toBe(made);
  await expect(recipe.part('difficulty').root).toHaveAttribute('data-phase', 'done');
  await expect(recipe.part('difficulty').root.locator('.marks')).not.toContainText(/cut|limit/i);
});
