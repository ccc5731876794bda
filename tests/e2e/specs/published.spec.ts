// The checks of what the page sends, which every test makes (see pages/fixtures.ts), can fail; and what the fake services send is what
// the real ones would.
import { expect, test } from '@playwright/test';
import { anthropic, anthropicEvent, faultsOfCall, ollama, openAI, openAIChunk, openRouter, openRouterChunk } from '../pages/published.ts';
import { told } from '../pages/service.ts';
import { pieces } from '../server/script.mjs';

type Check = (what: Record<string, unknown>) => Promise<string[]>;

const user = { role: 'user', content: 'Could she?' };
const chat = { model: 'm', messages: [{ role: 'system', content: 'One word.' }, user], max_tokens: 3, temperature: 1, reasoning_effort: 'none', stream: true, stream_options: { include_usage: true } };
const block = { type: 'text', text: 'Could she?', cache_control: { type: 'ephemeral' } };
const message = { model: 'm', max_tokens: 3, system: 'One word.', messages: [{ role: 'user', content: [block] }], temperature: 1, stream: true };

const CHECKS: { name: string; check: Check; sound: Record<string, unknown>; odd: Record<string, object> }[] = [
  {
    name: 'OpenAI', check: openAI, sound: chat,
    odd: {
      'a made-up field': { ...chat, made_up: 1 },
      'a made-up field within': { ...chat, stream_options: { include_usage: true, made_up: 1 } },
      'a made-up field of a message': { ...chat, messages: [{ ...user, made_up: 1 }] },
      'a number as text': { ...chat, max_tokens: '3' },
      'an effort that there is not': { ...chat, reasoning_effort: 'no' },
      'no messages': { ...chat, messages: undefined },
    },
  },
  {
    name: 'OpenRouter', check: openRouter, sound: chat,
    odd: {
      'a made-up field': { ...chat, made_up: 1 },
      'a made-up field within': { ...chat, stream_options: { include_usage: true, made_up: 1 } },
      'a number as text': { ...chat, temperature: '1' },
      'half a token': { ...chat, max_tokens: 3.5 },
      'n, which it does not have': { ...chat, n: 5 },
    },
  },
  {
    name: 'Ollama', check: ollama, sound: chat,
    odd: {
      'a made-up field': { ...chat, made_up: 1 },
      'a made-up field within': { ...chat, stream_options: { include_usage: true, made_up: 1 } },
      'a number as text': { ...chat, temperature: '1' },
      'OpenAI’s later name for the limit': { ...chat, max_completion_tokens: 3 },
      'n, which it leaves unticked': { ...chat, n: 5 },
      'user, which it leaves unticked': { ...chat, user: 'u' },
      'an effort that only OpenAI has': { ...chat, reasoning_effort: 'minimal' },
      'an effort that there is not': { ...chat, reasoning: { effort: 'no' } },
      'OpenRouter’s way to switch thinking off': { ...chat, reasoning: { enabled: false } },
      'no messages': { ...chat, messages: undefined },
      'no model': { ...chat, model: undefined },
    },
  },
  {
    name: 'Anthropic', check: anthropic, sound: message,
    odd: {
      'a made-up field': { ...message, made_up: 1 },
      'a made-up field of a block': { ...message, messages: [{ role: 'user', content: [{ ...block, made_up: 1 }] }] },
      'a number as text': { ...message, max_tokens: '3' },
      'no limit': { ...message, max_tokens: undefined },
      'a role that there is not': { ...message, messages: [{ role: 'oracle', content: 'x' }] },
      'a field of OpenAI’s': { ...message, stream_options: { include_usage: true } },
    },
  },
];

for (const { name, check, sound, odd } of CHECKS) {
  test(`what may be sent to ${name} is told from what may not`, async () => {
    expect(await check(sound)).toEqual([]);
    for (const [what, body] of Object.entries(odd)) expect(await check(JSON.parse(JSON.stringify(body))), what).not.toEqual([]);
  });
}

test('a call is checked by where it goes', async () => {
  const of = (url: string, body: object) => faultsOfCall(url, JSON.stringify(body));
  expect(await of('https://api.anthropic.com/v1/messages', message)).toEqual([]);
  expect(await of('https://api.anthropic.com/v1/messages', chat)).not.toEqual([]);
  expect(await of('https://api.openai.com/v1/chat/completions', message)).not.toEqual([]);
  const odd = { ...chat, max_completion_tokens: 3 };
  expect(await of('http://localhost:11434/v1/chat/completions', chat)).toEqual([]);
  expect(await of('http://localhost:11434/v1/chat/completions', odd)).not.toEqual([]);
  expect(await of('http://127.0.0.1:11434/v1/chat/completions', odd)).not.toEqual([]);
  expect(await of('http://localhost:1234/v1/chat/completions', odd), 'which OpenAI allows').toEqual([]);
  const { model: _, ...nameless } = chat;
  expect(await of('http://127.0.0.1:8080/v1/chat/completions', nameless)).toEqual([]);
  expect(await of('https://api.openai.com/v1/chat/completions', nameless), 'OpenAI must be told').not.toEqual([]);
});

/** The JSON of the events of a stream. */
const events = (stream: string) => stream.split('\n').filter((line) => line.startsWith('data: {')).map((line) => JSON.parse(line.slice(6)));

test('the chunks of the fake service are those of OpenAI and OpenRouter', async () => {
  const stream = pieces({ text: 'One, two.', usageLast: true }).map(({ bytes }) => bytes.toString()).join('');
  expect(events(stream).length).toBeGreaterThan(3);
  for (const chunk of events(stream)) {
    expect(await openAIChunk(chunk)).toEqual([]);
    const { usage, ...rest } = chunk;
    expect(await openRouterChunk(usage ? chunk : rest), 'it has no empty usage').toEqual([]);
    expect(await openAIChunk({ ...chunk, made_up: 1 })).not.toEqual([]);
    expect(await openAIChunk({ ...chunk, created: 'now' })).not.toEqual([]);
    expect(await openRouterChunk({ ...rest, created: 'now' })).not.toEqual([]);
  }
});

test('the events of the fake Anthropic are Anthropic’s', async () => {
  for (const event of events(told('One, two.', 'end_turn', 'Hm.').body)) {
    // It is in its documentation, and not in the types.
    if (event.type !== 'ping') expect(await anthropicEvent(event)).toEqual([]);
    expect(await anthropicEvent({ ...event, made_up: 1 })).not.toEqual([]);
  }
});
