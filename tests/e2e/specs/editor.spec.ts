import type { Page } from '@playwright/test';
import { drawnPlan, type EditorPage } from '../pages/editor-page.ts';
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import type { JobPage } from '../pages/job-page.ts';
import { partOfJob } from '../server/any-job.mjs';
import { textOf } from '../server/parts.mjs';
import type { Provider } from '../server/provider.mjs';
import type { Asked, Script } from '../server/script.mjs';

const BALLOTS_AND_COUNT = [['Ballot × 5'], ['counted']];
const plan = (page: Page) => expect.poll(() => drawnPlan(page));

test('the editor is fetched when it is opened, and shows the job', async ({ job, editor, page }) => {
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(request.url()));
  await job.open();
  await page.waitForLoadState('networkidle');
  expect(fetched.filter((url) => /editor/.test(url))).toEqual([]);
  await editor.open();
  expect(fetched.filter((url) => /editor.*\.wasm/.test(url))).toHaveLength(1);
  await expect(editor.cards('Review')).toHaveText(['Nutrition', 'Cost', 'Difficulty', 'Verdict']);
  await expect(editor.card('Cost').field('Prompt')).toHaveValue('Review the cost of this recipe.\n\n{{input}}');
  await expect(editor.card('Ballot').field('Reply limit')).toHaveValue('3');
  await expect(editor.summary).toHaveText('No problems');
  await expect(editor.changed).toBeHidden();
  await editor.press('Done');
  await expect(editor.root).toBeHidden();
  await editor.toggle.click();
  await expect(editor.root).toBeVisible();
});

test('a changed prompt is what is sent', async ({ job, editor, provider }) => {
  await open(job, editor, provider);
  await editor.card('Cost').field('Prompt').fill('Name the dearest thing in it.\n\n{{input}}');
  await editor.card('Cost').field('Instructions').fill('You are thrifty.');
  await editor.card('Cost').field('Reply limit').fill('77');
  await expect(editor.changed).toBeVisible();
  await job.runToEnd();
  await job.waitForPhase('done');
  const [cost] = provider.calls().filter(({ body }) => textOf(body, 'user').startsWith('Name the dearest thing in it.'));
  expect(textOf(cost!.body, 'system')).toMatch(/^You are thrifty\./);
  expect(cost!.body.max_tokens ?? cost!.body.max_completion_tokens).toBe(77);
  expect(provider.calls()).toHaveLength(9);
});

test('a part of its own model, reply limit and temperature is asked with them, and no other is', async ({ job, editor, provider }) => {
  const answer = ({ part }: Asked) => ({ text: part === 'ballot' ? 'YES' : 'A report.' });
  const asked = () => {
    const calls = provider.calls().map(({ part, body }) => `${part}: ${body.model}, ${body.max_tokens} tokens, ${body.temperature ?? 'no'} temperature`);
    return [...new Set(calls)].sort();
  };
  await open(job, editor, provider);
  provider.behave(answer, partOfJob('recipe-review'));
  expect(await job.runToEnd()).toBe('done');
  const before = asked();
  expect(before).toHaveLength(5);
  expect(before).toContain(`cost: ${MODEL}, 160 tokens, no temperature`);

  const cost = editor.card('Cost');
  await cost.field('Reply limit').fill('77');
  await cost.getByText('More', { exact: true }).click();
  await cost.field('Temperature').fill('0.35');
  await cost.field('Model').fill('dearer-model');
  await expect(editor.summary).toHaveText('No problems');
  provider.behave(answer, partOfJob('recipe-review'));
  expect(await job.runToEnd()).toBe('done');
  expect(provider.calls()).toHaveLength(9);
  expect(asked()).toEqual([...before.filter((line) => !line.startsWith('cost:')), 'cost: dearer-model, 77 tokens, 0.35 temperature'].sort());
  await expect(job.part('cost').root).toContainText('by dearer-model');
});

