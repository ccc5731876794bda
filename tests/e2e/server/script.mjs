// What the fake provider says: a script describes one reply, `panel` gives each part of the default job its script,
// and `pieces` turns a script into the bytes of a reply, in the order in which they leave.

/**
 * One reply. Everything is optional: an empty script is an ordinary, whole, quick stream.
 * @typedef {{
 *   text?: string,
 *   tokensPerSecond?: number,
 *   hold?: number | Promise<unknown>,
 *   finish?: string | null,
 *   status?: number,
 *   type?: string,
 *   headers?: Record<string, string>,
 *   body?: string,
 *   cors?: boolean,
 *   plain?: boolean,
 *   whole?: boolean,
 *   silent?: boolean,
 *   reset?: boolean,
 *   drone?: boolean,
 *   cutAfter?: number,
 *   stallAfter?: number,
 *   errorAfter?: { tokens: number, error: object },
 *   emptyFirst?: boolean,
 *   usageLast?: boolean,
 *   comments?: boolean,
 *   crlf?: boolean,
 *   bytewise?: boolean,
 *   done?: boolean,
 *   finalBlank?: boolean,
 * }} Script
 * - hold: milliseconds, or a promise, before the first byte
 * - finish: the finish_reason; null ends the stream without one
 * - body: sent as it is, with `status` and `type`
 * - cors: false leaves out every CORS header of the reply
 * - plain: a JSON completion, though a stream was asked for
 * - whole: all of the text in one piece of the stream
 * - silent: no byte ever
 * - reset: the connection breaks before the first byte
 * - drone: comments for ever, and nothing else
 * - cutAfter, stallAfter: the connection breaks after so many tokens, or stays open and says no more
 * - emptyFirst, usageLast: a chunk with no choices before, or after, the others
 * - bytewise: every byte in a piece of its own
 * - done, finalBlank: false leaves out `[DONE]`, or the blank line that ends the last event
 */
/** @typedef {import('./parts.mjs').ChatRequest} ChatRequest */
/** @typedef {{ part: string, nth: number, body: ChatRequest }} Asked nth: how many times this part was asked before. */
/** @typedef {(asked: Asked) => Script} Answer */

export const REPORTS = {
  nutrition: 'Chickpeas bring fibre and plant protein, and the spinach adds iron. Salt from the tins is the one concern.',
  cost: 'Cheap: tins and an onion make most of the dish. The crusty bread is the priciest ingredient.',
  difficulty: 'One pan and half an hour. A nervous beginner would manage, if the garlic is watched.',
};
export const VERDICT =
  'The reviewers agree that this is a kind weeknight dish. It is filling and cheap. It asks for little skill.\n' +
  'Verdict: cook it on a Tuesday.';

/**
 * A script for each part; what is left out answers as usual. Ballots cannot be told apart on the wire, so theirs is a
 * list by arrival. The last one also serves any later arrival: put the ballot that fails there, and a retry fails too.
 * @param {Partial<Record<'nutrition' | 'cost' | 'difficulty' | 'verdict', Script>> & {
 *   ballots?: Script[], every?: Script }} [scripts]
 * @returns {Answer}
 */
export function panel(scripts = {}) {
  const ballots = scripts.ballots ?? ['YES', 'YES', 'YES', 'YES', 'NO'].map((text) => ({ text }));
  return ({ part, nth }) => {
    if (part === 'unknown') return refusal(400, { message: 'No part of the job looks like this request.' });
    if (part === 'ballot') return { ...scripts.every, ...ballots[Math.min(nth, ballots.length - 1)] };
    const name = /** @type {keyof typeof REPORTS | 'verdict'} */ (part);
    const text = name === 'verdict' ? VERDICT : REPORTS[name];
    return { text, ...scripts.every, ...scripts[name] };
  };
}

/**
 * An error in OpenAI's shape.
 * @param {number} status
 * @param {{ message: string, type?: string, code?: string | null, param?: string | null }} error
 * @returns {Script}
 */
