// Takes a picture of the built page in each of its states: node screenshots.mjs [folder], by default shots/.
// With --scene=<its name> it takes one state alone, with --readme the README's one picture instead.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { launchOptions, open, watchPhases } from './pages/acts.mjs';
import { SCENES } from './pages/scenes.mjs';
import { startProvider } from './server/provider.mjs';
import { startSite } from './server/static.mjs';

const WIDTHS = [390, 820, 1440];
const HEIGHT = 900;
const SCHEMES = /** @type {const} */ (['light', 'dark']);
const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { readme: { type: 'boolean', default: false }, scene: { type: 'string' } },
});

/** @typedef {{ width: number, colorScheme: 'light' | 'dark', file: string }} Picture */
/** @typedef {import('./pages/scenes.mjs').SceneName} SceneName */

/** The scenes to be taken, each with its pictures. @returns {[SceneName, Picture[]][]} */
function pictures() {
  if (values.readme) {
    return [['done', [{ width: 1440, colorScheme: 'light', file: here('../../docs/screenshot.png') }]]];
  }
  const folder = path.resolve(positionals[0] ?? here('shots'));
  const scenes = /** @type {SceneName[]} */ (Object.keys(SCENES)).filter((name) => name === (values.scene ?? name));
  return scenes.map((scene) => [
    scene,
    WIDTHS.flatMap((width) =>
      SCHEMES.map((colorScheme) => ({ width, colorScheme, file: path.join(folder, `${scene}-${width}-${colorScheme}.png`) })),
    ),
  ]);
}

/** @param {import('@playwright/test').Browser} browser @param {string} url @param {SceneName} scene @param {Picture[]} pictures */
async function take(browser, url, scene, pictures) {
  const provider = await startProvider();
  const context = await browser.newContext({ ignoreHTTPSErrors: true, reducedMotion: 'reduce', serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.setViewportSize({ width: pictures[0]?.width ?? 1440, height: HEIGHT });
  await page.addInitScript(watchPhases);
  await open(page, url);
  await SCENES[scene](page, provider);
  await page.evaluate(() => document.fonts.ready);
  for (const { width, colorScheme, file } of pictures) {
    await page.setViewportSize({ width, height: HEIGHT });
    await page.emulateMedia({ colorScheme });
    // A run scrolls a narrow window to its results.
    await page.evaluate(() => window.scrollTo(0, 0));
    await mkdir(path.dirname(file), { recursive: true });
    // A modal dialog covers what is in view; the rest of the page would be a tall grey field.
    await page.screenshot({ path: file, fullPage: scene !== 'dialog', animations: 'disabled' });
    console.log(path.relative(process.cwd(), file));
  }
  await context.close();
  await provider.close();
}

const site = await startSite();
const browser = await chromium.launch(launchOptions);
try {
  for (const [scene, all] of pictures()) await take(browser, site.url, scene, all);
} finally {
  await browser.close();
  await site.close();
}