test('parts are added, doubled, moved and removed, and the plan is drawn anew with each step', async ({ job, editor, provider, page }) => {
  await open(job, editor, provider);
  await plan(page).toEqual([[['Nutrition', 'Cost', 'Difficulty'], ['Verdict']], BALLOTS_AND_COUNT]);
  await editor.panel('Review').getByRole('button', { name: 'Add a part' }).click();
  const added = editor.card('Part');
  await expect(added.field('Title')).toBeFocused();
  await added.field('Title').fill('Taste');
  await expect(editor.card('Taste').field('Name')).toHaveValue('taste');
  await plan(page).toEqual([[['Nutrition', 'Cost', 'Difficulty', 'Taste'], ['Verdict']], BALLOTS_AND_COUNT]);
  await expect(page.locator('.cost')).toContainText('10 calls, 8 at a time');

  await editor.press('Up: Taste');
  await editor.press('Duplicate: Cost');
  await expect(editor.cards('Review')).toHaveText(['Nutrition', 'Cost', 'Cost B', 'Taste', 'Difficulty', 'Verdict']);
  await editor.press('Remove: Cost');
  await editor.press('Down: Nutrition');
  await expect(editor.cards('Review')).toHaveText(['Cost B', 'Nutrition', 'Taste', 'Difficulty', 'Verdict']);
  await plan(page).toEqual([[['Cost B', 'Nutrition', 'Taste', 'Difficulty'], ['Verdict']], BALLOTS_AND_COUNT]);

  await job.runToEnd();
  await job.waitForPhase('done');
  await expect(job.panel('review').locator('.cards [data-part]')).toHaveCount(4);
  const ids = await job.panel('review').locator('[data-part]').evaluateAll((all) => all.map((one) => one.getAttribute('data-part')));
  expect(ids).toEqual(['cost-b', 'nutrition', 'taste', 'difficulty', 'verdict']);
  expect(await job.made('review')).toBe('4/4');
});

test('panels are added and removed', async ({ job, editor, provider, page }) => {
  await open(job, editor, provider);
  await editor.press('Remove: Review');
  await plan(page).toEqual([BALLOTS_AND_COUNT]);
  await editor.press('Add a panel');
  await plan(page).toEqual([BALLOTS_AND_COUNT, [['Part'], ['Verdict']]]);
  await editor.press('Up: Panel');
  await plan(page).toEqual([[['Part'], ['Verdict']], BALLOTS_AND_COUNT]);
  await job.runToEnd();
  await job.waitForPhase('done');
  expect(provider.calls()).toHaveLength(7);
});

test('another split and merge: the fields, the words on the pair and the plan follow, and it runs', async ({ job, editor, provider, page }) => {
  await open(job, editor, provider, { id: 'beginner-friendly', answer: scoring });
  const pair = editor.pair('Vote');
  await expect(pair).toHaveAttribute('data-odd', 'false');
  await expect(pair).toContainText('A good pair');
  await editor.merge('Vote', 'score');
  await expect(pair).toContainText('A good pair');
  await editor.split('Vote', 'aspect');
  await expect(pair).toHaveAttribute('data-odd', 'true');
  await expect(pair).toContainText('An odd pair: picking the best drops all other angles');
  await expect(editor.summary).toHaveText('No problems');
  await editor.split('Vote', 'volume');
  await expect(editor.panel('Vote').getByLabel('Merge', { exact: true }).locator('option')).toHaveText([
    'Synthesise: write one verdict',
    'Vote: count the answers',
    'Score and pick: judge each, take the best',
    'Stitch: one after another (suggested)',
  ]);
  await editor.panel('Vote').getByLabel('An item is', { exact: true }).selectOption('lines');
  await editor.panel('Vote').getByLabel('A chunk holds at most', { exact: true }).fill('2');
  await job.input.fill('One line.\nTwo lines.\nThree lines.\nFour lines.\nFive lines.');
  await plan(page).toEqual([[['Ballot × 3'], ['Judge × 3'], ['weighed, best picked']]]);
  await job.runToEnd();
  await job.waitForPhase('done');
  expect(provider.calls()).toHaveLength(6);
  await expect(job.answer('vote').locator('tbody tr')).toHaveCount(3);
  await expect(job.answer('vote')).toHaveAttribute('data-best', '1,2,3');
  await expect(job.answer('vote')).toContainText('equal first');
});

