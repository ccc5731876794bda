import type { Page } from '@playwright/test';

/** Runs inside the page, before its own code: keeps the long tasks of the main thread. */
function watchLongTasks() {
  const seen: { start: number; duration: number }[] = [];
  const keep = (list: PerformanceEntryList) => seen.push(...list.map(({ startTime, duration }) => ({ start: startTime, duration })));
  const observer = new PerformanceObserver((list) => keep(list.getEntries()));
  observer.observe({ type: 'longtask', buffered: true });
  window.forkfulLongTasks = () => {
    keep(observer.takeRecords());
    return seen;
  };
}

/** Keeps the long tasks of whatever the page is about to load. */
export async function keepLongTasks(page: Page) {
  await page.addInitScript(watchLongTasks);
}

/** The lengths of the tasks of more than 50 ms that began while `act` was at work, in milliseconds. */
export async function longTasks(page: Page, act: () => Promise<unknown>) {
  const from = await page.evaluate(() => performance.now());
  await act();
  const all = await page.evaluate(async () => {
    // A task is told once it is over, so what follows is a task of its own.
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return window.forkfulLongTasks();
  });
  return all.filter(({ start }) => start >= from).map(({ duration }) => Math.round(duration));
}