export function refusal(status, error) {
  const whole = { type: 'invalid_request_error', code: null, param: null, ...error };
  return { status, type: 'application/json', body: JSON.stringify({ error: whole }) };
}

/** @param {Script} script */
export function head(script) {
  const type = script.type ?? (script.plain ? 'application/json' : 'text/event-stream; charset=utf-8');
  return { status: script.status ?? 200, headers: { 'content-type': type, ...script.headers } };
}

/**
 * The bytes of a reply, each with the time that passes before it leaves.
 * @param {Script} script
 * @returns {{ wait: number, bytes: Buffer }[]}
 */
export function pieces(script) {
  if (script.body !== undefined) return [{ wait: 0, bytes: Buffer.from(script.body) }];
  if (script.plain) return [{ wait: 0, bytes: Buffer.from(JSON.stringify(completion(script))) }];
  const wait = script.tokensPerSecond ? 1000 / script.tokensPerSecond : 0;
  const events = [...streamed(script)].map(({ event, paced }) => ({
    wait: paced ? wait : 0,
    bytes: Buffer.from(script.crlf ? event.replaceAll('\n', '\r\n') : event),
  }));
  return script.bytewise
    ? events.flatMap(({ bytes }) => [...bytes].map((byte) => ({ wait: 0, bytes: Buffer.from([byte]) })))
    : events;
}

/** @param {Script} script @returns {Generator<{ event: string, paced: boolean }, void>} */
function* streamed(script) {
  const all = script.whole ? [script.text ?? ''] : tokens(script.text ?? '');
  const stop = script.drone ? 0 : script.cutAfter ?? script.stallAfter ?? script.errorAfter?.tokens ?? all.length;
  const finish = script.finish === undefined ? 'stop' : script.finish;
  const aside = (/** @type {string} */ event) => ({ event, paced: false });

  if (script.comments) yield aside(': PROCESSING\n\n');
  if (script.emptyFirst) yield aside(data({ ...envelope(), id: '', model: '', choices: [], prompt_filter_results: [] }));
  yield aside(data(chunk({ role: 'assistant', content: '' })));
  for (const token of all.slice(0, stop)) {
    yield { event: data(chunk({ content: token })), paced: true };
    if (script.comments) yield aside(': keep-alive\n\n');
  }
  if (script.cutAfter !== undefined || script.stallAfter !== undefined || script.drone) return;
  if (script.errorAfter) {
    yield aside(data({ error: script.errorAfter.error }));
    return;
  }

  const last = [];
  if (finish !== null) last.push(data(chunk({}, finish)));
  if (script.usageLast) last.push(data({ ...envelope(), choices: [], usage: usage(all.length) }));
  if (script.done !== false && finish !== null) last.push('data: [DONE]\n\n');
  const ending = last.join('');
  if (ending) yield aside(script.finalBlank === false ? ending.trimEnd() : ending);
}

/** Words with the space before them, as tokens are. @param {string} text */
export function tokens(text) {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

function envelope() {
  return { id: 'chatcmpl-test', object: 'chat.completion.chunk', created: 1_763_000_000, model: 'test-model' };
}

/** @param {object} delta @param {string | null} finish */
function chunk(delta, finish = null) {
  return { ...envelope(), choices: [{ index: 0, delta, finish_reason: finish }], usage: null };
}

/** @param {number} completionTokens */
function usage(completionTokens) {
  return { prompt_tokens: 90, completion_tokens: completionTokens, total_tokens: 90 + completionTokens };
}

/** @param {object} json */
function data(json) {
  return `data: ${JSON.stringify(json)}\n\n`;
}

/** @param {Script} script */
function completion(script) {
  const message = { role: 'assistant', content: script.text ?? '' };
  return {
    ...envelope(),
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: script.finish ?? 'stop' }],
    usage: usage(tokens(script.text ?? '').length),
  };
}
