// Large inputs, made up in the same way each time.
import { writeTable } from './csv.mjs';

const WORDS = 'the pan arrived early and shines like new but its lid rattles when water boils, so we asked for another one'.split(' ');

/** The words of a made-up message: some have commas, quotes or line breaks in them. @param {number} number @param {number} [length] */
export function madeMessage(number, length = 9) {
  const words = Array.from({ length }, (_, at) => WORDS[(number * 7 + at * (1 + (number % 5))) % WORDS.length]);
  const odd = number % 50 === 0 ? `\nPS "${number}"` : '';
  return `Message ${number}: ${words.join(' ')}.${odd}`;
}

/** A table of made-up messages. @param {number} count @param {number} [length] */
export function madeTable(count, length) {
  const records = Array.from({ length: count }, (_, at) => [String(at + 1), madeMessage(at + 1, length), at % 2 === 0 ? 'web' : 'shop']);
  return writeTable([['id', 'message', 'from'], ...records]);
}

/** As many made-up messages as come to so many bytes, and how many they are. @param {number} bytes */
export function madeTableOf(bytes) {
  const count = Math.floor(bytes / (madeTable(2_000).length / 2_000));
  return { count, text: madeTable(count) };
}