test('other answers are asked for, counted, and doubted at their field', async ({ job, editor, provider }) => {
  const ballots = ['PERHAPS', 'perhaps.', 'YES', 'NO', 'PERHAPS', 'UNSURE', 'PERHAPS'];
  let cast = 0;
  await open(job, editor, provider, { id: 'beginner-friendly', answer: () => ({ text: ballots[cast++] ?? '' }) });
  const answers = editor.panel('Vote').getByLabel('Allowed answers', { exact: true });
  await answers.fill('YES');
  expect(await editor.faultAt(answers)).toContain('Write at least two that differ');
  await expect(editor.summary).toHaveText('1 problem');
  await job.runButton.click();
  await expect(job.alerts.filter({ hasText: 'the job has a problem' })).toHaveCount(1);
  await job.waitForPhase('idle');
  await answers.fill('YES\nNO\nPERHAPS\n');
  await expect(editor.summary).toHaveText('No problems');
  await job.runToEnd();
  await job.waitForPhase('done');
  expect(await job.vote('vote')).toEqual({ winner: 'PERHAPS', valid: 6, invalid: 0, votes: { YES: 1, NO: 1, PERHAPS: 4 } });
  const orders = provider.calls().map(({ body }) => /One word: ([^.]*)\./.exec(textOf(body, 'user'))?.[1]);
  expect(new Set(orders)).toEqual(new Set(['YES, NO or PERHAPS', 'PERHAPS, NO or YES']));
});

test('criteria are changed, and weighed as they say', async ({ job, editor, provider }) => {
  const scores = ['clear: 8\nshort: 2\ntrue-to-it: 5', 'clear: 2\nshort: 9\ntrue-to-it: 5'];
  let judged = 0;
  const answer = ({ body }: Asked) => ({ text: textOf(body, 'system').startsWith('You judge') ? (scores[judged++] ?? scores[0]!) : `Line ${judged}` });
  await open(job, editor, provider, { id: 'taglines', answer });
  await editor.panel('Contest').getByLabel('How many', { exact: true }).fill('2');
  const memorable = editor.card('Memorable');
  await memorable.field('Title').fill('Short');
  const short = editor.card('Short');
  await expect(short.field('Name')).toHaveValue('short');
  await short.field('Weight').fill('0');
  expect(await editor.faultAt(short.field('Weight'))).toContain('from 1 to 100');
  await short.field('Weight').fill('5');
  await short.field('What the judge is told').fill('As few words as can be.');
  await job.runToEnd();
  await job.waitForPhase('done');
  await expect(job.answer('contest').locator('thead th')).toHaveText(['Candidate', 'Clear ×3', 'Short ×5', 'True to it ×2', 'Weighted mean']);
  const means = job.answer('contest').locator('td.mean');
  // (8·3 + 2·5 + 5·2) / 10 and (2·3 + 9·5 + 5·2) / 10, in whichever order the two were judged.
  expect((await means.allInnerTexts()).sort()).toEqual(['4.40', '6.10']);
  const judges = provider.calls().map(({ body }) => textOf(body, 'user')).filter((user) => user.includes('The criteria:'));
  for (const user of judges) expect(user).toContain('short (weight 5): As few words as can be.');
  await editor.press('Remove: Short');
  await expect(editor.cards('Contest')).toHaveText(['Tagline', 'Clear', 'True to it', 'Judge']);
});

const WRONG: { what: string; card: string; field: string; text: string; says: RegExp }[] = [
  { what: 'an empty prompt', card: 'Cost', field: 'Prompt', text: '', says: /Write what the model is to do/ },
  { what: 'a slot that names nobody', card: 'Cost', field: 'Prompt', text: '{{input}} {{nobody}}', says: /No part that can be read here is called nobody/ },
  { what: 'a slot of another kind of part', card: 'Cost', field: 'Prompt', text: '{{reports}}', says: /only a synthesiser has reports/ },
  { what: 'a part that waits for itself', card: 'Cost', field: 'Prompt', text: '{{cost}}', says: /wait for each other|itself/ },
  { what: 'a synthesiser without reports', card: 'Verdict', field: 'Prompt', text: 'Write.', says: /Put in \{\{reports\}\}/ },
  { what: 'a limit of nought', card: 'Cost', field: 'Reply limit', text: '0', says: /whole number from 1 to 4,294,967,295/ },
  { what: 'a limit that is no number', card: 'Cost', field: 'Reply limit', text: 'many', says: /whole number from 1 to 4,294,967,295/ },
  { what: 'an empty title', card: 'Cost', field: 'Title', text: '', says: /Give it a title/ },
];

