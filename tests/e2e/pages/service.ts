import type { Page, Request, Route } from '@playwright/test';
import { partOf, type ChatRequest } from '../server/parts.mjs';
import { MODELS } from '../server/provider.mjs';
import { head, panel, pieces, type Answer } from '../server/script.mjs';

/** What a service of its kind lets a web page send. A browser fails the preflight of any further header. */
const CORS = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type, authorization, api-key' };

/**
 * Plays a service that speaks Chat Completions at its real address, inside the browser: nothing of this leaves the machine.
 * Returns the list in which its requests are written down.
 */
export async function playService(page: Page, host: string, base: string, models = MODELS, answer: Answer = panel()) {
  const seen: Request[] = [];
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

/** What Anthropic lets a web page send that asks for it. */
const ANTHROPIC_CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'content-type, x-api-key, anthropic-version, anthropic-dangerous-direct-browser-access',
  'access-control-expose-headers': '*',
};

export const ANTHROPIC = 'https://api.anthropic.com';

/** A request to Anthropic, as the types of its library have it. */
export interface MessagesRequest {
  model: string;
  max_tokens: number;
  system?: string | TextBlock[];
  messages: [{ role: 'user'; content: string | TextBlock[] }];
  temperature?: number;
  stream: boolean;
}

export interface TextBlock {
  type: 'text';
  text: string;
  cache_control?: { type: 'ephemeral' };
}

/** The text of a message or a system prompt, whether it is in blocks or not. */
export const textOf = (content: string | TextBlock[] = '') => (typeof content === 'string' ? content : content.map(({ text }) => text).join(''));

/** The same request, as Chat Completions has it: for telling parts apart. */
function asChat(body: MessagesRequest) {
  const system = textOf(body.system);
  const user = { role: 'user', content: textOf(body.messages[0].content) };
  return { ...body, messages: system ? [{ role: 'system', content: system }, user] : [user] } as unknown as ChatRequest;
}

type Odd = (asked: { part: string; nth: number; body: MessagesRequest }, route: Route) => Promise<unknown> | undefined;

/** Plays Anthropic's Messages at its real address. `odd` answers what is not to be answered as usual. */
export async function playAnthropic(page: Page, odd: Odd = () => undefined) {
  const seen: Request[] = [];
  const answer = panel();
  const asked = new Map<string, number>();
  await page.route(`${ANTHROPIC}/**`, async (route) => {
    const request = route.request();
    if (request.method() === 'OPTIONS') return route.fulfill({ status: 204, headers: ANTHROPIC_CORS });
    seen.push(request);
    if (request.url() === `${ANTHROPIC}/v1/models`) {
      const data = ['claude-opus-9', 'claude-haiku-9'].map((id) => ({ type: 'model', id, display_name: id, created_at: '2026-01-01T00:00:00Z' }));
      return route.fulfill({ json: { data, has_more: false }, headers: ANTHROPIC_CORS });
    }
    const body = request.postDataJSON() as MessagesRequest;
    const chat = asChat(body);
    const part = partOf(chat);
    const nth = asked.get(part) ?? 0;
    asked.set(part, nth + 1);
    const special = odd({ part, nth, body }, route);
    if (special) return special;
    return route.fulfill(told(answer({ part, nth, body: chat }).text ?? ''));
  });
  return seen;
}

/** An error in Anthropic's shape. */
export const anthropicError = (status: number, type: string, message: string, headers: Record<string, string> = {}) => ({
  status,
  headers: { ...ANTHROPIC_CORS, 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_1' }),
});

/** Counts that Anthropic always gives, if only to say that there are none. */
const UNCOUNTED = { cache_creation_input_tokens: 0, output_tokens_details: null, server_tool_use: null };

/** A streamed reply. */
export function told(text: string, stop = 'end_turn', thoughts = '') {
  const usage = { ...UNCOUNTED, input_tokens: 20, cache_read_input_tokens: 80, output_tokens: 1, cache_creation: null, inference_geo: null, service_tier: 'standard', speed: null };
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [], container: null, diagnostics: null, stop_details: null, stop_reason: null, stop_sequence: null, usage };
  const events: object[] = [{ type: 'message_start', message }, { type: 'ping' }];
  const blocks: { begin: object; deltas: object[] }[] = [];
  if (thoughts) blocks.push({ begin: { type: 'thinking', thinking: '', signature: '' }, deltas: [{ type: 'thinking_delta', thinking: thoughts }, { type: 'signature_delta', signature: 'of-nobody' }] });
  blocks.push({ begin: { type: 'text', text: '', citations: null }, deltas: text.split(/(?<= )/).map((piece) => ({ type: 'text_delta', text: piece })) });
  for (const [index, { begin, deltas }] of blocks.entries()) {
    events.push({ type: 'content_block_start', index, content_block: begin }, ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })), { type: 'content_block_stop', index });
  }
  const last = { container: null, stop_details: null, stop_reason: stop, stop_sequence: null };
  events.push({ type: 'message_delta', delta: last, usage: { ...UNCOUNTED, input_tokens: 20, cache_read_input_tokens: 80, output_tokens: 9 } }, { type: 'message_stop' });
  const body = events.map((event) => `event: ${(event as { type: string }).type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
  return { status: 200, headers: { ...ANTHROPIC_CORS, 'content-type': 'text/event-stream' }, body };
}
