// A server that means harm. Whatever it does, nothing but the chosen server is asked, nothing of the page stops for long, and the person is
// told in words.
import { gzipSync } from 'node:zlib';
import type { ServerResponse } from 'node:http';
import { expect, MODEL, test } from '../pages/fixtures.ts';
import { Leaks, placesOf, search } from '../pages/key-search.ts';
import { keepLongTasks, longTasks } from '../pages/long-tasks.ts';
import { CORS, event, EVENTS, forEver, startHostile } from '../server/hostile.mjs';
import { startStranger } from '../server/stranger.mjs';

const KEY = 'sk-hostile-0123456789-of-nobody';

interface Attack {
  what: string;
  /** How each call is answered. */
  answer: (response: ServerResponse, asked: { stranger: string; authorization: string; nth: number }) => unknown;
  /** How the calls end, and what is said of the first. */
  phase: 'failed' | 'done';
  says: RegExp;
  /** What the part shows. */
  shows?: RegExp | string;
  /** What the summary of the run says of tokens. */
  counts?: RegExp;
}

const end = (response: ServerResponse, body: string | Buffer, headers: Record<string, string | string[]> = EVENTS, status = 200) => {
  response.writeHead(status, headers).end(body);
};

const REDIRECTS: Attack[] = [301, 302, 303, 307, 308].map((status) => ({
  what: `sends calls elsewhere with ${status}`,
  answer: (response, { stranger }) => end(response, '', { ...CORS, location: `${stranger}/v1/chat/completions` }, status),
  phase: 'failed',
  says: /redirect|elsewhere/i,
}));

const USAGE = ['1e400', '-5', '99999999999999999999', '18446744073709551615', '1.5', '"NaN"', '{}', '1e15'];

/** An absurd count is none: no figure is made of it. */
const UNCOUNTED = /^(?!.*tokens in).*$/s;

