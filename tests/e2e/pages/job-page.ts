import { expect, type Locator, type Page } from '@playwright/test';
import * as acts from './acts.mjs';
import type { Settings } from './acts.mjs';
export type RunPhase = 'idle' | 'running' | 'done' | 'failed' | 'stopped';

/** The page with whatever job is open, by the names that the page promises to keep. */
export class JobPage {
  readonly main: Locator;
  readonly picker: Locator;
  readonly input: Locator;
  readonly runButton: Locator;
  readonly stopButton: Locator;
  readonly settingsButton: Locator;
  readonly dialog: Locator;
  readonly summary: Locator;
  /** Every alert that is in sight and says something. */
  readonly alerts: Locator;
  /** What several parts met, told once above all of them. */
  readonly shared: Locator;
  readonly dialogAlert: Locator;

  constructor(readonly page: Page) {
    this.main = acts.main(page);
    this.picker = acts.jobPicker(page);
    this.input = page.locator('[data-field="input"]');
    this.runButton = acts.runButton(page);
    this.stopButton = acts.stopButton(page);
    this.settingsButton = acts.settingsButton(page);
    this.dialog = acts.settingsDialog(page);
    this.summary = page.locator('[data-summary]');
    this.alerts = speaking(page.getByRole('alert'));
    this.shared = speaking(page.locator('[data-shared-trouble]'));
    this.dialogAlert = speaking(this.dialog.getByRole('alert'));
  }

  async open(url = '') {
    await acts.open(this.page, url);
  }

  /** Picks a job of the gallery and waits until it is the one that is shown. */
  async pick(id: string) {
    await acts.pickJob(this.page, id);
  }

  async openSettings() {
    await acts.openSettings(this.page);
  }

  async fillSettings(settings: Settings) {
    await acts.fillSettings(this.page, settings);
  }

  async closeSettings() {
    await acts.closeSettings(this.page);
  }

  /** Chooses a provider in the dialog and closes it; an OpenAI-compatible one unless told otherwise. */
  async useProvider(settings: Settings) {
    await acts.useProvider(this.page, settings);
  }

  field(name: 'Provider' | 'Base URL' | 'API key' | 'Model') {
    return acts.field(this.page, name);
  }

  async run() {
    await acts.run(this.page);
  }

  async stop() {
    await this.stopButton.click();
  }

  async waitForPhase(phase: RunPhase, timeout = 45_000) {
    await expect(this.main).toHaveAttribute('data-run-phase', phase, { timeout });
  }

  /** Waits for the end of the run and says which it was. */
  async ended(timeout?: number) {
    return acts.ended(this.page, timeout);
  }

  async runToEnd(timeout?: number) {
    await this.run();
    return this.ended(timeout);
  }

  phases() {
    return acts.phases(this.page);
  }

  part(id: string) {
    const root = acts.part(this.page, id);
    const text = root.locator('[data-text]');
    return {
      root,
      text,
      alert: speaking(root.getByRole('alert')),
      waitForPhase: (phase: string, timeout = 45_000) => expect(root).toHaveAttribute('data-phase', phase, { timeout }),
      phase: () => root.getAttribute('data-phase'),
      /** The reply as it is read, line breaks included; empty where none is drawn. */
      // The line that a verdict ends in is drawn apart from the rest.
      words: async () => ((await text.count()) === 0 ? '' : (await text.innerText()).trim().replace(/\n\n(?=Verdict:)/, '\n')),
    };
  }

  panel(id: string) {
    return this.page.locator(`section[data-panel="${id}"]`);
  }

  answer(id: string) {
    return this.panel(id).locator('[data-answer]');
  }

  async expectPhases(phase: string, ids: readonly string[]) {
    for (const id of ids) await this.part(id).waitForPhase(phase);
  }

  /** A vote as the page counted it. */
  async vote(panel: string) {
    const answer = this.answer(panel);
    const read = async (name: string) => (await answer.getAttribute(`data-${name}`)) ?? '';
    return {
      winner: await read('winner'),
      valid: Number(await read('valid')),
      invalid: Number(await read('invalid')),
      votes: tally(await read('votes')),
    };
  }

  /** How much a panel's answer is made of, as "2/3". */
  async made(id: string) {
    const answer = this.answer(id);
    return `${await answer.getAttribute('data-used')}/${await answer.getAttribute('data-total')}`;
  }

  async summaryTimes() {
    const read = async (name: string) => Number((await this.summary.getAttribute(name)) ?? NaN);
    return { wall: await read('data-wall-ms'), sum: await read('data-sum-ms') };
  }
}

/** An alert may stand ready and empty, so that it is announced once it is filled. */
function speaking(alerts: Locator) {
  return alerts.filter({ visible: true, hasText: /\S/ });
}

/** "YES:4,NO:1" as a record; an answer that nobody chose may be named with nought or left out. */
function tally(votes: string): Record<string, number> {
  const pairs = votes.split(',').filter(Boolean).map((vote) => vote.split(':') as [string, string]);
  return Object.fromEntries(pairs.map(([choice, count]) => [choice, Number(count)] as const).filter(([, count]) => count > 0));
}
