// Tables as the tests read and write them: RFC 4180, in few words and apart from the page's own reader.

/** @param {string} text @param {string} [separator] */
export function readTable(text, separator = ',') {
  /** @type {string[][]} */
  const records = [];
  /** @type {string[]} */
  let record = [];
  const field = new RegExp(`(?:"((?:[^"]|"")*)"|([^${separator}\\r\\n]*))(${separator}|\\r\\n|\\n|$)`, 'y');
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (!match) throw new Error(`No table at ${field.lastIndex}`);
    record.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
    if (match[3] === separator) continue;
    records.push(record);
    record = [];
  }
  return records;
}

/** @param {string[][]} records @param {{ separator?: string, end?: string }} [how] */
export function writeTable(records, { separator = ',', end = '\n' } = {}) {
  const quoted = (/** @type {string} */ field) => (/[",;\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
  return records.map((record) => record.map(quoted).join(separator) + end).join('');
}

/** A text as it stands on one line: the page takes line breaks out of an item before it is labelled. @param {string} text */
export function onOneLine(text) {
  return text.trim().split(/\s+/).join(' ');
}
