// What a person does on the page, as plain functions: the tests' page object and the screenshots share them.
// They wait only on state that the page shows, never on time.

import { galleryJob } from '../server/gallery.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').Locator} Locator */
/** @typedef {string} ProviderName The provider's name in the list. */
/** @typedef {{ provider?: ProviderName, baseURL?: string, key?: string, model?: string }} Settings */

/** @type {import('@playwright/test').LaunchOptions} */
export const launchOptions = {
  // Where Playwright cannot bring a browser of its own, this names the system's.
  executablePath: process.env.FORKFUL_CHROMIUM || undefined,
  args: [
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
};

/** Opens the page and waits until it has been drawn. @param {Page} page @param {string} url */
export async function open(page, url) {
  await page.goto(url);
  await main(page).waitFor();
}

/** @param {Page} page */
export function main(page) {
  return page.locator('main[data-run-phase]');
}

/** @param {Page} page @param {string} id */
export function part(page, id) {
  return page.locator(`section[data-panel] [data-part="${id}"]`);
}

/** @param {Page} page */
export function runButton(page) {
  return page.getByRole('button', { name: 'Run', exact: true });
}

/** @param {Page} page */
export function stopButton(page) {
  return page.getByRole('button', { name: 'Stop', exact: true });
}

/** @param {Page} page */
export function jobPicker(page) {
  return page.getByRole('combobox', { name: 'Job', exact: true });
}

/** Picks a job of the gallery, and waits until its first panel is drawn and its input is in place. @param {Page} page @param {string} id */
export async function pickJob(page, id) {
  const job = galleryJob(id);
  await jobPicker(page).selectOption(id);
  await page.locator(`section[data-panel="${job.panels[0]?.id}"]`).waitFor();
  if (job.input.file) await page.locator(`[data-file="${job.input.file}"] [data-items]`).filter({ hasText: /items/ }).waitFor();
}

/** @param {Page} page */
export function settingsButton(page) {
  return page.getByRole('button', { name: 'Model and key' });
}

/** @param {Page} page */
export function settingsDialog(page) {
  return page.getByRole('dialog', { name: 'Model and key' });
}

/** A field's label may carry a hint after its name. @param {Page} page @param {'Provider' | 'Base URL' | 'API key' | 'Model'} name */
export function field(page, name) {
  return settingsDialog(page).getByLabel(new RegExp(`^\\s*${name}\\b`));
}

/** @param {Page} page */
export async function openSettings(page) {
  await settingsButton(page).click();
  await settingsDialog(page).waitFor();
}

/** Fills the open dialog from the top down: the key comes after the address that it belongs to. @param {Page} page @param {Settings} settings */
export async function fillSettings(page, { provider = 'OpenAI-compatible', baseURL, key, model }) {
  await field(page, 'Provider').selectOption({ label: provider });
  if (baseURL !== undefined) await field(page, 'Base URL').fill(baseURL);
  if (key !== undefined) await field(page, 'API key').fill(key);
  if (model !== undefined) await field(page, 'Model').fill(model);
}

/** @param {Page} page @param {Settings} settings */
export async function useProvider(page, settings) {
  await openSettings(page);
  await fillSettings(page, settings);
  await closeSettings(page);
}

/** @param {Page} page */
export async function closeSettings(page) {
  await settingsDialog(page).getByRole('button', { name: 'Done', exact: true }).click();
  await settingsDialog(page).waitFor({ state: 'hidden' });
}

/** Presses Run and waits for the run's start, which a quick run may already have left behind. @param {Page} page */
export async function run(page) {
  const before = (await phases(page)).length;
  await runButton(page).click();
  await page.waitForFunction(
    (seen) => window.forkfulPhases.slice(seen).some(({ what, phase }) => what === 'run' && phase === 'running'),
    before,
  );
}

/** Waits for the end of a run, whichever it is. @param {Page} page @param {number} [timeout] */
export async function ended(page, timeout = 45_000) {
  await page
    .locator('main:is([data-run-phase="done"], [data-run-phase="failed"], [data-run-phase="stopped"])')
    .waitFor({ timeout });
  return main(page).getAttribute('data-run-phase');
}

/** Every phase that the page has shown so far, in order. @param {Page} page */
export function phases(page) {
  return page.evaluate(() => window.forkfulPhases);
}

/**
 * Runs inside the page, before its own code: writes down each phase that the page shows, also those that last for less
 * time than a test needs to look.
 */
export function watchPhases() {
  /** @type {PhaseSeen[]} */
  const seen = [];
  window.forkfulPhases = seen;
  /** @param {Element} element @param {string | null} phase */
  const note = (element, phase) => {
    const what = element.matches('main') ? 'run' : (element.getAttribute('data-part') ?? element.getAttribute('data-panel'));
    if (what && phase !== null) seen.push({ at: performance.now(), what, phase });
  };
  const name = (/** @type {Element} */ element) => (element.matches('main') ? 'data-run-phase' : 'data-phase');
  new MutationObserver((records) => {
    records.forEach((record, at) => {
      const { target } = record;
      if (record.type === 'attributes' && target instanceof Element) {
        if (record.attributeName !== name(target)) return;
        // A record tells the old value only; the new one is the next record's old value, or what stands there now.
        const next = records.slice(at + 1).find((later) => later.target === target && later.attributeName === record.attributeName);
        note(target, next ? next.oldValue : target.getAttribute(name(target)));
      }
      for (const node of record.addedNodes) {
        if (!(node instanceof Element)) continue;
        for (const element of [node, ...node.querySelectorAll('[data-phase], main')]) note(element, element.getAttribute(name(element)));
      }
    });
  }).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeOldValue: true,
    attributeFilter: ['data-phase', 'data-run-phase'],
  });
}
