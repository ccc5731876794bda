// Replies that are odd but whole, faults of several parts at once, and faults of what a person gives. What one part's fault costs
// is the matter of chaos.spec.ts.
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import type { RecipePage } from '../pages/recipe-page.ts';
import { BALLOTS, FIRST_LEVEL, REVIEWERS, textOf } from '../server/parts.mjs';
import { closedBaseURL } from '../server/provider.mjs';
import { panel, refusal, REPORTS, type Script } from '../server/script.mjs';

const PARTIAL = 'Cheap at first sight, for the tins cost little, but the rest of this was never';

const QUIRKS: { what: string; script: Script }[] = [
  { what: 'comments between the events', script: { comments: true } },
  { what: 'CRLF line ends', script: { crlf: true } },
  { what: 'every byte in a piece of its own', script: { bytewise: true, crlf: true } },
  { what: 'no choices in the first chunk', script: { emptyFirst: true } },
  { what: 'no choices in the last chunk', script: { usageLast: true } },
  { what: 'no [DONE]', script: { done: false } },
  { what: 'no blank line at the end', script: { done: false, finalBlank: false } },
  { what: 'plain JSON in place of a stream', script: { plain: true } },
  { what: 'everything at once', script: { comments: true, crlf: true, bytewise: true, emptyFirst: true, usageLast: true, done: false } },
];
const WORDS = 'Crème fraîche, 小さじ一杯, 🍅 and naïve jalapeños: still one whole reply.';

for (const { what, script } of QUIRKS) {
  test(`an odd but whole reply is read: ${what}`, async ({ recipe, provider }) => {
    provider.behave(panel({ nutrition: { ...script, text: WORDS } }));
    await recipe.open();
    await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
    expect(await recipe.runToEnd()).toBe('done');
    await recipe.expectPhases('done');
    expect(await recipe.part('nutrition').words()).toBe(WORDS);
    expect(textOf(provider.calls('verdict')[0]!.body, 'user')).toContain(WORDS);
  });
}

