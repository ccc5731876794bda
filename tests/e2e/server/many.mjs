// A job of many small parts that do not wait for each other.
import { textOf } from './parts.mjs';

/** @typedef {import('./parts.mjs').ChatRequest} ChatRequest */

/** The file of a job of so many parts, called piece-1 and so on. @param {number} count */
export function manyJob(count) {
  const sample = Array.from({ length: count }, (_, at) => `This is line ${at + 1}.`);
  const piece = { id: 'piece', title: 'Piece', about: 'Says something of one line.', prompt: 'Say something of this line.\n\n{{chunk}}', max_tokens: 40 };
  return JSON.stringify({
    version: 1,
    id: 'many-pieces',
    title: 'Many pieces',
    input: { label: 'Lines', sample },
    panels: [
      {
        id: 'pieces',
        title: 'Pieces',
        split: { by: 'volume', unit: 'lines', items: 1, parts: [piece] },
        merge: { how: 'stitch', separator: '\n' },
      },
    ],
  });
}

/** Which part a request belongs to. @param {ChatRequest} body */
export function partOfMany(body) {
  const line = /This is line (\d+)\./.exec(textOf(body, 'user'))?.[1];
  return line ? `piece-${line}` : 'unknown';
}