const ATTACKS: Attack[] = [
  ...REDIRECTS,
  {
    what: 'commands by the fields of events',
    answer: (response, { stranger }) => end(response, `event: close\nid: ${stranger}/id\nretry: 1\nlocation: ${stranger}/go\ndata: ${JSON.stringify({ choices: [] })}\n\nevent: redirect\ndata: ${stranger}/redirect\n\nevent: eval\ndata: fetch("${stranger}/ran")\n\n${event('YES', 'stop')}retry: 0\nid: 9\nevent: open\ndata: [DONE]\n\n`),
    phase: 'done', says: /^$/, shows: 'YES',
  },
  {
    what: 'sets cookies and sends odd headers',
    answer: (response, { stranger }) =>
      end(response, event('YES', 'stop'), {
        ...EVENTS,
        'set-cookie': ['a=1; Path=/', 'b=2; SameSite=None; Secure'],
        refresh: `0; url=${stranger}/refresh`,
        link: `<${stranger}/a.css>; rel=stylesheet, <${stranger}/a.js>; rel=preload; as=script`,
        'x-dns-prefetch-control': 'on',
        'content-location': `${stranger}/there`,
        'service-worker-allowed': '/',
        'clear-site-data': '"storage"',
        'content-security-policy-report-only': `default-src 'none'; report-uri ${stranger}/report`,
        'report-to': JSON.stringify({ group: 'default', max_age: 9, endpoints: [{ url: `${stranger}/report` }] }),
        'content-disposition': 'attachment; filename="run.exe"',
      }),
    phase: 'done', says: /^$/, shows: 'YES',
  },
  { what: 'writes one line without an end', answer: (response) => forEver(response.writeHead(200, EVENTS), 'x'.repeat(65_536)), phase: 'failed', says: /(^|\d parts: )The reply did not end, and was broken off/ },
  { what: 'writes one event’s data without an end', answer: (response) => forEver(response.writeHead(200, EVENTS), `data: ${'x'.repeat(65_536)}\n`), phase: 'failed', says: /(^|\d parts: )The reply did not end, and was broken off/ },
  { what: 'writes one JSON reply without an end', answer: (response) => forEver(response.writeHead(200, { ...CORS, 'content-type': 'application/json' }), `{"choices":[${'"x",'.repeat(9_000)}`), phase: 'failed', says: /(^|\d parts: )The reply did not end, and was broken off/ },
  ...USAGE.map((count): Attack => ({
    what: `counts ${count} tokens`,
    answer: (response) => end(response, `${event('YES', 'stop')}data: {"choices":[],"usage":{"prompt_tokens":${count},"completion_tokens":${count},"total_tokens":${count}}}\n\ndata: [DONE]\n\n`),
    phase: 'done', says: /^$/, shows: 'YES', counts: UNCOUNTED,
  })),
  { what: 'says that it is zipped, and is not', answer: (response) => end(response, event('YES', 'stop'), { ...EVENTS, 'content-encoding': 'gzip' }), phase: 'failed', says: /cut off|could not|reach/i },
  { what: 'is zipped and does not say so', answer: (response) => end(response, gzipSync(event('YES', 'stop'))), phase: 'failed', says: /could not be read/ },
  { what: 'sends a small file that unzips to much', answer: (response) => end(response, gzipSync(Buffer.alloc(40_000_000, 'x')), { ...EVENTS, 'content-encoding': 'gzip' }), phase: 'failed', says: /(^|\d parts: )The reply did not end, and was broken off/ },
  { what: 'promises more bytes than come', answer: (response) => { response.writeHead(200, { ...EVENTS, 'content-length': '99999' }).write(event('YE')); setTimeout(() => response.destroy(), 300); }, phase: 'failed', says: /cut off/ },
  { what: 'promises fewer bytes than come', answer: (response) => { response.socket?.end(`HTTP/1.1 200 OK\r\n${Object.entries(EVENTS).map(([name, value]) => `${name}: ${value}\r\n`).join('')}content-length: 9\r\n\r\n${event('YES', 'stop')}`); }, phase: 'failed', says: /cut off|could not be read/ },
  {
    what: 'repeats the key in its reply, in pieces',
    answer: (response, { authorization }) => {
      const key = authorization.replace('Bearer ', '');
      response.writeHead(200, EVENTS);
      const pieces = [...key].map((letter) => event(letter));
      for (const piece of [event('The key is '), ...pieces, event(', or '), ...pieces.slice(0, 20), event('', 'stop')]) response.write(piece);
      response.end();
    },
    phase: 'done', says: /^$/, shows: 'The key is [key], or [key]',
  },
  { what: 'repeats the key in one piece', answer: (response, { authorization }) => end(response, JSON.stringify({ choices: [{ message: { content: `${authorization}, ${authorization}.` }, finish_reason: 'stop' }] }), { ...CORS, 'content-type': 'application/json' }), phase: 'done', says: /^$/, shows: 'Bearer [key], Bearer [key].' },
  ...[400, 422, 429, 500].map((status): Attack => ({
    what: `writes a refusal with ${status} without an end`,
    answer: (response) => forEver(response.writeHead(status, { ...CORS, 'content-type': 'application/json' }), `{"error":{"message":"${'x'.repeat(65_536)}`),
    phase: 'failed', says: new RegExp(`\\(${status}\\)`),
  })),
  { what: 'never ends a refusal, and writes no more of it', answer: (response) => response.writeHead(400, { ...CORS, 'content-type': 'application/json' }).write('{"error":{"message":"No'), phase: 'failed', says: /\(400\)/ },
  { what: 'repeats the key in a refusal', answer: (response, { authorization }) => end(response, JSON.stringify({ error: { message: `No: ${authorization}` } }), { ...CORS, 'content-type': 'application/json' }, 401), phase: 'failed', says: /The key was refused/ },
];