test('a reply at its token limit is kept, marked and counted', async ({ recipe, provider }) => {
  const ballots = [...Array(4).fill({ text: 'Yes.' }), { text: '**NO**', finish: 'length' }];
  provider.behave(panel({ cost: { text: PARTIAL, finish: 'length' }, ballots }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await recipe.runToEnd()).toBe('done');
  await recipe.expectPhases('done');
  expect(await recipe.part('cost').words()).toContain(PARTIAL);
  await expect(recipe.part('cost').root).toContainText(/limit/i);
  expect(await recipe.made('review')).toBe('3/3');
  expect(textOf(provider.calls('verdict')[0]!.body, 'user')).toContain(PARTIAL);
  expect(await recipe.vote()).toEqual({ winner: 'YES', valid: 5, invalid: 0, votes: { YES: 4, NO: 1 } });
});

test('an unreadable ballot is shown as it came and not counted', async ({ recipe, provider }) => {
  const ballots = ['yes', ' "NO" ', 'Maybe so', 'YES!', 'YES'].map((text) => ({ text }));
  provider.behave(panel({ ballots }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await recipe.runToEnd()).toBe('done');
  expect(await recipe.vote()).toEqual({ winner: 'YES', valid: 4, invalid: 1, votes: { YES: 3, NO: 1 } });
  await expect(recipe.panel('beginner-friendly')).toContainText('Maybe so');
  expect((await recipe.choices()).sort()).toEqual(['NO', 'YES', 'YES', 'YES']);
});

test('a failed ballot is told on its card, and a tie is called a tie', async ({ recipe, provider }) => {
  const broken = refusal(401, { message: 'Incorrect API key provided.', code: 'invalid_api_key' });
  const ballots = [...['YES', 'NO', 'YES', 'NO'].map((text) => ({ text })), broken];
  provider.behave(panel({ ballots }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.runToEnd();
  const vote = await recipe.vote();
  expect(vote.winner).toBe('none');
  expect(vote.valid).toBe(4);
  expect(vote.votes).toEqual({ YES: 2, NO: 2 });
  await expect(recipe.answer('beginner-friendly')).toContainText(/tie/i);
  const failed = recipe.panel('beginner-friendly').locator('[data-part][data-phase="failed"]');
  await expect(failed).toHaveCount(1);
  await expect(failed.getByRole('alert')).toHaveText(/key/i);
});

test('without any report the verdict is not asked for', async ({ recipe, provider }) => {
  const broken = refusal(404, { message: 'The model does not exist.', code: 'model_not_found' });
  provider.behave(panel({ nutrition: broken, cost: broken, difficulty: broken }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.runToEnd();
  await recipe.expectPhases('failed', REVIEWERS);
  await recipe.expectPhases('done', BALLOTS);
  expect(provider.calls('verdict')).toEqual([]);
  expect(await recipe.part('verdict').phase()).not.toMatch(/^(done|streaming)$/);
  expect(await recipe.part('verdict').words()).toBe('');
  expect((await recipe.vote()).valid).toBe(5);
});

test('the verdict itself fails and the reports stay', async ({ recipe, provider }) => {
  provider.behave(panel({ verdict: refusal(500, { message: 'The server had an error.', type: 'server_error' }) }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.runToEnd();
  await recipe.part('verdict').waitForPhase('failed');
  await expect(recipe.part('verdict').alert).toHaveText(/again|later|server|service/i);
  for (const id of REVIEWERS) expect(await recipe.part(id).words()).toBe(REPORTS[id]);
});

test('a server that is not there is told once, above, and each card says so', async ({ recipe }) => {
  await recipe.open();
  await recipe.useProvider({ baseURL: await closedBaseURL(), key: KEY, model: MODEL });
  expect(await recipe.runToEnd()).toBe('failed');
  await recipe.expectPhases('failed', FIRST_LEVEL);
  await expect(recipe.shared.locator('.trouble')).toHaveText(/^8 parts: .*(reach|connect|address|server|network|url)/i);
  for (const id of FIRST_LEVEL) await expect(recipe.part(id).alert).toHaveCount(0);
  for (const id of REVIEWERS) await expect(recipe.part(id).root.locator('.trouble')).toContainText('said above');
  expect((await recipe.vote()).valid).toBe(0);
});

test('a server that forbids the page to read its refusal gets words for both causes', async ({ recipe, provider }) => {
  const refused = refusal(401, { message: 'Incorrect API key provided.', code: 'invalid_api_key' });
  provider.behave(panel({ every: { ...refused, cors: false }, ballots: [{}] }));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.runToEnd();
  await expectBothCauses(recipe);
});

for (const [what, text] of [['an empty', ''], ['a blank', ' \n\t ']] as const) {
  test(`${what} recipe is refused at its field`, async ({ recipe }) => {
    await recipe.open();
    await recipe.input.fill(text);
    await recipe.runButton.click();
    await expect(recipe.alerts.filter({ hasText: /recipe/i })).toHaveCount(1);
    await recipe.waitForPhase('idle');
    await recipe.input.fill('Toast.');
    expect(await recipe.runToEnd()).toBe('done');
    await expect(recipe.alerts).toHaveCount(0);
  });
}

for (const bad of ['not a url', 'ftp://example.test/v1', 'localhost:8080/v1', '']) {
  test(`a base URL that is none is told at its field, and at Run: "${bad}"`, async ({ recipe, page }) => {
    await recipe.open();
    await recipe.openSettings();
    await recipe.fillSettings({ baseURL: bad, key: KEY, model: MODEL });
    await recipe.field('Base URL').press('Tab');
    if (bad) await expect(recipe.dialogAlert).toHaveText(/url|address|http/i);
    await page.keyboard.press('Escape');
    await expect(recipe.dialog).toBeHidden();
    await recipe.runButton.click();
    await expect(recipe.alerts.filter({ hasText: /url|address/i })).not.toHaveCount(0);
    await recipe.waitForPhase('idle');
  });
}

test('Test connection tells what is wrong, in the dialog', async ({ recipe }) => {
  await recipe.open();
  await recipe.openSettings();
  await recipe.fillSettings({ baseURL: await closedBaseURL(), key: KEY, model: MODEL });
  await recipe.dialog.getByRole('button', { name: 'Test connection' }).click();
  await expect(recipe.dialogAlert).toHaveText(/reach|connect|address|server|network/i);
});

/** A browser hides which of the two it was, so the words must name the key and the connection. */
async function expectBothCauses(recipe: RecipePage) {
  for (const id of REVIEWERS) await recipe.part(id).waitForPhase('failed');
  await expect(recipe.shared).toHaveText(/key/i);
  await expect(recipe.shared).toHaveText(/network|connect|reach|offline|server|address/i);
}
