// The gallery's jobs as the tests know them, read from the files that the page ships.
import { readFileSync } from 'node:fs';
import { onOneLine, readTable } from './csv.mjs';

const FOLDER = new URL('../../../src/gallery/', import.meta.url);

/** Every job's id, in the order of the page. */
export const GALLERY = /** @type {const} */ ([
  'recipe-review',
  'front-page',
  'customer-messages',
  'taglines',
  'beginner-friendly',
  'budget-recipe',
  'menu',
]);
/** @typedef {(typeof GALLERY)[number]} GalleryId */
/** @typedef {string | string[]} Text */
/** @typedef {{ id: string, title: string, system?: Text, prompt: Text, max_tokens: number }} Spec */
/** @typedef {{ id: string, title: string, weight: number }} Criterion */
/**
 * @typedef {{
 *   id: string, title: string,
 *   split: { by: string, parts?: Spec[], part?: Spec, attempts?: number, items?: number },
 *   merge: { how: string, part?: Spec, labels?: string[], answers?: string[], criteria?: Criterion[] },
 * }} Panel
 */
/** @typedef {{ id: string, title: string, headline: string, input: { label: string, sample?: Text, file?: string }, panels: Panel[] }} Job */

/** @param {string} name */
export function galleryText(name) {
  return readFileSync(new URL(name, FOLDER), 'utf8');
}

/** @param {string} id @returns {Job} */
export function galleryJob(id) {
  return JSON.parse(galleryText(`${id}.json`));
}

/** A text of a job's file, which may be written as a list of its lines. @param {Text | undefined} text */
export function whole(text) {
  return Array.isArray(text) ? text.join('\n') : (text ?? '');
}

/** The practice reply of each part, by the part's name. @param {string} id @returns {Map<string, string>} */
export function practiceReplies(id) {
  /** @type {{ parts: { part: string, text: string }[] }} */
  const { parts } = JSON.parse(galleryText(`${id}.practice.json`));
  return new Map(parts.map(({ part, text }) => [part, text]));
}

/** The customers' messages, each on one line, in order. @returns {string[]} */
export function messages() {
  const [head = [], ...records] = readTable(galleryText('customer-messages.csv'));
  const column = head.indexOf('message');
  return records.map((record) => onOneLine(record[column] ?? ''));
}

/** The one right label of each message, as the practice replies have it once everything is mended. @returns {string[]} */
export function rightLabels() {
  const { labels = [] } = galleryJob('customer-messages').panels[0]?.merge ?? {};
  /** @type {string[]} */
  const right = [];
  for (const [part, text] of practiceReplies('customer-messages')) {
    const batch = Number(part.split('-')[1]) - 1;
    for (const [, number, label = ''] of text.matchAll(/^(\d+): (\S+)$/gm)) {
      if (labels.includes(label)) right[100 * batch + Number(number) - 1] ??= label;
    }
  }
  return right;
}
