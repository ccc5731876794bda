// A service that lets so many requests through in a minute and refuses the others with the time to wait, as OpenAI does.
// Its clock may be another than the day's, so that minutes can be tested in seconds.
import { refusal } from './script.mjs';

/** @typedef {import('./script.mjs').Asked} Asked */
/** @typedef {import('./script.mjs').Script} Script */

export class Limit {
  /** How many requests were let through, and how many were refused. */
  passed = 0;
  refused = 0;
  /** When each request came, by its clock. @type {number[]} */
  arrivals = [];
  #tokens;

  /** @param {{ perMinute: number, burst?: number, now?: () => number }} options now: its clock, in milliseconds */
  constructor({ perMinute, burst = perMinute, now = () => performance.now() }) {
    this.perMilli = perMinute / 60_000;
    this.burst = burst;
    this.now = now;
    this.#tokens = burst;
  }

  /** The script of a reply, or of a refusal in its place. @param {(asked: Asked) => Script} answer @returns {(asked: Asked) => Script} */
  before(answer) {
    return (asked) => {
      const wait = this.#take();
      if (wait === 0) return answer(asked);
      return refusal(429, {
        message: `Rate limit reached for requests. Limit 60 / min. Please try again in ${Math.ceil(wait)}ms.`,
        type: 'requests',
        code: 'rate_limit_exceeded',
      });
    };
  }

  /** Nought where one more may pass, else the milliseconds until it may. */
  #take() {
    const now = this.now();
    const before = this.arrivals.at(-1) ?? now;
    this.#tokens = Math.min(this.burst, this.#tokens + (now - before) * this.perMilli);
    this.arrivals.push(now);
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      this.passed += 1;
      return 0;
    }
    this.refused += 1;
    return (1 - this.#tokens) / this.perMilli;
  }
}
