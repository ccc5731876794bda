// A server that labels messages and, for chosen batches, does it wrong in the ways in which models do.
import { labelOfEach, numberedItems, partOfJob } from './any-job.mjs';
import { messages } from './gallery.mjs';

/** @typedef {import('./script.mjs').Answer} Answer */
/** @typedef {import('./script.mjs').Script} Script */
/** @typedef {{ number: number, text: string, label: string }} Line */
/** Writes the reply to one asking; the first asking of a batch is its round 0. @typedef {(lines: Line[], round: number) => string | Script} Habit */

const say = (/** @type {Line[]} */ lines) => lines.map(({ number, label }) => `${number}: ${label}`).join('\n');
const once = (/** @type {(lines: Line[]) => string} */ wrong) => (/** @type {Line[]} */ lines, /** @type {number} */ round) => (round === 0 ? wrong(lines) : say(lines));
const OTHER = /** @type {Record<string, string>} */ ({ positive: 'negative', negative: 'neutral', neutral: 'positive' });

/** @type {Script} */
const DOWN = { status: 500, type: 'application/json', body: '{"error":{"message":"The server had an error.","type":"server_error"}}' };

/** What a batch's server may do. */
export const HABITS = /** @type {const} */ ({
  right: say,
  /** Leaves the last ten lines out. */
  tooFew: once((lines) => say(lines.slice(0, -10))),
  /** Leaves lines out here and there. */
  holes: once((lines) => say(lines.filter(({ number }) => number % 7 !== 0))),
  /** Labels more items than there are. */
  tooMany: (/** @type {Line[]} */ lines) => `0: positive\n${say(lines)}\n101: negative\n102: neutral\n250: positive`,
  reordered: (/** @type {Line[]} */ lines) => say([...lines].reverse()),
  /** Labels that nobody allowed. */
  invented: once((lines) => say(lines.map((line) => (line.number % 9 === 0 ? { ...line, label: 'mixed' } : line)))),
  /** The same, and again when it is asked again. */
  inventedTwice: (/** @type {Line[]} */ lines, /** @type {number} */ round) =>
    round < 2 ? say(lines.map((line, at) => (at < 3 ? { ...line, label: 'rather pleased' } : line))) : say(lines),
  /** Two labels for one item. */
  twofold: once((lines) => `${say(lines)}\n5: ${OTHER[lines[4]?.label ?? ''] ?? ''}`),
  /** Cut at its token limit: the last line that came may be half a line. */
  cut: (/** @type {Line[]} */ lines, /** @type {number} */ round) =>
    round === 0 ? { text: say(lines.slice(0, 40)), finish: 'length' } : say(lines),
  /** Dressed up, in other cases of letters, with words around it. */
  dressed: (/** @type {Line[]} */ lines) =>
    `Here are the labels:\n\n${lines.map(({ number, label }) => `- **${number}.** ${label.toUpperCase()}`).join('\n')}\n\nAnything else?`,
  /** Never gives one item a label that is allowed. */
  stubborn: (/** @type {Line[]} */ lines) => say(lines.map((line) => (line.number === 13 ? { ...line, label: 'mixed' } : line))),
  /** Leaves one item out, and is down when it is asked again. */
  downAgain: (/** @type {Line[]} */ lines, /** @type {number} */ round) => (round === 0 ? say(lines.filter(({ number }) => number !== 13)) : DOWN),
  down: () => DOWN,
});

/**
 * Labels the gallery's messages; `habits` by the batch, counted from 1.
 * @param {Record<number, Habit>} [habits]
 */
export function tagger(habits = {}) {
  const batchOf = new Map(messages().map((text, at) => [text, Math.floor(at / 100) + 1]));
  const right = labelOfEach();
  /** @type {Map<number, number>} */
  const rounds = new Map();
  /** @type {Answer} */
  const answer = ({ body }) => {
    const lines = numberedItems(body).map((item) => ({ ...item, label: right.get(item.text) ?? 'unknown message' }));
    const batch = batchOf.get(lines[0]?.text ?? '') ?? 0;
    const round = rounds.get(batch) ?? 0;
    rounds.set(batch, round + 1);
    const reply = (habits[batch] ?? HABITS.right)(lines, round);
    return typeof reply === 'string' ? { text: reply, whole: true } : { whole: true, ...reply };
  };
  return { answer, partOf: partOfJob('customer-messages') };
}
