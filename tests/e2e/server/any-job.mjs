// Answers any job of the gallery as its practice replies do. A request carries no part's id, so each part is known by
// its system prompt, and each chunk or candidate by its own words.
import { galleryJob, messages, practiceReplies, rightLabels, whole } from './gallery.mjs';
import { textOf } from './parts.mjs';

/** @typedef {import('./parts.mjs').ChatRequest} ChatRequest */
/** @typedef {import('./gallery.mjs').Job} Job */
/** @typedef {import('./script.mjs').Answer} Answer */
/** @typedef {import('./script.mjs').Script} Script */

/** Every instruction of a job: its parts, its editors and its judges. @param {Job} job */
export function specsOf(job) {
  return job.panels.flatMap(({ split, merge }) => [...(split.parts ?? []), split.part, merge.part].filter((spec) => spec !== undefined));
}

/** Tells a job's parts by their system prompts; attempts and chunks have their part's name without a number. @param {string} id */
export function partOfJob(id) {
  const specs = specsOf(galleryJob(id)).map((spec) => ({ id: spec.id, system: whole(spec.system) }));
  return (/** @type {ChatRequest} */ body) => {
    const system = textOf(body, 'system');
    return specs.find((spec) => system.startsWith(spec.system))?.id ?? 'unknown';
  };
}

/** What stands in the fence of this name in a request's prompt. @param {ChatRequest} body @param {string} name */
export function fenced(body, name) {
  return new RegExp(`<(${name}-\\d+)>\\n([\\s\\S]*?)\\n</\\1>`).exec(textOf(body, 'user'))?.[2] ?? '';
}

/** The numbered items that a request asks labels for. @param {ChatRequest} body */
export function numberedItems(body) {
  return [...fenced(body, 'chunk').matchAll(/^(\d+)\. (.*)$/gm)].map(([, number, text = '']) => ({ number: Number(number), text }));
}

/** The right label of each message, by its words. */
export function labelOfEach() {
  const right = rightLabels();
  return new Map(messages().map((text, at) => [text, right[at] ?? '']));
}

/**
 * The practice reply to each request, quickly; `scripts` adds to it by part.
 * @param {string} id
 * @param {(asked: import('./script.mjs').Asked) => Script} [scripts]
 * @returns {Answer}
 */
export function galleryAnswers(id, scripts = () => ({})) {
  const job = galleryJob(id);
  const replies = practiceReplies(id);
  const right = id === 'customer-messages' ? labelOfEach() : new Map();
  const headings = [...whole(job.input.sample).matchAll(/^# (.*)$/gm)].map(([, heading = '']) => heading);
  const judges = new Set(job.panels.filter(({ merge }) => merge.criteria).map(({ merge }) => merge.part?.id));

  /** The text for one request. @param {import('./script.mjs').Asked} asked @returns {string | undefined} */
  const text = ({ part, nth, body }) => {
    if (right.size > 0) {
      return numberedItems(body).map((item) => `${item.number}: ${right.get(item.text)}`).join('\n');
    }
    const heading = headings.findIndex((words) => textOf(body, 'user').includes(`# ${words}\n`));
    if (heading >= 0) return replies.get(`${part}-${heading + 1}`);
    if (judges.has(part)) {
      const candidate = [...replies].find(([, reply]) => reply === fenced(body, 'candidate'))?.[0] ?? '';
      const number = candidate.split('-').at(-1);
      const all = job.panels[0]?.merge.criteria ?? [];
      const asksAgain = all.some((one) => !textOf(body, 'user').includes(`${one.id} (weight`));
      return replies.get(`${part}-${number}${asksAgain ? '-again' : ''}`);
    }
    return replies.get(part) ?? replies.get(`${part}-${nth + 1}`);
  };
  return (asked) => {
    const reply = text(asked);
    if (reply === undefined) return { status: 400, type: 'application/json', body: '{"error":{"message":"No part looks like this."}}' };
    return { text: reply, ...scripts(asked) };
  };
}
