// A server that writes tiny events, without an end and as fast as it can: the page goes on, and Stop stops it.
import { expect, MODEL, test } from '../pages/fixtures.ts';
import { keepLongTasks, longTasks } from '../pages/long-tasks.ts';
import { event, EVENTS, forEver, startHostile } from '../server/hostile.mjs';
import { partOf } from '../server/parts.mjs';

const KEY = 'sk-hostile-0123456789-of-nobody';
/** No task of the page may be longer, in milliseconds. */
const LONGEST = 200;

const say = (delta: object) => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`;

/** Says nothing. With it thoughts are half of the events: a quick computer reads two million of them within the test, which end a reply. */
const COMMENT = ': and\n\n';

const FLOODS: { what: string; piece: string; all?: boolean }[] = [
  { what: 'words', piece: say({ content: 'x' }) },
  { what: 'words to every part', piece: say({ content: 'x' }), all: true },
  { what: 'thoughts', piece: say({ reasoning_content: 'x' }) + COMMENT },
  { what: 'words and thoughts in turn', piece: say({ content: 'x' }) + say({ reasoning_content: 'x' }) + COMMENT },
  { what: 'empty events', piece: 'data: {"choices":[]}\n\n' },
  { what: 'comments', piece: COMMENT },
];

for (const { what, piece, all } of FLOODS) {
  test(`a flood of tiny ${what} keeps nobody from anything, and is let go of by Stop`, async ({ recipe, page }) => {
    const server = await startHostile((request, response, body) => {
      if (request.url === '/v1/models') return response.writeHead(200, EVENTS).end('{"data":[]}');
      response.writeHead(200, EVENTS);
      return all || partOf(JSON.parse(body)) === 'cost' ? forEver(response, piece.repeat(50)) : response.end(event('YES', 'stop'));
    });
    await keepLongTasks(page);
    try {
      await recipe.open();
      await recipe.useProvider({ baseURL: server.baseURL, key: KEY, model: MODEL });
      const { told, own } = await longTasks(page, async () => {
        await recipe.run();
        if (!all) await expect(recipe.part('nutrition').root).toHaveAttribute('data-phase', 'done');
        await page.waitForTimeout(4_000);
        await recipe.stop();
        await recipe.part('cost').waitForPhase('stopped');
      });
      await expect(recipe.part('cost').root).toContainText(/stopped/i);
      await expect.poll(() => server.asked.every(({ ended }) => ended)).toBe(true);
      const longest = Math.min(Math.max(0, ...told), Math.max(0, ...own));
      expect(longest, `long tasks: ${told}, at work: ${own}`).toBeLessThanOrEqual(LONGEST);
    } finally {
      await server.close();
    }
  });
}
