import type { Page, Request } from '@playwright/test';
import { partOf, type ChatRequest } from '../server/parts.mjs';
import { MODELS } from '../server/provider.mjs';
import { head, panel, pieces } from '../server/script.mjs';

/** What a service of its kind lets a web page send. A browser fails the preflight of any further header. */
const CORS = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type, authorization, api-key' };

/**
 * Plays a service that speaks Chat Completions at its real address, inside the browser: nothing of this leaves the machine.
 * Returns the list in which its requests are written down.
 */
export async function playService(page: Page, host: string, base: string, models = MODELS) {
  const seen: Request[] = [];
  const answer = panel();
  const asked = new Map<string, number>();
  await page.route(`${host}**`, async (route) => {
    const request = route.request();
    if (request.method() === 'OPTIONS') return route.fulfill({ status: 204, headers: CORS });
    seen.push(request);
    if (request.url() === `${base}/models`) {
      const data = models.map((id) => ({ id, object: 'model', created: 1_763_000_000, owned_by: 'tests' }));
      return route.fulfill({ json: { object: 'list', data }, headers: CORS });
    }
    if (request.url() !== `${base}/chat/completions`) return route.fulfill({ status: 404, headers: CORS, body: 'nothing is here' });
    const asks = request.postDataJSON() as ChatRequest;
    const part = partOf(asks);
    const nth = asked.get(part) ?? 0;
    asked.set(part, nth + 1);
    const script = answer({ part, nth, body: asks });
    const { status, headers } = head(script);
    const body = Buffer.concat(pieces(script).map(({ bytes }) => bytes));
    return route.fulfill({ status, headers: { ...CORS, ...headers }, body });
  });
  return seen;
}
