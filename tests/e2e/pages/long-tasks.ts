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

/** Tasks of the main thread of more than 50 ms, in milliseconds. */
export interface LongTasks {
  /** From beginning to end, as the Long Tasks API tells them. */
  told: number[];
  /** What of their time they were at work themselves, as the browser's trace has it, and not kept waiting by other programs. */
  own: number[];
}

/** The long tasks that began while `act` was at work. */
export async function longTasks(page: Page, act: () => Promise<unknown>): Promise<LongTasks> {
  const browser = page.context().browser();
  if (!browser) throw new Error('The page has no browser of its own to be traced.');
  const from = await page.evaluate(() => performance.now());
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] });
  await act();
  const told = await page.evaluate(async () => {
    // A task is told once it is over, so what follows is a task of its own.
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return window.forkfulLongTasks();
  });
  const trace = await browser.stopTracing();
  return {
    told: told.filter(({ start }) => start >= from).map(({ duration }) => Math.round(duration)),
    own: ownTimes(JSON.parse(trace.toString())),
  };
}

interface Trace {
  /** Times are in microseconds; `tdur` is the thread's own. */
  traceEvents: { name: string; pid: number; tid: number; dur?: number; tdur?: number; args: { name?: string } }[];
}

function ownTimes({ traceEvents }: Trace) {
  const named = traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const main = new Set(named.map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = traceEvents.filter(({ name, pid, tid }) => name === 'RunTask' && main.has(`${pid} ${tid}`));
  return tasks.map(({ tdur = 0 }) => Math.round(tdur / 1_000)).filter((own) => own > 50);
}
