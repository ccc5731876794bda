import { writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import type { JobPage } from '../pages/job-page.ts';
import { fenced, numberedItems, partOfJob } from '../server/any-job.mjs';
import { onOneLine, writeTable } from '../server/csv.mjs';
import type { Provider } from '../server/provider.mjs';
import { textOf } from '../server/parts.mjs';

type Fake = Provider & { baseURL: string };
interface Made {
  name: string;
  text: string | Buffer;
}

const SAID = ['Lovely pan, thank you.', 'It came\nin two pieces; "why", asked my son.', 'Where is it?\r\n\r\nOrder 7, please.', 'Ça va; naïve 🍅, jalapeño'];
const RECORDS = SAID.map((words, at) => [String(at + 1), words, `desk ${at + 1}`]);
const HEAD = ['id', 'message', 'desk'];
const ONE_LINE = SAID.map(onOneLine);

const TABLES: Made[] = [
  { name: 'commas.csv', text: writeTable([HEAD, ...RECORDS]) },
  { name: 'crlf.csv', text: writeTable([HEAD, ...RECORDS], { end: '\r\n' }) },
  { name: 'semicolons.csv', text: writeTable([HEAD, ...RECORDS], { separator: ';' }) },
  { name: 'bom.csv', text: `\uFEFF${writeTable([HEAD, ...RECORDS], { separator: ';', end: '\r\n' })}` },
  { name: 'no-end.CSV', text: writeTable([HEAD, ...RECORDS]).trimEnd() },
  { name: 'records.jsonl', text: RECORDS.map(([id, message, desk]) => `${JSON.stringify({ id, message, desk })}\n`).join('') },
];

for (const file of TABLES) {
  test(`${file.name} is cut into its records, and its column is read`, async ({ job, provider }) => {
    await open(job, provider, 'customer-messages');
    await choose(job.page, file);
    await expect(card(job.page)).toContainText(file.name);
    await expect(items(job.page)).toHaveText('4 items');
    await expect(column(job.page)).toHaveValue('message');
    await expect(column(job.page).locator('option')).toHaveText(['the whole record', ...HEAD]);
    expect(await labelled(job, provider)).toEqual(ONE_LINE);
    await expect(job.answer('mood').locator('.row-words')).toHaveText(ONE_LINE);
  });
}

test('another column, and the whole record, can be what is read', async ({ job, provider }) => {
  await open(job, provider, 'customer-messages');
  await choose(job.page, TABLES[0]!);
  await column(job.page).selectOption('desk');
  expect(await labelled(job, provider)).toEqual(['desk 1', 'desk 2', 'desk 3', 'desk 4']);
  await expect(job.answer('mood').locator('.row-words')).toHaveText(['desk 1', 'desk 2', 'desk 3', 'desk 4']);
  await column(job.page).selectOption({ label: 'the whole record' });
  provider.behave(labels, partOfJob('customer-messages'));
  expect((await labelled(job, provider))[0]).toBe(onOneLine('1,"Lovely pan, thank you.",desk 1'));
});

test('an item without words says so in its row, in full', async ({ job, provider, page }) => {
  await open(job, provider, 'customer-messages');
  await choose(page, { name: 'gap.csv', text: 'id,message\n1,Lovely pan.\n2,\n3,It broke.\n' });
  await expect(items(page)).toHaveText('3 items');
  await labelled(job, provider);
  const label = job.answer('mood').locator('.row-label').nth(1);
  await expect(label).toHaveText('nothing to label');
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const hidden = await label.evaluate((drawn) => [drawn.scrollWidth - drawn.clientWidth, drawn.scrollHeight - drawn.clientHeight]);
    expect(hidden).toEqual([0, 0]);
    expect(await label.evaluate((drawn) => drawn.clientHeight)).toBeLessThanOrEqual(40);
  }
});

for (const other of [
  { name: 'other.csv', text: 'who,what\nAda,a pan\nGrace,a pot\n', whole: ['Ada,a pan', 'Grace,a pot'] },
  { name: 'other.jsonl', text: '{"who":"Ada","what":"a pan"}\n{"who":"Grace","what":"a pot"}\n', whole: ['{"who":"Ada","what":"a pan"}', '{"who":"Grace","what":"a pot"}'] },
]) {
  test(`${other.name} lacks the job’s column: nothing is sent until one that it has is chosen`, async ({ job, provider, page }) => {
    await open(job, provider, 'customer-messages');
    await choose(page, other);
    await expect(items(page)).toHaveText('2 items');
    await expect(column(page).locator('option:checked')).toHaveText('message (not in this file)');
    await expect(page.locator('[data-input-notes]')).toContainText('reads the column “message”, and this input does not have it. It has “who”, “what”.');
    await job.runButton.click();
    await expect(page.locator('#input-problem')).toContainText('Not run: the job reads the column “message”');
    expect(provider.calls()).toHaveLength(0);
    await column(page).selectOption('what');
    await expect(page.locator('[data-input-notes]')).not.toContainText('message');
    expect(await labelled(job, provider)).toEqual(['a pan', 'a pot']);
    await column(page).selectOption({ label: 'the whole record' });
    provider.behave(labels, partOfJob('customer-messages'));
    expect(await labelled(job, provider)).toEqual(other.whole);
  });
}

