import type { Page } from '@playwright/test';
import { EditorPage } from '../pages/editor-page.ts';
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { JobPage } from '../pages/job-page.ts';

const draft = (page: Page) => page.locator('[data-draft]');
const asides = (page: Page) => page.getByRole('note').filter({ hasText: 'as you left it' });
const kept = (page: Page) => page.evaluate(() => Object.entries(localStorage).filter(([name]) => name.startsWith('forkful.draft.')).map(([, text]) => String(text)));

test('what was typed and edited comes back when the page is loaded anew, and can be discarded', async ({ job, editor, page }) => {
  await job.open();
  await editor.open();
  await editor.press('New job');
  await editor.root.getByLabel('Prompt', { exact: true }).first().fill('What is good in it?\n\n{{input}}');
  await job.input.fill('A soup of my own.');
  await page.reload();
  await expect(draft(page)).toContainText('Your draft of');
  await expect(job.input).toHaveValue('A soup of my own.');
  await expect(job.picker.locator('option:checked')).toHaveText('Your own job');
  await editor.open();
  await expect(editor.root.getByLabel('Prompt', { exact: true }).first()).toHaveValue('What is good in it?\n\n{{input}}');
  await draft(page).getByRole('button', { name: 'Discard it' }).click();
  await expect(draft(page)).toHaveCount(0);
  await expect(job.picker).toHaveValue('recipe-review');
  await expect.poll(() => kept(page)).toEqual([]);
  await page.reload();
  await expect(job.picker).toHaveValue('recipe-review');
  await expect(draft(page)).toHaveCount(0);
});

test('a file that is small comes back, with what was left for its job', async ({ job, page }) => {
  await job.open();
  await job.input.fill('Toast. Butter it.');
  await job.pick('customer-messages');
  await page.getByLabel('Choose a file').setInputFiles({ name: 'two.csv', mimeType: 'text/csv', buffer: Buffer.from('id,message\n1,late\n2,cold\n') });
  await expect(page.locator('[data-items]')).toHaveText('2 items');
  await page.reload();
  await expect(draft(page)).toBeVisible();
  await expect(page.locator('[data-file="two.csv"] [data-items]')).toHaveText('2 items');
  await expect(asides(page)).toHaveText(/“Recipe review” is kept as you left it/);
  await asides(page).getByRole('button').click();
  await expect(job.input).toHaveValue('Toast. Butter it.');
});

test('a run that comes back goes first, and what was typed after it is at hand', async ({ job, page }) => {
  await job.open();
  await job.input.fill('Toast. Butter it.');
  expect(await job.runToEnd()).toBe('done');
  await page.reload();
  await expect(page.locator('[data-returned]')).toBeVisible();
  await expect(job.input).toHaveValue('Toast. Butter it.');
  await expect(draft(page)).toHaveCount(0);
  await expect(asides(page)).toHaveCount(0);
  await job.input.fill('Toast. Butter it twice.');
  await page.reload();
  await expect(page.locator('[data-returned]')).toBeVisible();
  await expect(asides(page)).toHaveCount(1);
  await expect(job.input).toHaveValue('Toast. Butter it.');
  await asides(page).getByRole('button').click();
  await expect(job.input).toHaveValue('Toast. Butter it twice.');
});

test('two tabs keep a draft each, and a new one takes over what a closed one left', async ({ context, site }) => {
  const open = async () => {
    const page = await context.newPage();
    await page.goto(site.url);
    await page.locator('main[data-run-phase]').waitFor();
    return { page, job: new JobPage(page) };
  };
  const [one, two] = [await open(), await open()];
  await one.job.input.fill('Soup of the first.');
  await two.job.input.fill('Soup of the second.');
  await expect.poll(async () => (await kept(one.page)).length).toBe(2);
  for (const [{ page, job }, text] of [[one, 'Soup of the first.'], [two, 'Soup of the second.']] as const) {
    await page.reload();
    await expect(job.input).toHaveValue(text);
  }
  await one.page.close({ runBeforeUnload: false });
  const three = await open();
  await expect(three.job.input).toHaveValue('Soup of the first.');
  await expect(draft(three.page)).toBeVisible();
  // Storage that is blocked costs nothing but the memory of it.
  await context.addInitScript(() => Object.defineProperty(window, 'localStorage', { get: () => { throw new Error('blocked'); } }));
  const four = await open();
  await four.job.input.fill('Soup of nobody.');
  await expect(four.job.input).toHaveValue('Soup of nobody.');
  await context.close();
});

