// Where servers differ in what they send: thoughts in fields of their own, content in pieces, and the count of tokens in many places.
import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { openAIChunk } from '../pages/published.ts';
import { PARTS } from '../server/parts.mjs';
import { panel, REPORTS, type Answer } from '../server/script.mjs';

type Content = string | { type: string }[] | null;
interface Said {
  content?: Content;
  [thoughts: string]: unknown;
}

/** How a server sends a text of which each piece is given, and the chunk that ends it. */
interface Shape {
  who: string;
  say: (piece: string) => Said;
  think?: (piece: string) => Said;
  /** The last chunks, each of which may say more than that it is one. */
  last: { finish?: string; inChoice?: object; beside?: object; choices?: [] }[];
  /** The tokens of one call, as that server counts them. */
  counts: [number, number];
  /** Its chunks have no more than OpenAI's. */
  isOpenAIs?: true;
}

const plain = (content: string): Said => ({ content });
const count = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };
const stop = { finish: 'stop' };

const SHAPES: Shape[] = [
  { who: 'OpenAI: usage in a chunk of its own', say: plain, last: [stop, { choices: [], beside: { usage: count } }], counts: [100, 10], isOpenAIs: true },
  { who: 'Mistral and others: usage in the chunk that ends', say: plain, last: [{ ...stop, beside: { usage: count } }], counts: [100, 10] },
  { who: 'Groq: usage in x_groq, thoughts in reasoning', say: plain, think: (reasoning) => ({ reasoning }), last: [{ ...stop, beside: { x_groq: { id: 'req_1', usage: { ...count, queue_time: 0.01 } } } }], counts: [100, 10] },
  { who: 'Moonshot: usage in the choice', say: plain, last: [{ ...stop, inChoice: { usage: count } }], counts: [100, 10] },
  { who: 'xAI: thoughts counted in the total alone', say: plain, think: (reasoning_content) => ({ reasoning_content, content: '' }), last: [stop, { choices: [], beside: { usage: { ...count, total_tokens: 150, completion_tokens_details: { reasoning_tokens: 40 } } } }], counts: [100, 50] },
  { who: 'DeepSeek: fields of its cache, thoughts in reasoning_content', say: (content) => ({ content, reasoning_content: null }), think: (reasoning_content) => ({ content: null, reasoning_content }), last: [{ ...stop, beside: { usage: { ...count, prompt_cache_hit_tokens: 64, prompt_cache_miss_tokens: 36 } } }], counts: [100, 10] },
  { who: 'OpenRouter: thoughts in reasoning, empty content beside them', say: (content) => ({ content, reasoning: null }), think: (reasoning) => ({ content: '', reasoning, reasoning_details: [{ type: 'reasoning.text', text: reasoning }] }), last: [stop, { choices: [], beside: { usage: { ...count, cost: 0.0001, is_byok: false } } }], counts: [100, 10] },
  { who: 'Mistral’s thinkers: content in arrays', say: (text) => ({ content: [{ type: 'text', text } as { type: string }] }), think: (text) => ({ content: [{ type: 'thinking', thinking: [{ type: 'text', text }] } as { type: string }] }), last: [{ ...stop, beside: { usage: count } }], counts: [100, 10] },
  { who: 'a server that counts as it goes', say: plain, last: [{ choices: [], beside: { usage: { prompt_tokens: 100, completion_tokens: 3, total_tokens: 103 } } }, { ...stop, beside: { usage: count } }], counts: [100, 10] },
];

function chunksOf({ say, think, last }: Shape, text: string) {
  const envelope = { id: 'c', object: 'chat.completion.chunk', created: 1, model: MODEL };
  const chunk = (delta: object, more: object = {}) => ({ ...envelope, choices: [{ index: 0, delta, finish_reason: null, ...more }] });
  const thoughts = think ? ['What do ', 'they want? NO?'].map((piece) => chunk(think(piece))) : [];
  const words = text.split(/(?<= )/).map((piece) => chunk(say(piece)));
  const ends = last.map(({ finish, inChoice, beside, choices }) => ({ ...(choices ? { ...envelope, choices } : chunk({}, { finish_reason: finish ?? null, ...inChoice })), ...beside }));
  return [chunk({ role: 'assistant', content: '' }), ...thoughts, ...words, ...ends];
}

const usual = panel();

for (const shape of SHAPES) {
  test(`the panel is read and counted as it should be from ${shape.who}`, async ({ recipe, provider }) => {
    const answer: Answer = (asked) => {
      const chunks = chunksOf(shape, usual(asked).text ?? '');
      return { type: 'text/event-stream', body: chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('') + 'data: [DONE]\n\n' };
    };
    if (shape.isOpenAIs) for (const chunk of chunksOf(shape, 'One, two.')) expect(await openAIChunk(chunk)).toEqual([]);
    provider.behave(answer);
    await recipe.open();
    await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
    expect(await recipe.runToEnd()).toBe('done');
    await recipe.expectPhases('done');
    expect(provider.calls()).toHaveLength(PARTS.length);
    expect((await recipe.vote()).votes).toEqual({ YES: 4, NO: 1 });
    for (const id of ['nutrition', 'cost', 'difficulty'] as const) expect(await recipe.part(id).words()).toBe(REPORTS[id]);
    await expect(recipe.main).not.toContainText('What do they want?');
    const [input, output] = shape.counts.map((tokens) => tokens * PARTS.length);
    await expect(recipe.summary).toContainText(`${input} tokens in, ${output} out`);
    await expect(recipe.summary).not.toContainText('not counted');
  });
}
