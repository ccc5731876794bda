import type { Page } from '@playwright/test';

interface Clock {
  /** How much faster than the day's it runs at most. */
  speed: number;
  /** How long a call is on its way there, and its answer on its way back: the shortest and the longest, in milliseconds of the clock. */
  way: [number, number];
  /** The same of how long a reply takes from its head to its end. A refusal is there at once. */
  takes: [number, number];
}

/**
 * Runs inside the page, before its own code: its timers and its `performance.now()` follow a clock that runs faster than
 * the day's, but stands while a call is out on the real network, and never makes up for time that the page had not the
 * processor. What a call takes of this clock is drawn by dice, and does not depend on how busy the computer is.
 */
function runClock({ speed, way, takes }: Clock) {
  /** The longest time of the day's clock that one turn counts: what is beyond it was somebody else's. */
  const TURN = 5;
  const day = performance.now.bind(performance);
  const reallyFetch = window.fetch.bind(window);
  const timers = new Map<number, { due: number; act: () => void }>();
  let [time, turned, last, out, state] = [day(), day(), 0, 0, 1];

  // The same numbers each time: a run that fails can be looked at again.
  const draw = ([shortest, longest]: [number, number]) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return shortest + (state / 2 ** 32) * (longest - shortest);
  };
  const begin = (handler: TimerHandler, delay = 0, ...given: unknown[]) => {
    if (typeof handler !== 'function') throw new TypeError('Text is not run.');
    last += 1;
    timers.set(last, { due: time + Math.max(0, Number(delay) || 0), act: () => handler(...given) });
    return last;
  };
  const sleep = (delay: number) => new Promise((resolve) => begin(resolve, delay));
  const first = () => [...timers].reduce((one, other) => (other[1].due < one[1].due ? other : one));

  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    const now = day();
    let left = Math.min(now - turned, TURN) * speed;
    turned = now;
    if (out === 0 && timers.size > 0) {
      const [id, { due, act }] = first();
      if (due <= time + left) {
        // One at a time: what it begins may be a call, and then the clock stands.
        left = Math.max(0, due - time);
        timers.delete(id);
        time += left;
        act();
        left = 0;
      }
    }
    if (out === 0) time += left;
    port2.postMessage(null);
  };
  port2.postMessage(null);

  Performance.prototype.now = () => time;
  window.setTimeout = begin as typeof window.setTimeout;
  window.clearTimeout = (id) => void timers.delete(Number(id));
  window.fetch = async (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    if (!address.endsWith('/chat/completions')) return reallyFetch(input, init);
    await sleep(draw(way));
    const answer = await outside(input, init);
    await sleep(draw(way));
    const { status, statusText, headers } = answer.response;
    const body = new ReadableStream({
      async start(reply) {
        if (status === 200) await sleep(draw(takes));
        reply.enqueue(answer.bytes);
        reply.close();
      },
    });
    return new Response(body, { status, statusText, headers });
  };

  /** The real call, of which nothing is slow by this clock. */
  async function outside(input: RequestInfo | URL, init?: RequestInit) {
    out += 1;
    try {
      await window.forkfulTells?.(time);
      const response = await reallyFetch(input, init);
      return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
    } finally {
      out -= 1;
    }
  }
}

/** Lets the page go by a clock that a server may share: answers what shows its time, in milliseconds. */
export async function shareClock(page: Page, clock: Clock) {
  let time = 0;
  await page.exposeBinding('forkfulTells', (_, now: number) => void (time = now));
  await page.addInitScript(runClock, clock);
  return () => time;
}

declare global {
  interface Window {
    forkfulTells?: (time: number) => Promise<void>;
  }
}