for (const name of ['dishes.md', 'dishes.txt']) {
  test(`${name} is cut where the job cuts, and its chunks together are the file`, async ({ job, provider }) => {
    const dishes = ['# Toast\n\nBread, two minutes.\n\n', '# Tea — thé\n\nWater 🍵, leaves.\n- steep\n\n', '# Egg\nSix minutes.\n'];
    await open(job, provider, 'menu');
    await choose(job.page, { name, text: dishes.join('') });
    await expect(items(job.page)).toHaveText('3 items');
    await expect(column(job.page)).toHaveCount(0);
    await expect(job.page.locator('.cost')).toContainText('12 calls');
    await job.runToEnd();
    const chunks = provider.calls('cost').map(({ body }) => fenced(body, 'chunk'));
    expect(chunks.sort()).toEqual(dishes.map((dish) => dish.replace(/^\n+|\n+$/g, '')).sort());
    await expect(job.panel('dishes').locator('.group-title')).toHaveText(['Toast', 'Tea — thé', 'Egg']);
  });
}

test('a quote that is never closed is told, with its line', async ({ job, page }) => {
  await job.open();
  await job.pick('customer-messages');
  await choose(page, { name: 'open.csv', text: 'id,message\n1,A pan.\n2,"A pot.\n3,A lid.\n4,A spoon.\n' });
  await expect(items(page)).toHaveText('2 items');
  await expect(page.getByRole('note')).toHaveText('A quoted field begins in line 3 and is never closed: all that follows it is one record.');
  await choose(page, TABLES[0]!);
  await expect(page.getByRole('note')).toHaveCount(0);
});

test('an item that is larger than a chunk is cut, and the page says so; nothing of it is lost', async ({ job, editor, provider, page }) => {
  const long = Array.from({ length: 12 }, (_, at) => `Sentence ${at + 1} says a little 🍅.`).join(' ');
  await open(job, provider, 'menu');
  await job.input.fill(`# Tea\n\nWater.\n\n# Stew\n\n${long}`);
  await editor.open();
  const dishes = editor.panel('Dishes');
  await dishes.getByLabel('Counted in', { exact: true }).selectOption({ label: 'tokens, about' });
  await dishes.getByLabel('A chunk holds at most', { exact: true }).fill('40');
  await expect(page.getByRole('note')).toHaveText('1 item alone is larger than a chunk and cut into pieces.');
  await editor.press('Done');
  await job.runToEnd();
  const chunks = provider.calls('cost').map(({ body }) => fenced(body, 'chunk')).filter((chunk) => !chunk.startsWith('# Tea'));
  expect(chunks.length).toBeGreaterThan(1);
  for (const chunk of chunks) expect(chunk.length).toBeLessThan(200);
  const order = (chunk: string) => Number(/Sentence (\d+)/.exec(chunk)?.[1]);
  const joined = chunks.sort((one, other) => order(one) - order(other)).join(' ');
  expect(onOneLine(joined)).toBe(onOneLine(`# Stew\n\n${long}`));
});

test('a text file is the whole input of a job that cuts nothing', async ({ job, provider }) => {
  const text = 'A single line — and a tomato 🍅.\n\n\tAn indented one.\n';
  await open(job, provider, 'front-page');
  await choose(job.page, { name: 'news.txt', text });
  await job.runToEnd();
  expect(textOf(provider.calls('markets')[0]!.body, 'user')).toContain(text.trim());
});

test('lines of a text file are messages, none of them lost', async ({ job, provider }) => {
  await open(job, provider, 'customer-messages');
  await choose(job.page, { name: 'lines.txt', text: 'The first, which is no header.\nThe second.\nThe third.\n' });
  await expect(items(job.page)).toHaveText('3 items');
  expect(await labelled(job, provider)).toEqual(['The first, which is no header.', 'The second.', 'The third.']);
});

test('lines in the box are messages, none of them lost', async ({ job, provider }) => {
  await open(job, provider, 'customer-messages');
  await job.page.getByRole('button', { name: 'Write in the box instead' }).click();
  await job.input.fill('The first, which is no header.\nThe second.\nThe third.');
  expect(await labelled(job, provider)).toEqual(['The first, which is no header.', 'The second.', 'The third.']);
});

test('a file can be dropped', async ({ job, provider, page }) => {
  await open(job, provider, 'customer-messages');
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'dropped.csv', { type: 'text/csv' }));
    return transfer;
  }, String(TABLES[0]!.text));
  await page.locator('section.compose').dispatchEvent('drop', { dataTransfer: data });
  await expect(card(page)).toHaveAttribute('data-file', 'dropped.csv');
  await expect(items(page)).toHaveText('4 items');
  expect(await labelled(job, provider)).toEqual(ONE_LINE);
});

