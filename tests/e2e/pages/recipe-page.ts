import { JobPage } from './job-page.ts';
import { BALLOTS, PARTS } from '../server/parts.mjs';

export type PartId = (typeof PARTS)[number];
export type PanelId = 'review' | 'beginner-friendly';

/** The page with the job that it opens with. */
export class RecipePage extends JobPage {
  override part(id: PartId) {
    return super.part(id);
  }

  override panel(id: PanelId) {
    return super.panel(id);
  }

  override async expectPhases(phase: string, ids: readonly string[] = PARTS) {
    await super.expectPhases(phase, ids);
  }

  override async vote() {
    return super.vote('beginner-friendly');
  }

  /** The choices of the counted ballots, read from the ballots themselves. */
  async choices() {
    const choices = await Promise.all(BALLOTS.map((id) => this.part(id).root.getAttribute('data-choice')));
    return choices.filter((choice) => choice !== null && choice !== '') as string[];
  }
}
