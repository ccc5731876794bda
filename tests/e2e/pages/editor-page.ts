import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';

/** The job editor, by its labels. */
export class EditorPage {
  readonly root: Locator;
  readonly toggle: Locator;
  /** How many problems there are, in words and as `data-problems`. */
  readonly summary: Locator;
  /** The mark beside the picker of a job that differs from the gallery's. */
  readonly changed: Locator;

  constructor(readonly page: Page) {
    this.root = page.locator('#editor');
    this.toggle = page.getByRole('button', { name: /^(Edit this job|Close the editor)$/ });
    this.summary = this.root.locator('[data-problems]');
    this.changed = page.locator('.job-changed');
  }

  /** Opens it, and waits until it holds the job that is open. */
  async open() {
    const title = await this.page.locator('.masthead-job').innerText();
    await this.toggle.click();
    await expect(this.job.getByLabel('Title', { exact: true })).toHaveValue(title);
  }

  /** The fields of the job itself. */
  get job() {
    return this.root.getByRole('group', { name: 'Job', exact: true });
  }

  panel(title: string) {
    return this.root.locator('.ed-panel').and(this.page.getByRole('group', { name: title, exact: true }));
  }

  /** The card of a part, a merge's part or a criterion. */
  card(title: string) {
    const card = this.root.getByRole('article', { name: title, exact: true });
    return Object.assign(card, {
      field: (label: string) => card.getByLabel(label, { exact: true }),
      trap: card.locator('.ed-trap'),
    });
  }

  /** The titles of a panel's cards, in order. */
  cards(panel: string) {
    return this.panel(panel).locator('.ed-card h4');
  }

  /** What is said to be wrong at a field: it must be marked, and described by the words. */
  async faultAt(field: Locator) {
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    const ids = (await field.getAttribute('aria-describedby')) ?? '';
    const texts = await Promise.all(ids.split(' ').map((id) => this.page.locator(`[id="${id}"] .problem`).allInnerTexts()));
    return texts.flat().join(' ');
  }

  async press(name: string) {
    await this.root.getByRole('button', { name, exact: true }).click();
  }

  pair(panel: string) {
    return this.panel(panel).locator('.ed-pair');
  }

  async split(panel: string, by: 'aspect' | 'volume' | 'repetition') {
    await this.panel(panel).getByLabel('Split', { exact: true }).selectOption(by);
  }

  async merge(panel: string, how: 'synthesise' | 'vote' | 'score' | 'stitch') {
    await this.panel(panel).getByLabel('Merge', { exact: true }).selectOption(how);
  }

  /** Saves the job, and returns the file's name and what is in it. */
  async save() {
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.press('Save as a file')]);
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
  }

  async openFile(name: string, text: string) {
    await this.root.getByLabel('Open a file').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  }
}

/** The plan as it is drawn: its panels, their levels from the top, and what stands on each. */
export async function drawnPlan(page: Page) {
  return page.locator('details.plan .picture').evaluateAll((panels) =>
    panels.map((panel) =>
      [...panel.querySelectorAll('.picture-level')].map((level) =>
        [...level.querySelectorAll('.node-box')].map((node) => (node.textContent ?? '').replace(/\s+/g, ' ').trim()),
      ),
    ),
  );
}