test('of two files that are dropped one is taken, and the page says which', async ({ job, page }) => {
  await job.open();
  await job.pick('customer-messages');
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    for (const name of ['first.csv', 'second.csv']) transfer.items.add(new File(['id,message\n1,Hello\n'], name, { type: 'text/csv' }));
    return transfer;
  });
  await page.locator('section.compose').dispatchEvent('drop', { dataTransfer: data });
  await expect(card(page)).toHaveAttribute('data-file', 'first.csv');
  await expect(job.alerts).toHaveText('An input is one file: this is “first.csv”, and the other file was not taken.');
});

test('a file dropped beside the place for it does not carry the page away', async ({ job, page }) => {
  await job.open();
  const taken = await page.evaluate(() =>
    ['dragover', 'drop'].map((name) => {
      const event = new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() });
      event.dataTransfer?.items.add(new File(['x'], 'x.txt'));
      document.querySelector('#results')?.dispatchEvent(event);
      return event.defaultPrevented;
    }),
  );
  expect(taken).toEqual([true, true]);
});

test('taking the file away brings the box back, cut as the job cuts', async ({ job, provider, page }) => {
  await open(job, provider, 'menu');
  const cost = page.locator('.cost span').first();
  const before = await cost.innerText();
  await choose(page, TABLES[0]!);
  await expect(items(page)).toHaveText('4 items');
  await expect(job.input).toBeHidden();
  await page.getByRole('button', { name: 'Write in the box instead' }).click();
  await expect(job.input).toBeVisible();
  await expect(job.input).toHaveValue(/^# Tomato/);
  await expect(card(page)).toHaveCount(0);
  await expect(cost).toHaveText(before);
  await expect(job.panel('dishes').locator('.group-title').first()).toHaveText('Tomato and white bean soup');
});

test('the shipped file can be put back', async ({ job, page }) => {
  await job.open();
  await job.pick('customer-messages');
  const back = page.getByRole('button', { name: 'Put the sample back' });
  await expect(back).toBeHidden();
  await choose(page, TABLES[0]!);
  await expect(items(page)).toHaveText('4 items');
  await back.click();
  await expect(items(page)).toHaveText('2,000 items');
  await expect(back).toBeHidden();
});

const WRONG: { what: string; file: Made; says: RegExp }[] = [
  { what: 'no text', file: { name: 'photo.csv', text: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0xff, 0xfe, 0x00]) }, says: /no text in UTF-8/ },
  { what: 'text in another encoding', file: { name: 'old.txt', text: Buffer.from('caf\xe9 cr\xe8me', 'latin1') }, says: /Save it as UTF-8/ },
  { what: 'cut within a character', file: { name: 'cut.txt', text: Buffer.from('soup 🍅').subarray(0, -1) }, says: /no text in UTF-8/ },
  { what: 'too large', file: { name: 'large.csv', text: Buffer.alloc(23_000_000, 'a,b\n') }, says: /23.0 MB, and this page takes up to 20 MB/ },
  { what: 'empty', file: { name: 'empty.csv', text: '' }, says: /empty/ },
  { what: 'blank', file: { name: 'blank.txt', text: ' \n\t\r\n' }, says: /empty/ },
];

for (const { what, file, says } of WRONG) {
  test(`a file that is ${what} says so, and what was there stays`, async ({ job, page }) => {
    await job.open();
    await job.pick('customer-messages');
    await choose(page, file);
    await expect(job.alerts).toHaveText(says);
    await expect(items(page)).toHaveText('2,000 items');
    await choose(page, TABLES[0]!);
    await expect(items(page)).toHaveText('4 items');
    await expect(job.alerts).toHaveCount(0);
  });
}

/** A server that calls everything neutral. */
function labels({ body }: { body: Parameters<typeof numberedItems>[0] }) {
  return { text: numberedItems(body).map(({ number }) => `${number}: neutral`).join('\n') || 'A reply.' };
}

async function open(job: JobPage, provider: Fake, id: string) {
  provider.behave(labels, partOfJob(id));
  await job.open();
  await job.pick(id);
  await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
}

/** Runs the job, and says which items the server was asked to label. */
async function labelled(job: JobPage, provider: Fake) {
  await job.runToEnd();
  return provider.calls('tags').flatMap(({ body }) => numberedItems(body).map(({ text }) => text));
}

test('a table that is only a header is told, and nothing runs', async ({ job, provider }) => {
  await open(job, provider, 'customer-messages');
  await choose(job.page, { name: 'header.csv', text: 'id;message\n' });
  await expect(job.page.locator('.cost')).toContainText('nothing to ask');
  await job.runButton.click();
  await expect(job.alerts).toContainText('has no records, only a header');
  await expect(job.main).toHaveAttribute('data-run-phase', 'idle');
  expect(provider.calls()).toHaveLength(0);
});

async function choose(page: Page, { name, text }: Made) {
  // By its path: a large file would be slow to hand over otherwise.
  const file = test.info().outputPath(name);
  writeFileSync(file, text);
  await page.getByLabel('Choose a file').setInputFiles(file);
}

function card(page: Page) {
  return page.locator('[data-file]');
}

function items(page: Page) {
  return page.locator('[data-file] [data-items]');
}

function column(page: Page) {
  return card(page).getByLabel('Column');
}
