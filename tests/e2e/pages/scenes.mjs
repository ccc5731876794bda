// The states in which the page is looked at, by axe and by the camera. Each begins on a freshly opened page and needs
// the fake provider only where Practice cannot show the state.
import { ended, main, openSettings, part, run, stopButton, useProvider } from './acts.mjs';
import { FIRST_LEVEL } from '../server/parts.mjs';
import { panel, refusal, REPORTS } from '../server/script.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {Awaited<ReturnType<typeof import('../server/provider.mjs').startProvider>>} Provider */
/** @typedef {keyof typeof SCENES} SceneName */

export const SCENES = {
  /** @param {Page} page */
  async idle(page) {
    await main(page).and(page.locator('[data-run-phase="idle"]')).waitFor();
  },

  // Held still in the middle: a picture of Practice would change while it is taken.
  /** @param {Page} page @param {Provider} provider */
  async running(page, provider) {
    const never = new Promise(() => {});
    const half = (/** @type {string} */ text) => ({ text: `${text} ${text}`, tokensPerSecond: 40, stallAfter: 12 });
    provider.behave(
      panel({
        nutrition: half(REPORTS.nutrition),
        cost: half(REPORTS.cost),
        difficulty: half(REPORTS.difficulty),
        ballots: [{ text: 'YES' }, { text: 'YES' }, { text: 'NO' }, { hold: never }],
      }),
    );
    await useProvider(page, { baseURL: provider.baseURL, model: 'test-model' });
    await run(page);
    for (const id of /** @type {const} */ (['nutrition', 'cost', 'difficulty'])) {
      const words = REPORTS[id].split(' ').slice(0, 12).join(' ');
      await part(page, id).locator('[data-text]').filter({ hasText: words }).waitFor();
    }
    await page.locator('section[data-panel="beginner-friendly"] [data-part][data-phase="done"]').nth(2).waitFor();
  },

  /** @param {Page} page */
  async done(page) {
    await run(page);
    await ended(page);
  },

  /** @param {Page} page @param {Provider} provider */
  async failed(page, provider) {
    provider.behave(
      panel({
        cost: refusal(500, { message: 'The server had an error while processing your request.', type: 'server_error' }),
        difficulty: { text: REPORTS.difficulty, cutAfter: 9 },
        ballots: [{ text: 'YES' }, { text: 'YES' }, { text: 'NO' }, { text: 'It depends' }, { text: 'YES', finish: null }],
      }),
    );
    await useProvider(page, { baseURL: provider.baseURL, model: 'test-model' });
    await run(page);
    await ended(page);
  },

  /** @param {Page} page @param {Provider} provider */
  async stopped(page, provider) {
    await SCENES.running(page, provider);
    await stopButton(page).click();
    await ended(page);
    for (const id of FIRST_LEVEL) await part(page, id).and(page.locator('[data-phase="stopped"], [data-phase="done"]')).waitFor();
  },

  /** @param {Page} page @param {Provider} provider */
  async dialog(page, provider) {
    await useProvider(page, { baseURL: provider.baseURL, key: 'a-key-of-some-length', model: 'test-model' });
    await openSettings(page);
  },
};