for (const { what, answer, phase, says, shows, counts } of ATTACKS) {
  test(`a server that ${what}`, async ({ recipe, page, context }) => {
    test.setTimeout(120_000);
    const stranger = await startStranger();
    let nth = 0;
    const server = await startHostile((request, response) => {
      if (request.url === '/v1/models') return end(response, '{"data":[]}', { ...CORS, 'content-type': 'application/json' });
      return answer(response, { stranger: stranger.origin, authorization: request.headers.authorization ?? '', nth: (nth += 1) });
    });
    const leaks = new Leaks(context);
    await keepLongTasks(page);
    try {
      await recipe.open();
      await recipe.useProvider({ baseURL: server.baseURL, key: KEY, model: MODEL });
      const { own } = await longTasks(page, async () => {
        await recipe.run();
        await recipe.part('cost').waitForPhase(phase, 90_000);
      });
      expect(Math.max(0, ...own), 'no task of the page is longer, in milliseconds').toBeLessThanOrEqual(200);
      // Told on its card, or above them all where others met the same.
      if (phase === 'failed') await expect(recipe.alerts.filter({ hasText: says }).first()).toBeVisible();
      if (shows) await expect(recipe.part('cost').root).toContainText(shows);
      if (counts) {
        await recipe.ended();
        await expect(recipe.summary).toHaveText(counts);
      }
      expect(server.asked.filter(({ headers }) => 'cookie' in headers), 'no request carries a cookie').toEqual([]);
      expect(server.asked.length, 'of those that come after the first reply, too').toBeGreaterThan(2);
      expect(stranger.paths()).toEqual([]);
      expect(search([...(await placesOf(page)), ...(await leaks.places(server.origin))], KEY).filter((one) => !one.startsWith('field API key'))).toEqual([]);
    } finally {
      await Promise.all([stranger.close(), server.close()]);
    }
  });
}

const named = (count: number) => JSON.stringify({ data: Array.from({ length: count }, (_, place) => ({ id: `model-${place}` })) });

const LISTS: { what: string; list: (response: ServerResponse) => unknown; says: RegExp; offers: number }[] = [
  { what: 'lists models without an end', list: (response) => forEver(response.writeHead(200, CORS), `{"data":[${'{"id":"x"},'.repeat(5_000)}`), says: /did not end, and was broken off/, offers: 0 },
  { what: 'lists fifty megabytes of models', list: (response) => end(response, named(2_000_000), CORS), says: /did not end, and was broken off/, offers: 0 },
  { what: 'lists sixty thousand models', list: (response) => end(response, named(60_000), CORS), says: /60,000 models\. The first 800 are offered/, offers: 800 },
  { what: 'lists a model with a name of a megabyte', list: (response) => end(response, JSON.stringify({ data: [{ id: 'x'.repeat(1_000_000) }, { id: 'small' }] }), CORS), says: /1 model\./, offers: 1 },
  { what: 'nests its list as deep as it goes', list: (response) => end(response, '['.repeat(1_500_000), CORS), says: /not.*(API|read)|No API/i, offers: 0 },
];

for (const { what, list, says, offers } of LISTS) {
  test(`a server that ${what} keeps nobody waiting`, async ({ recipe, page }) => {
    const server = await startHostile((request, response) => (request.url === '/v1/models' ? list(response) : end(response, '{"error":{"message":"No."}}', CORS, 400)));
    await keepLongTasks(page);
    try {
      await recipe.open();
      await recipe.openSettings();
      const { own } = await longTasks(page, async () => {
        await recipe.fillSettings({ baseURL: server.baseURL, key: KEY });
        await recipe.field('API key').press('Tab');
        // Asked for on its own.
        await expect(recipe.dialog).toContainText(says, { timeout: 20_000 });
        await expect.poll(() => server.asked.filter(({ ended }) => !ended)).toEqual([]);
      });
      await expect(page.locator('#model-list option')).toHaveCount(offers);
      expect(Math.max(0, ...own), 'no task of the page is longer, in milliseconds').toBeLessThanOrEqual(200);
    } finally {
      await server.close();
    }
  });
}
