import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { galleryAnswers, partOfJob } from '../server/any-job.mjs';
import { GALLERY, galleryJob, galleryText } from '../server/gallery.mjs';

for (const id of ['recipe-review', 'customer-messages'] as const) {
  test(`a double click on Run asks once: ${id}`, async ({ job, provider }) => {
    provider.behave(galleryAnswers(id), partOfJob(id));
    await job.open();
    if (id !== 'recipe-review') await job.pick(id);
    await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
    await job.runButton.dblclick();
    await job.waitForPhase('done');
    expect(provider.calls()).toHaveLength(id === 'recipe-review' ? 9 : 20);
  });
}

test('a double click on Run practises once', async ({ job }) => {
  await job.open();
  await job.runButton.dblclick();
  await job.waitForPhase('done');
  await expect(job.part('verdict').root).toHaveAttribute('data-attempts', '1');
  await expect(job.summary).toContainText('9 calls in');
});

test('Run keeps the focus while it works, so that the keyboard stays where it was', async ({ job, page }) => {
  await job.open();
  await job.runButton.focus();
  await page.keyboard.press('Enter');
  await job.waitForPhase('done');
  await expect(job.runButton).toBeFocused();
});

test('a job that is left for another is kept with its text and its results', async ({ job, page }) => {
  await job.open();
  await job.input.fill('Toast. Butter it.');
  expect(await job.runToEnd()).toBe('done');
  const verdict = await job.part('verdict').words();
  const aside = page.getByRole('note').filter({ hasText: 'as you left it' });
  await expect(aside).toHaveCount(0);
  await job.pick('taglines');
  await expect(aside).toContainText('“Recipe review” is kept as you left it: Toast. Butter it.');
  await aside.getByRole('button', { name: 'Go back to it' }).click();
  await expect(job.input).toHaveValue('Toast. Butter it.');
  await expect(job.picker).toHaveValue('recipe-review');
  await expect(job.main).toHaveAttribute('data-run-phase', 'done');
  expect(await job.part('verdict').words()).toBe(verdict);
  // Of the tagline job nothing was anybody's own, so nothing of it is kept.
  await expect(aside).toHaveCount(0);
});

test('results say when they are not of what stands on the page', async ({ job, page }) => {
  await job.open();
  expect(await job.runToEnd()).toBe('done');
  const outdated = page.locator('[data-outdated]');
  await expect(outdated).toBeHidden();
  const text = await job.input.inputValue();
  await job.input.fill(`${text} And salt.`);
  await expect(outdated).toBeVisible();
  await job.input.fill(text);
  await expect(outdated).toBeHidden();
});

test('what was typed before the second file failed to come is not lost, and a run does not begin by itself later', async ({ job, page }) => {
  let fail = true;
  await page.route('**/*-later.wasm', (route) => (fail ? route.abort() : route.continue()));
  await job.open();
  await job.input.fill('Soup of stones.');
  await expect(job.alerts).toContainText('did not come');
  await job.runButton.click();
  await expect(job.alerts).toContainText('did not come');
  fail = false;
  await page.getByRole('button', { name: 'Model and key' }).click();
  await expect(job.dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(job.main).toHaveAttribute('data-run-phase', 'idle');
  await expect(job.input).toHaveValue('Soup of stones.');
  // The run works on what stands in the box, not on the sample.
  expect(await job.runToEnd()).toBe('done');
  await expect(page.locator('[data-outdated]')).toBeHidden();
  await expect(job.input).toHaveValue('Soup of stones.');
});

for (const id of GALLERY) {
  test(`${id} opened from its file while another job is open has its own sample`, async ({ job, editor, page }) => {
    await job.open();
    if (id === 'recipe-review') await job.pick('taglines');
    await editor.open();
    const name = `${id}.json`;
    await editor.root.locator('input[type="file"]').setInputFiles({
      name,
      mimeType: 'application/json',
      buffer: Buffer.from(galleryText(name)),
    });
    const { input } = galleryJob(id);
    if (input.file) {
      await expect(page.locator(`[data-file="${input.file}"] [data-items]`)).toHaveText('2,000 items');
    } else {
      await expect(job.input).toHaveValue(typeof input.sample === 'string' ? input.sample : (input.sample ?? []).join('\n'));
      await expect(page.locator('[data-file]')).toHaveCount(0);
    }
    await expect(job.runButton).toBeEnabled();
  });
}

test('a sample that is none of the page’s is said, and nothing is fetched for it', async ({ job, editor, page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await job.open();
  await editor.open();
  const file = JSON.parse(galleryText('customer-messages.json')) as { input: { file: string } };
  file.input.file = '../../secret.csv';
  await editor.root.locator('input[type="file"]').setInputFiles({
    name: 'odd.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(file)),
  });
  await expect(job.alerts.first()).toContainText('no file of this page');
  expect(asked.filter((url) => url.includes('secret'))).toEqual([]);
});

test('a tile opens to be read whole', async ({ job, page, provider }) => {
  provider.behave(galleryAnswers('customer-messages'), partOfJob('customer-messages'));
  await job.open();
  await job.pick('customer-messages');
  await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await job.runToEnd()).toBe('done');
  const tile = job.part('tags-1').root;
  await tile.getByRole('button').click();
  const reader = page.locator('[data-reader="tags-1"]');
  await expect(reader).toBeVisible();
  await expect(reader.locator('.reply')).toHaveText((await tile.locator('.chip-text').textContent()) ?? '');
  await reader.getByRole('button', { name: 'Close' }).click();
  await expect(reader).toHaveCount(0);
});

test('on a phone nothing ever lies over Run and Stop, however far an open editor is scrolled', async ({ job, editor, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await job.open();
  await editor.open();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  for (let top = 0; top < height; top += 120) {
    await page.evaluate((to) => window.scrollTo({ top: to, behavior: 'instant' }), top);
    for (const button of [job.runButton, job.stopButton]) {
      const isHit = await button.evaluate((own) => {
        const { x, y, width, height } = own.getBoundingClientRect();
        return own.contains(document.elementFromPoint(x + width / 2, y + height / 2));
      });
      expect(isHit, `scrolled to ${top}`).toBe(true);
    }
  }
});
