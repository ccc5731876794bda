import type { Browser, Page } from '@playwright/test';

/** Numbers from 0 to 1 that are the same for the same seed. */
export function dice(seed: number) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Kills the process of the only page that is open, and waits until the browser has noticed. */
export async function killTab(browser: Browser, page: Page) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const crashed = page.waitForEvent('crash');
  // A browser keeps a process in reserve for the next page. It has done nothing yet.
  const [busiest] = processInfo.filter(({ type }) => type === 'renderer').sort((one, other) => other.cpuTime - one.cpuTime);
  if (!busiest) throw new Error('The browser draws nothing.');
  process.kill(busiest.id, 'SIGKILL');
  await crashed;
  await page.close();
}

/** The parts that a page shows as done, each with its words. */
export async function donesOf(page: Page) {
  const dones = await page.locator('section[data-panel] [data-part][data-phase="done"]').evaluateAll((parts) =>
    parts.map((part) => [part.getAttribute('data-part') ?? '', part.querySelector('[data-text]')?.textContent ?? ''] as const),
  );
  return new Map(dones);
}
