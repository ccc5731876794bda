// What providers publish of what may be sent to them, and of what they send: OpenAI's and Anthropic's libraries, whose types are made from
// their specifications, and OpenRouter's, whose checks are. Read where the packages are installed; nothing of it is kept here.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ChatRequest$outboundSchema } from '@openrouter/sdk/models/chatrequest.js';
import { ChatStreamChunk$inboundSchema } from '@openrouter/sdk/models/chatstreamchunk.js';
import { Ajv, type ValidateFunction } from 'ajv';

const require = createRequire(import.meta.url);
const OPENAI = 'openai/resources/chat/completions/completions.d.ts';
// Its last version that has the temperature, which models up to Claude 4.6 take and later ones do not: version 1 knows those alone.
const ANTHROPIC = '@anthropic-ai/sdk/resources/messages/messages.d.ts';

/** In which file a published type is. */
const TYPES = {
  ChatCompletionCreateParamsStreaming: OPENAI,
  ChatCompletionChunk: OPENAI,
  MessageCreateParamsStreaming: ANTHROPIC,
  RawMessageStreamEvent: ANTHROPIC,
};
type Type = keyof typeof TYPES;

const known = new Map<Type, ValidateFunction>();

/** A published type as a check that refuses what the type does not have. It takes seconds to make, so it is kept beside the packages. */
async function checkOf(type: Type) {
  const before = known.get(type);
  if (before) return before;
  // The packages name few of their files as theirs to be asked for; so from what is certain to be.
  const modules = path.dirname(path.dirname(require.resolve('ajv/package.json')));
  const [scope = '', name = ''] = TYPES[type].split('/');
  const owner = scope.startsWith('@') ? `${scope}/${name}` : scope;
  const { version } = JSON.parse(readFileSync(path.join(modules, owner, 'package.json'), 'utf8'));
  const kept = path.join(modules, '.cache/forkful', `${type}-${version}.json`);
  let schema;
  try {
    schema = JSON.parse(readFileSync(kept, 'utf8'));
  } catch {
    const { createGenerator } = await import('ts-json-schema-generator');
    schema = createGenerator({ path: path.join(modules, TYPES[type]), type, skipTypeCheck: true, additionalProperties: false, jsDoc: 'none' }).createSchema(type);
    mkdirSync(path.dirname(kept), { recursive: true });
    // Two workers may make it at the same time; neither reads the half of it.
    writeFileSync(`${kept}.${process.pid}`, JSON.stringify(schema));
    renameSync(`${kept}.${process.pid}`, kept);
  }
  const check = new Ajv({ strict: false, allErrors: true }).compile(schema);
  known.set(type, check);
  return check;
}

/** What is wrong with it; nothing, if it is of that type. */
async function faults(type: Type, what: unknown) {
  const check = await checkOf(type);
  if (check(what)) return [];
  return (check.errors ?? []).map(({ instancePath, message, params }) => `${type}${instancePath} ${message} ${JSON.stringify(params)}`);
}

export const openAI = (body: unknown) => faults('ChatCompletionCreateParamsStreaming', body);
export const openAIChunk = (chunk: unknown) => faults('ChatCompletionChunk', chunk);
export const anthropic = (body: unknown) => faults('MessageCreateParamsStreaming', body);
export const anthropicEvent = (event: unknown) => faults('RawMessageStreamEvent', event);

/** Names as OpenRouter's library has them, which it turns back into those of the wire. */
function camel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camel);
  if (typeof value !== 'object' || value === null) return value;
  const rename = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [rename(name), camel(inner)]));
}

/** Its checks leave out what they do not know; so what comes out must be what went in. */
export async function openRouter(body: unknown) {
  const read = ChatRequest$outboundSchema.safeParse(camel(body));
  if (!read.success) return read.error.issues.map(({ path: at, message }) => `ChatRequest/${at.join('/')} ${message}`);
  return isDeepStrictEqual(JSON.parse(JSON.stringify(read.data)), body) ? [] : [`ChatRequest has fields that are not of it: ${JSON.stringify(body)}`];
}

export async function openRouterChunk(chunk: unknown) {
  const read = ChatStreamChunk$inboundSchema.safeParse(chunk);
  return read.success ? [] : read.error.issues.map(({ path: at, message }) => `ChatStreamChunk/${at.join('/')} ${message}`);
}

/**
 * The fields that Ollama's documentation ticks for `/v1/chat/completions`: docs/api/openai-compatibility.mdx of ollama/ollama at commit
 * 043e9900, read in November 2026. There is no package that has them. Later pages of docs.ollama.com leave the efforts to each model;
 * these four are those that were always named.
 */
const OLLAMA = [
  'model', 'messages', 'frequency_penalty', 'presence_penalty', 'response_format', 'seed', 'stop', 'stream', 'stream_options', 'temperature',
  'top_p', 'max_tokens', 'tools', 'reasoning_effort', 'reasoning',
];
const OLLAMA_WITHIN: Record<string, string[]> = { stream_options: ['include_usage'], reasoning: ['effort'] };
const OLLAMA_EFFORTS = ['high', 'medium', 'low', 'none'];

/** Ollama's documentation names fields and hardly a type; the types are OpenAI's, but for `reasoning`, which OpenAI does not have there. */
export async function ollama(body: Record<string, unknown>) {
  const { reasoning, ...rest } = body;
  const unknown = Object.keys(body).filter((field) => !OLLAMA.includes(field));
  for (const [field, inner] of Object.entries(OLLAMA_WITHIN)) {
    unknown.push(...Object.keys(body[field] ?? {}).filter((name) => !inner.includes(name)).map((name) => `${field}/${name}`));
  }
  const efforts = [body.reasoning_effort, (reasoning as { effort?: unknown } | undefined)?.effort].filter((effort) => effort !== undefined);
  const odd = efforts.filter((effort) => !OLLAMA_EFFORTS.includes(String(effort)));
  return [
    ...unknown.map((field) => `Ollama names no field ${field}`),
    ...odd.map((effort) => `Ollama names no effort ${effort}`),
    ...(await openAI(rest)),
  ];
}

/** What a page sent that no published definition allows. A call to a server that chooses its model by itself names none. */
export async function faultsOfCall(url: string, text: string) {
  const body = JSON.parse(text);
  const { host, pathname } = new URL(url);
  if (pathname.endsWith('/messages')) return anthropic(body);
  // It is known by its usual port.
  if (/^(localhost|127\.0\.0\.1):11434$/.test(host)) return ollama(body);
  const named = host === 'api.openai.com' || 'model' in body ? body : { ...body, model: 'its-own' };
  return [...(await openAI(named)), ...(await openRouter(body))];
}

/** Makes all checks before the tests begin, so that no test is late for it. */
export default async function prepare() {
  for (const type of Object.keys(TYPES) as Type[]) await checkOf(type);
}