test('whatever was edited and left stays at hand, however many jobs are looked at', async ({ job, editor, page }) => {
  await job.open();
  await editor.open();
  await editor.card('Cost').field('Prompt').fill('What is dear in it? {{input}}');
  await editor.press('Done');
  await job.pick('menu');
  await job.pick('taglines');
  await expect(asides(page)).toHaveText(/“Recipe review”/);
  // The original is chosen in the list, and the edited one is offered all the same.
  await job.pick('recipe-review');
  await expect(editor.changed).toBeHidden();
  await asides(page).getByRole('button').click();
  await expect(editor.changed).toBeVisible();
  await expect(asides(page)).toHaveCount(0);
});

test('by its keys the list of jobs is walked, and Enter chooses', async ({ job, page }) => {
  await job.open();
  await job.picker.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const chosen = await job.picker.inputValue();
  expect(chosen).not.toBe('recipe-review');
  await expect(page.locator('.masthead-job')).toHaveText('Recipe review');
  await page.keyboard.press('Enter');
  await expect(page.locator('.masthead-job')).not.toHaveText('Recipe review');
  await expect(job.picker).toHaveValue(chosen);
});

test('a job that does not come is said, and the list goes back to the one that is open, each time', async ({ job, page }) => {
  await page.route('**/menu*.json', (route) => route.abort());
  await job.open();
  for (let time = 0; time < 2; time += 1) {
    await job.picker.selectOption('menu');
    await expect(job.alerts).toContainText('did not come');
    await expect(job.picker).toHaveValue('recipe-review');
  }
  await job.pick('taglines');
  await expect(job.alerts).toHaveCount(0);
});

test('a run at work is stopped for another job only when a person says so', async ({ job, page, provider }) => {
  provider.behave(() => ({ silent: true }), () => 'any');
  await job.open();
  await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await job.run();
  await job.picker.selectOption('menu');
  const question = page.locator('[data-leaving]');
  await expect(question).toContainText('A run is at work, and opening');
  await expect(job.picker).toHaveValue('recipe-review');
  await job.waitForPhase('running');
  await question.getByRole('button', { name: 'Stay here' }).click();
  await expect(question).toHaveCount(0);
  await job.picker.selectOption('menu');
  await question.getByRole('button', { name: 'Stop it and open that' }).click();
  await expect(job.picker).toHaveValue('menu');
  await expect(asides(page)).toHaveCount(1);
  await expect.poll(() => provider.open()).toEqual([]);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 700 } });

  test('the editor is gone to when it is opened, and no stop of Tab lies behind the bar', async ({ job, editor, page }) => {
    await job.open();
    await editor.toggle.focus();
    await page.keyboard.press('Enter');
    const heading = editor.root.getByRole('heading', { name: 'Edit the job' });
    await expect(heading).toBeFocused();
    await expect(heading).toBeInViewport();
    const hidden: string[] = [];
    for (let stop = 0; stop < 70; stop += 1) {
      await page.keyboard.press('Tab');
      const behind = await page.evaluate(() => {
        const [at, bar] = [document.activeElement, document.querySelector('.run-bar')];
        if (!at || !bar || at === document.body || bar.contains(at)) return '';
        const { top, bottom } = at.getBoundingClientRect();
        const edge = bar.getBoundingClientRect().top;
        // What is taller than the window cannot be seen whole.
        return top < edge && bottom > edge + 1 && bottom - top < edge ? `${at.tagName} ${at.id}` : top >= edge ? `${at.tagName} ${at.id}` : '';
      });
      if (behind) hidden.push(behind);
    }
    expect(hidden).toEqual([]);
  });
});

test('going back by Shift and Tab, nothing is hidden under the editor’s bar', async ({ job, page }) => {
  const editor = new EditorPage(page);
  await job.open();
  await editor.open();
  await editor.root.locator('textarea').last().focus();
  const hidden: string[] = [];
  for (let stop = 0; stop < 40; stop += 1) {
    await page.keyboard.press('Shift+Tab');
    const under = await page.evaluate(() => {
      const [at, bar] = [document.activeElement, document.querySelector('.ed-bar')];
      if (!at || !bar || bar.contains(at) || !bar.parentElement?.contains(at)) return '';
      const { top, bottom } = at.getBoundingClientRect();
      const edge = bar.getBoundingClientRect().bottom;
      // Of a tall box the line with the cursor is shown, which is its last.
      const isUnder = at.tagName === 'TEXTAREA' ? bottom < edge + 20 : top < edge - 1;
      return isUnder ? `${at.tagName} ${at.id} ${at.textContent}` : '';
    });
    if (under) hidden.push(under);
  }
  expect(hidden).toEqual([]);
});
