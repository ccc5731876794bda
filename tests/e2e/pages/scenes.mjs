// The states in which the page is looked at, by axe and by the camera. Each begins on a freshly opened page and needs
// the fake provider only where Practice cannot show the state.
import { ended, main, openSettings, part, pickJob, run, stopButton, useProvider } from './acts.mjs';
import { galleryAnswers, partOfJob } from '../server/any-job.mjs';
import { FIRST_LEVEL } from '../server/parts.mjs';
import { panel, refusal, REPORTS } from '../server/script.mjs';
import { HABITS, tagger } from '../server/tagger.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {Awaited<ReturnType<typeof import('../server/provider.mjs').startProvider>>} Provider */
/** @typedef {keyof typeof SCENES} SceneName */

/** A job of the gallery at its end, answered as in practice but at once. @param {string} id */
const done = (id) => async (/** @type {Page} */ page, /** @type {Provider} */ provider) => {
  provider.behave(galleryAnswers(id), partOfJob(id));
  await runJob(page, provider, id);
};

/** @param {Page} page @param {Provider} provider @param {string} id */
async function runJob(page, provider, id) {
  await pickJob(page, id);
  await useProvider(page, { baseURL: provider.baseURL, model: 'test-model' });
  await run(page);
  await ended(page);
}

/** A job of the gallery before it has run. @param {string} id */
const idle = (id) => async (/** @type {Page} */ page) => pickJob(page, id);

/** @param {Page} page */
async function openEditor(page) {
  await page.getByRole('button', { name: 'Edit this job' }).click();
  await page.locator('#editor .ed-panel').first().waitFor();
}

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

  'front-page-idle': idle('front-page'),
  'front-page': done('front-page'),
  'customer-messages-idle': idle('customer-messages'),
  // Some batches come back wrong, and one never.
  /** @param {Page} page @param {Provider} provider */
  async 'customer-messages'(page, provider) {
    const { answer, partOf } = tagger({ 2: HABITS.tooFew, 6: HABITS.down, 12: HABITS.stubborn });
    provider.behave(answer, partOf);
    await runJob(page, provider, 'customer-messages');
  },
  'taglines-idle': idle('taglines'),
  taglines: done('taglines'),
  'beginner-friendly': done('beginner-friendly'),
  'budget-recipe-idle': idle('budget-recipe'),
  'budget-recipe': done('budget-recipe'),
  'menu-idle': idle('menu'),
  menu: done('menu'),

  // With a trap, a problem and an odd pair.
  /** @param {Page} page */
  async editor(page) {
    await openEditor(page);
    const card = (/** @type {string} */ title) => page.locator('#editor').getByRole('article', { name: title, exact: true });
    await card('Nutrition').getByLabel('Prompt', { exact: true }).fill('Weigh it against the cost estimate.\n\n{{input}}');
    await card('Difficulty').getByLabel('Prompt', { exact: true }).fill('{{nobody}}');
    await card('Cost').getByText('More', { exact: true }).click();
    await page.locator('.ed-panel').and(page.getByRole('group', { name: 'Review', exact: true })).getByLabel('Merge', { exact: true }).selectOption('vote');
    await page.locator('#editor .ed-pair[data-odd="true"]').waitFor();
  },

  /** @param {Page} page */
  async 'editor-scores'(page) {
    await pickJob(page, 'taglines');
    await openEditor(page);
  },

  /** @param {Page} page */
  async 'editor-labels'(page) {
    await pickJob(page, 'customer-messages');
    await openEditor(page);
  },
};
