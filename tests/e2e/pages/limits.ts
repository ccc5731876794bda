import type { JobPage } from './job-page.ts';

/** What a person may set about how calls are made; times are in seconds. */
export interface Limits {
  places?: number;
  retries?: number;
  perMinute?: number;
  tokensPerMinute?: number;
  quiet?: number;
  idle?: number;
}

const LABELS: Record<keyof Limits, string> = {
  places: 'Calls at once',
  retries: 'Asked again at most',
  perMinute: 'Calls a minute',
  tokensPerMinute: 'Tokens a minute',
  quiet: 'Silent for at most, in seconds',
  idle: 'Without a word for at most, in seconds',
};

/** Sets them in the open dialog. */
export async function setLimits({ dialog }: JobPage, limits: Limits) {
  await dialog.locator('details.limits > summary').click();
  for (const [name, value] of Object.entries(limits)) {
    const field = dialog.getByLabel(LABELS[name as keyof Limits], { exact: true });
    await field.fill(String(value));
    await field.press('Tab');
  }
}
