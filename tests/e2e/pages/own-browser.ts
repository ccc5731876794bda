import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { launchOptions } from './acts.mjs';

/**
 * A browser as a person has it: its tabs are in one window, of which the one in front hides the others. Playwright's own
 * pages never are hidden: each is told that it has the focus, and the browser is started so that it slows nothing down.
 */
export async function startBrowser(flags: string[] = []) {
  const profile = await mkdtemp(path.join(tmpdir(), 'forkful-profile-'));
  const own = ['--headless', '--remote-debugging-port=0', '--ignore-certificate-errors', `--user-data-dir=${profile}`];
  const child = spawn(launchOptions.executablePath ?? chromium.executablePath(), [...own, ...(launchOptions.args ?? []), ...flags, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`The browser did not start: ${said}`)));
    child.stderr.on('data', (more) => {
      said += more;
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
  });
  const browser = await chromium.connectOverCDP(address, { noDefaults: true });
  return {
    context: browser.contexts()[0]!,
    profile,
    /** Kills it all at once, as a crash would; the profile stays to be looked at, until it is closed. */
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return rm(profile, { recursive: true, force: true, maxRetries: 5 });
      const session = await browser.newBrowserCDPSession();
      await session.send('Browser.close').catch(() => {});
      await gone;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Opens a tab in front of a page's own. */
export async function coverUp(context: BrowserContext) {
  const cover = await context.newPage();
  await cover.goto('about:blank');
  await cover.bringToFront();
}

/** Begins to count in the page how late its chained timers are, of 200 ms each. */
export async function watchTimers(page: Page) {
  await page.evaluate(() => {
    const seen = { waits: [] as number[], visible: 0 };
    window.forkfulTimers = seen;
    let last = performance.now();
    const tick = () => {
      const now = performance.now();
      seen.waits.push(Math.round(now - last));
      if (document.visibilityState !== 'hidden') seen.visible += 1;
      last = now;
      setTimeout(tick, 200);
    };
    setTimeout(tick, 200);
  });
}

/** What each of those waits was in truth, in milliseconds, and how often the page was in sight when one ended. */
export function timers(page: Page) {
  return page.evaluate(() => window.forkfulTimers);
}

declare global {
  interface Window {
    forkfulTimers: { waits: number[]; visible: number };
  }
}
