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

/** @typedef {{ scene: keyof typeof SCENES, width: number, colorScheme: 'light' | 'dark', file: string }} Picture */

/** @returns {Picture[]} */
function pictures() {
  if (values.readme) {
    return [{ scene: 'done', width: 1440, colorScheme: 'light', file: here('../../docs/screenshot.png') }];
  }
  const folder = path.resolve(positionals[0] ?? here('shots'));
  const scenes = /** @type {(keyof typeof SCENES)[]} */ (Object.keys(SCENES)).filter((name) => name === (values.scene ?? name));
  return scenes.flatMap((scene) =>
    WIDTHS.flatMap((width) =>
      SCHEMES.map((colorScheme) => ({
        scene,
        width,
        colorScheme,
        file: path.join(folder, `${scene}-${width}-${colorScheme}.png`),
      })),
    ),
  );
}

/** @param {import('@playwright/test').Browser} browser @param {string} url @param {Picture} picture */
async function take(browser, url, { scene, width, colorScheme, file }) {
  const provider = await startProvider();
  const context = await browser.newContext({
    colorScheme,
    ignoreHTTPSErrors: true,
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
    viewport: { width, height: HEIGHT },
  });
  const page = await context.newPage();
  await page.addInitScript(watchPhases);
  await open(page, url);
  await SCENES[scene](page, provider);
  await page.evaluate(() => document.fonts.ready);
  await mkdir(path.dirname(file), { recursive: true });
  // A modal dialog covers what is in view; the rest of the page would be a tall grey field.
  await page.screenshot({ path: file, fullPage: scene !== 'dialog', animations: 'disabled' });
  await context.close();
  await provider.close();
  console.log(path.relative(process.cwd(), file));
}

const site = await startSite();
const browser = await chromium.launch(launchOptions);
try {
  for (const picture of pictures()) await take(browser, site.url, picture);
} finally {
  await browser.close();
  await site.close();
}