for (const { what, card, field, text, says } of WRONG) {
  test(`told at its field as it is typed: ${what}`, async ({ job, editor }) => {
    await job.open();
    await editor.open();
    // The card is called by its title, which may be what is taken away.
    const place = await editor.card(card).field(field).getAttribute('id');
    const typed = editor.root.locator(`[id="${place}"]`);
    await typed.fill(text);
    expect(await editor.faultAt(typed)).toMatch(says);
    await expect(editor.summary).toHaveText('1 problem');
    await editor.root.getByRole('region', { name: 'Problems' }).getByRole('button').click();
    await expect(typed).toBeFocused();
    await editor.press('Undo');
    await expect(editor.summary).toHaveText('No problems');
    await expect(typed).not.toHaveAttribute('aria-invalid', 'true');
  });
}

test('a circle is told with its way', async ({ job, editor }) => {
  await job.open();
  await editor.open();
  await editor.card('Cost').field('Prompt').fill('{{input}} {{nutrition}}');
  await editor.card('Nutrition').field('Prompt').fill('{{input}} {{cost}}');
  await expect(editor.summary).toHaveAttribute('data-problems', /[12]/);
  await expect(editor.root.getByRole('region', { name: 'Problems' })).toContainText(/nutrition → cost → nutrition|cost → nutrition → cost/);
});

test('the independence trap is explained, blocks nothing, and is mended by adding the slot', async ({ job, editor, provider, page }) => {
  await open(job, editor, provider, { answer: ({ body }) => ({ text: `Reply to: ${textOf(body, 'user').slice(0, 30)}` }) });
  const nutrition = editor.card('Nutrition');
  await nutrition.field('Prompt').fill('Weigh it against the cost estimate.\n\n{{input}}');
  await expect(nutrition.trap).toContainText('“the cost estimate”: this part does not wait for Cost and never sees what it finds');
  await expect(editor.summary).toHaveText('No problems, 1 warning');
  await expect(page.locator('.plan .doubt')).toHaveCount(1);
  await expect(page.locator('.plan .doubt')).toContainText('the cost estimate');
  expect(await job.runToEnd()).toBe('done');

  await nutrition.getByRole('button', { name: 'Add {{cost}}' }).click();
  await expect(nutrition.field('Prompt')).toHaveValue('Weigh it against the cost estimate.\n\n{{input}}\n\n{{cost}}');
  await expect(nutrition.trap).toHaveCount(0);
  await expect(page.locator('.plan .doubt')).toHaveCount(0);
  await plan(page).toEqual([[['Cost', 'Difficulty'], ['Nutrition'], ['Verdict']], BALLOTS_AND_COUNT]);
  provider.behave(({ body }) => ({ text: textOf(body, 'user').startsWith('Review the cost') ? 'COST SAYS 7' : 'YES', hold: 100 }), () => 'any');
  expect(await job.runToEnd()).toBe('done');
  const asked = (words: string) => provider.calls().find(({ body }) => textOf(body, 'user').startsWith(words))!;
  expect(asked('Weigh it').arrived).toBeGreaterThan(asked('Review the cost').ended!);
  expect(textOf(asked('Weigh it').body, 'user')).toContain('COST SAYS 7');
});

test('a slot is put in where the cursor stands', async ({ job, editor }) => {
  await job.open();
  await editor.open();
  const cost = editor.card('Cost');
  await cost.field('Prompt').fill('Before after');
  await cost.field('Prompt').evaluate((box: HTMLTextAreaElement) => box.setSelectionRange(7, 7));
  await cost.getByRole('button', { name: /^\{\{difficulty\}\}/ }).click();
  await expect(cost.field('Prompt')).toHaveValue('Before {{difficulty}}after');
  await editor.card('Difficulty').field('Name').fill('how hard');
  await editor.card('Difficulty').field('Name').blur();
  await expect(editor.card('Difficulty').field('Name')).toHaveValue('how-hard');
  await expect(cost.field('Prompt')).toHaveValue('Before {{how-hard}}after');
});

