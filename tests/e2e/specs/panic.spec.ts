import type { Page } from '@playwright/test';
import { expect, test } from '../pages/fixtures.ts';
import { JobPage } from '../pages/job-page.ts';

const TYPED = 'Toast: a slice of bread.\nTwo minutes in the toaster.';

/** From here on the page's code cannot draw, which it takes for granted: it panics at its next element. */
async function breakDrawing(page: Page) {
  await page.evaluate(() => {
    const create = Document.prototype.createElement;
    Document.prototype.createElement = function (this: Document, name: string) {
      if (name !== 'div') throw new Error('broken from outside');
      return create.call(this, name);
    } as typeof create;
    Element.prototype.cloneNode = () => {
      throw new Error('broken from outside');
    };
  });
}

/** Opens the page with something typed, and makes it panic. */
async function panicked(page: Page) {
  const job = new JobPage(page);
  await job.open();
  await job.input.fill(TYPED);
  // What a first act needs is there: it is the drawing that breaks.
  await expect(page.getByRole('button', { name: 'Put the sample back' })).toBeVisible();
  await breakDrawing(page);
  await job.runButton.click();
  return job;
}

const banner = (page: Page) => page.locator('[data-rescue]');

test('a panic shows one plain banner, and what was typed stays and can be copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const problems: string[] = [];
  page.on('pageerror', (problem) => problems.push(String(problem)));
  const job = await panicked(page);
  await expect(banner(page)).toHaveText(/cannot go on.*panicked at/s);
  await expect(banner(page)).toHaveAttribute('role', 'alert');
  await expect(job.input).toHaveValue(TYPED);
  expect(problems.join('\n')).toMatch(/unreachable|RuntimeError/);

  await page.getByRole('button', { name: 'Copy my text' }).click();
  await expect(banner(page)).toContainText('Copied.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(TYPED);

  // The page's code is dead and says so with each touch; the banner stays one, and what is typed on stays, too.
  await job.input.press('End');
  await job.input.pressSequentially(' Butter.');
  await job.runButton.click();
  await expect(banner(page)).toHaveCount(1);
  await page.getByRole('button', { name: 'Copy my text' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('Butter.');

  await banner(page).getByRole('button', { name: 'Load again' }).click();
  await expect(banner(page)).toHaveCount(0);
  await job.input.fill('Soup.');
  await expect(page.getByRole('button', { name: 'Put the sample back' })).toBeVisible();
});

test('where the clipboard is closed the text is selected instead', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined }));
  const job = await panicked(page);
  await page.getByRole('button', { name: 'Copy my text' }).click();
  await expect(banner(page)).toContainText('Ctrl+C');
  await expect(job.input).toBeFocused();
  const selected = await job.input.evaluate((box: HTMLTextAreaElement) => box.value.slice(box.selectionStart, box.selectionEnd));
  expect(selected).toBe(TYPED);
});

test('an open dialog does not keep the banner out of reach', async ({ page }) => {
  const job = new JobPage(page);
  await job.open();
  await job.input.fill(TYPED);
  await job.openSettings();
  await breakDrawing(page);
  await job.fillSettings({ baseURL: 'no address' });
  await job.field('Base URL').blur();
  await expect(banner(page)).toHaveCount(1);
  await expect(job.dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Copy my text' })).toBeVisible();
  await page.getByRole('button', { name: 'Load again' }).click();
  await expect(banner(page)).toHaveCount(0);
});

test('a trap without a last word is noticed, and an error of somebody else is not', async ({ page }) => {
  const job = new JobPage(page);
  await job.open();
  await page.evaluate(() => setTimeout(() => { throw new Error('an extension of the browser'); }));
  await page.evaluate(() => void Promise.reject(new Error('an extension of the browser')));
  await job.input.fill(TYPED);
  await expect(page.getByRole('button', { name: 'Put the sample back' })).toBeVisible();
  await expect(banner(page)).toHaveCount(0);
  // The smallest module whose one function traps.
  await page.evaluate(() => {
    const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes)));
    setTimeout(exports.f as () => void);
  });
  await expect(banner(page)).toContainText('cannot go on');
  await expect(job.input).toHaveValue(TYPED);
});

const BROKEN: { what: string; file: RegExp; fulfill?: { status: number; contentType: string; body: string } }[] = [
  { what: 'the code does not come', file: /forkful-page-[0-9a-f]+_bg\.wasm$/ },
  { what: 'the code is missing', file: /forkful-page-[0-9a-f]+_bg\.wasm$/, fulfill: { status: 404, contentType: 'text/plain', body: 'not found' } },
  { what: 'the code is something else', file: /_bg\.wasm$/, fulfill: { status: 200, contentType: 'application/wasm', body: 'Welcome' } },
  { what: 'what loads the code does not come', file: /forkful-page-[0-9a-f]+\.js$/ },
  { what: 'what loads the code is something else', file: /forkful-page-[0-9a-f]+\.js$/, fulfill: { status: 200, contentType: 'text/html', body: '<!doctype html>' } },
  { what: 'a part of the loader does not come', file: /-split\.js$/ },
];

for (const { what, file, fulfill } of BROKEN) {
  test(`a page that does not load says so: ${what}`, async ({ page }) => {
    await page.route(file, (route) => (fulfill ? route.fulfill(fulfill) : route.abort('failed')));
    await page.goto('');
    await expect(page.getByRole('alert')).toContainText('Forkful did not load');
    await expect(banner(page)).toHaveCount(1);
    await page.unroute(file);
    await page.getByRole('button', { name: 'Load again' }).click();
    await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeVisible();
    await expect(banner(page)).toHaveCount(0);
  });
}

test('a page that is slow to load says what to do', async ({ page }) => {
  await page.route(/_bg\.wasm$/, () => {});
  await page.goto('', { waitUntil: 'commit' });
  const note = page.getByText('Still loading');
  await expect(note).toHaveCSS('visibility', 'hidden');
  await expect(note).toHaveCSS('visibility', 'visible', { timeout: 30_000 });
  await expect(note).toContainText('load the page again');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('the page says what it needs', async ({ page }) => {
    await page.goto('');
    const note = page.locator('noscript');
    await expect(note).toBeVisible();
    await expect(note).toHaveText(/needs JavaScript/, { useInnerText: true });
    await expect(page.getByText('Still loading')).toHaveCSS('display', 'none');
  });
});
