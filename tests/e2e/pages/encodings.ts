// The guises in which a text may lie somewhere, as bytes.

export interface Guise {
  name: string;
  bytes: Buffer;
}

const percent = (bytes: Buffer, digits: (hex: string) => string) => [...bytes].map((byte) => `%${digits(byte.toString(16).padStart(2, '0'))}`).join('');
const upper = (text: string) => text.toUpperCase();
const lower = (text: string) => text;

/** Base64 depends on how many bytes stand before: what is sure of it, behind so many, whatever stands before and after. */
function base64Behind(count: number, bytes: Buffer, alphabet: 'base64' | 'base64url') {
  const whole = Buffer.concat([Buffer.alloc(count), bytes]);
  const from = Math.ceil((count * 8) / 6);
  const to = Math.floor((whole.length * 8) / 6);
  return whole.toString(alphabet).slice(from, to);
}

/** Every guise of a text that is looked for. Two that are the same bytes are one. */
export function guises(text: string): Guise[] {
  const bytes = Buffer.from(text);
  const little = Buffer.from(text, 'utf16le');
  const units = [...Array(text.length).keys()].map((at) => text.charCodeAt(at).toString(16).padStart(4, '0'));
  const all: [string, string | Buffer][] = [
    ['plain', bytes],
    ['UTF-16LE', little],
    ['UTF-16BE', Buffer.from(little).swap16()],
    ['hex', bytes.toString('hex')],
    ['hex, upper case', upper(bytes.toString('hex'))],
    ['percent', encodeURIComponent(text)],
    ['percent, of a form', new URLSearchParams({ k: text }).toString().slice(2)],
    ['percent, every byte', percent(bytes, upper)],
    ['percent, every byte, lower case', percent(bytes, lower)],
    ['JSON', JSON.stringify(text).slice(1, -1)],
    ['JSON in JSON', JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1)],
    ['JSON, every letter', units.map((unit) => `\\u${unit}`).join('')],
    ['markup', text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')],
    ['reversed', [...text].reverse().join('')],
  ];
  for (const alphabet of ['base64', 'base64url'] as const) {
    for (const count of [0, 1, 2]) {
      all.push([`${alphabet}, behind ${count}`, base64Behind(count, bytes, alphabet)]);
      all.push([`${alphabet} of UTF-16LE, behind ${count}`, base64Behind(count, little, alphabet)]);
    }
  }
  // Browsers keep texts in two bytes for each letter where a letter of them needs that, and at times where none does.
  for (const [name, found] of [...all]) {
    if (typeof found === 'string') all.push([`${name}, in two bytes for each letter`, Buffer.from(found, 'utf16le')]);
  }
  const seen = new Set<string>();
  return all
    .map(([name, found]) => ({ name, bytes: Buffer.from(found as string) }))
    .filter(({ bytes: own }) => !seen.has(own.toString('latin1')) && seen.add(own.toString('latin1')));
}

/** In which guises the text is in there. */
export function guisesIn(hay: string | Buffer, all: Guise[]) {
  const bytes = typeof hay === 'string' ? Buffer.from(hay) : hay;
  return all.filter((guise) => bytes.includes(guise.bytes)).map(({ name }) => name);
}