test('a job with labels is built from nothing, and a server that does as it is told can answer it', async ({ job, editor, provider }) => {
  await open(job, editor, provider, { answer: obedient });
  await editor.press('New job');
  await editor.job.getByLabel('Title', { exact: true }).fill('Moods');
  await editor.panel('Panel').getByLabel('Title', { exact: true }).first().fill('Mood');
  await editor.split('Mood', 'volume');
  await editor.merge('Mood', 'stitch');
  await editor.panel('Mood').getByLabel('An item is', { exact: true }).selectOption('lines');
  await editor.panel('Mood').getByLabel('A chunk holds at most', { exact: true }).fill('2');
  await editor.panel('Mood').getByLabel('Labels', { exact: true }).fill('good\nbad');
  await expect(editor.summary).toHaveText('No problems');
  await expect(editor.card('Part').field('Prompt')).toHaveValue(/\{\{labels\}\}/);
  await editor.press('Done');
  await job.input.fill('I like it.\nI do not.\nI like it, too.');
  expect(await job.runToEnd()).toBe('done');
  await expect(job.answer('mood')).toHaveAttribute('data-counts', 'good:2,bad:1');
  expect(provider.calls()).toHaveLength(2);
});

test('a prompt that does not tell how labels are given is doubted', async ({ job, editor, provider }) => {
  await open(job, editor, provider, { id: 'customer-messages' });
  const tags = editor.card('Tags');
  await tags.field('Prompt').fill('{{chunk}}\n\nReply with {{labels}} and nothing else.');
  await expect(tags.trap).toContainText('“1: positive”');
  await expect(editor.summary).toHaveText('No problems, 1 warning');
  await tags.field('Prompt').fill('{{chunk}}\n\nReply with {{labels}}, as in\n12: neutral');
  await expect(tags.trap).toHaveCount(0);
});

test('a judge is told the scale that is written', async ({ job, editor, provider }) => {
  await open(job, editor, provider, {
    id: 'taglines',
    // It keeps to the scale that it is told, and gives the highest.
    answer: ({ body }) => {
      const highest = / to (\d+) \(the best\)/.exec(textOf(body, 'user'))?.[1];
      return { text: highest ? `clear: ${highest}\nmemorable: ${highest}\ntrue-to-it: ${highest}` : 'A line.' };
    },
  });
  await editor.panel('Contest').getByLabel('Highest score', { exact: true }).fill('5');
  expect(await job.runToEnd()).toBe('done');
  expect(provider.calls()).toHaveLength(10);
  for (const { body } of provider.calls()) expect(textOf(body, 'user') + textOf(body, 'system')).not.toMatch(/\b10\b/);
  await expect(job.answer('contest').locator('td.mean').first()).toHaveText('5.00');
});

/** A server that gives labels where the prompt shows how, and words otherwise. */
function obedient({ body }: Asked): Script {
  const user = textOf(body, 'user');
  if (!/^1: label$/m.test(user)) return { text: 'It is about feelings.' };
  const allowed = /one label: (.*)\./.exec(user)?.[1]?.split(/, | or /) ?? [];
  const chunk = /<chunk[^>]*>([\s\S]*?)<\/chunk/.exec(user)?.[1] ?? '';
  const items = [...chunk.matchAll(/^(\d+)\. (.*)$/gm)];
  return { text: items.map(([, number, words]) => `${number}: ${words!.includes('not') ? allowed[1] : allowed[0]}`).join('\n') };
}

/** A server for which every candidate is as good as every other. */
function scoring({ body }: Asked): Script {
  return { text: textOf(body, 'user').includes('The criteria:') ? 'quality: 7' : 'A reply.' };
}

interface Opening {
  id?: string;
  answer?: (asked: Asked) => Script;
}

/** Opens a job with a server behind it, and the editor. */
async function open(
  job: JobPage,
  editor: EditorPage,
  provider: Provider & { baseURL: string },
  { id, answer = () => ({ text: 'YES' }) }: Opening = {},
) {
  provider.behave(answer, () => 'any');
  await job.open();
  if (id) await job.pick(id);
  await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await editor.open();
}
