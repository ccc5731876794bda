import type { BrowserContext, Page } from '@playwright/test';

/** What the browser refuses from now on because of a policy: each with the directive that it broke, in every frame. */
export async function enforced(where: BrowserContext | Page) {
  const seen: { directive: string; what: string }[] = [];
  await where.exposeBinding('forkfulEnforced', (_, directive: string, what: string) => void seen.push({ directive, what }));
  await where.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
      void window.forkfulEnforced(effectiveDirective, `${blockedURI} ${sample}`.trim());
    });
  });
  return seen;
}
