// Which part of the default job a request belongs to. A request carries no part id, so this is the one place that
// guesses it from what the job promises: its token limits and the words of its prompts.

/** @typedef {'nutrition' | 'cost' | 'difficulty' | 'verdict' | 'ballot'} PartName */
/**
 * What these tests read of a chat request.
 * @typedef {{
 *   model?: string, stream?: boolean, temperature?: number, max_tokens?: number, max_completion_tokens?: number,
 *   reasoning_effort?: string, stream_options?: { include_usage?: boolean },
 *   messages?: { role: string, content?: unknown }[],
 * }} ChatRequest
 */

export const REVIEWERS = /** @type {const} */ (['nutrition', 'cost', 'difficulty']);
export const BALLOTS = /** @type {const} */ (['ballot-1', 'ballot-2', 'ballot-3', 'ballot-4', 'ballot-5']);
/** Every part's id in the page, in the plan's order. */
export const PARTS = /** @type {const} */ ([...REVIEWERS, 'verdict', ...BALLOTS]);
/** The parts that wait for nothing and so leave together. */
export const FIRST_LEVEL = /** @type {const} */ ([...REVIEWERS, ...BALLOTS]);

/** @type {Record<number, PartName | 'reviewer'>} */
const BY_TOKEN_LIMIT = { 160: 'reviewer', 260: 'verdict', 3: 'ballot' };

/** @type {[RegExp, PartName | 'reviewer'][]} */
const BY_WORDS = [
  [/\byes or no\b/i, 'ballot'],
  [/\bfood editor\b/i, 'verdict'],
  [/\b(nutrition|cost|difficulty)/i, 'reviewer'],
];

/**
 * @param {ChatRequest} body
 * @returns {PartName | 'unknown'}
 */
export function partOf(body) {
  const limit = body.max_completion_tokens ?? body.max_tokens ?? 0;
  const prompt = `${textOf(body, 'system')}\n${textOf(body, 'user')}`;
  const kind = BY_TOKEN_LIMIT[limit] ?? BY_WORDS.find(([words]) => words.test(prompt))?.[1] ?? 'unknown';
  return kind === 'reviewer' ? reviewerOf(textOf(body, 'system')) : kind;
}

/**
 * A reviewer may be told to leave the others' subjects alone, so the first subject named is its own.
 * @param {string} system
 * @returns {PartName | 'unknown'}
 */
function reviewerOf(system) {
  const words = system.toLowerCase();
  const named = REVIEWERS.map((name) => ({ name, at: words.indexOf(name) })).filter(({ at }) => at >= 0);
  named.sort((a, b) => a.at - b.at);
  return named[0]?.name ?? 'unknown';
}

/**
 * All text of one role's messages; a message's content is a string or a list of text pieces.
 * @param {ChatRequest} body
 * @param {string} role
 */
export function textOf(body, role) {
  return (body.messages ?? [])
    .filter((message) => message.role === role)
    .map(({ content }) =>
      Array.isArray(content)
        ? content.map((/** @type {{ text?: string }} */ piece) => piece.text ?? '').join('')
        : String(content ?? ''),
    )
    .join('\n');
}
