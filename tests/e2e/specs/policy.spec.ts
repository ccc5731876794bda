import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from '@playwright/test';
import { EditorPage } from '../pages/editor-page.ts';
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { inject, INJECTIONS } from '../pages/injections.ts';
import { JobPage } from '../pages/job-page.ts';
import { BUILT, startSite } from '../server/static.mjs';
import { startStranger } from '../server/stranger.mjs';

const POLICY = /^ *<meta http-equiv="Content-Security-Policy" content="([^"]*)" \/>\n/m;
const GUARD = /^ *<script src="\.\/guard-[0-9a-f]+\.js"[^>]*><\/script>\n/m;
const REFERRER = /^ *<meta name="referrer"[^>]*>\n/m;
/** Not at the root, as on a host that gives each of its pages a folder. */
const PREFIX = '/forkful/';

const page = () => readFileSync(path.join(BUILT, 'index.html'), 'utf8');
/** The same page, and nothing that a browser would enforce. */
const defenceless = (html: string) => without(GUARD, without(POLICY, html));

function without(what: RegExp, html: string) {
  expect(html).toMatch(what);
  return html.replace(what, '');
}

/** The directives that the browser has enforced, in every frame of the context. */
async function enforced(context: BrowserContext) {
  const directives: string[] = [];
  await context.exposeBinding('forkfulEnforced', (_, directive: string) => void directives.push(directive));
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) => void window.forkfulEnforced?.(effectiveDirective));
  });
  return directives;
}

async function ready(page: Page, url: string) {
  await page.goto(url);
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
}

for (const injection of INJECTIONS) {
  test(`${injection.what} reaches a stranger where there is no policy, and not here`, async ({ context }) => {
    const stranger = await startStranger();
    const put = (html: string) => html.replace('</body>', `${injection.markup?.(stranger.origin) ?? ''}</body>`);
    const open = await startSite({ prefix: PREFIX, rewrite: (html) => put(defenceless(html)) });
    const guarded = await startSite({ prefix: PREFIX, rewrite: put });
    const directives = await enforced(context);
    try {
      const control = await context.newPage();
      await ready(control, open.url);
      await inject(control, injection, stranger.origin);
      await expect.poll(stranger.paths, 'the injection works').not.toEqual([]);
      await control.close();
      stranger.asked.length = 0;
      expect(directives).toEqual([]);

      const page = await context.newPage();
      await ready(page, guarded.url);
      await inject(page, injection, stranger.origin);
      await expect.poll(() => directives).toContain(injection.by);
      // What could have left before this has left.
      await page.evaluate((origin) => fetch(`${origin}/last`, { mode: 'no-cors' }), stranger.origin);
      expect(stranger.paths()).toEqual(['/last']);
    } finally {
      await Promise.all([stranger, open, guarded].map((server) => server.close()));
    }
  });
}

declare global {
  interface Window {
    forkfulEnforced?: (directive: string) => Promise<void>;
  }
}
