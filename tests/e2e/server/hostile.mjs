// A server that means harm: it speaks to a browser on bare HTTP, as it likes.
import http from 'node:http';
import { once } from 'node:events';

/** @typedef {(request: http.IncomingMessage, response: http.ServerResponse, body: string) => unknown} Reply */

/** What lets every web page in that asks for no more than it must. */
export const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'content-type, authorization, x-api-key, api-key',
  'access-control-expose-headers': '*',
};

export const EVENTS = { ...CORS, 'content-type': 'text/event-stream' };

/** An event of a stream that says this. @param {string} content @param {string | null} [finish] */
export function event(content, finish = null) {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
}

/** Writes for as long as the other side listens, no faster than it reads. @param {http.ServerResponse} response @param {string} piece */
export async function forEver(response, piece) {
  const bytes = Buffer.from(piece);
  let isOver = false;
  const closed = new Promise((resolve) => response.once('close', () => resolve((isOver = true))));
  while (!isOver) {
    if (!response.write(bytes)) await Promise.race([new Promise((resolve) => response.once('drain', resolve)), closed]);
    else await new Promise((resolve) => setImmediate(resolve));
  }
}

/** @param {Reply} reply */
export async function startHostile(reply) {
  /** @type {{ method: string, path: string, headers: http.IncomingHttpHeaders, ended: boolean }[]} */
  const asked = [];
  const server = http.createServer(async (request, response) => {
    if (request.method === 'OPTIONS') {
      response.writeHead(204, CORS).end();
      return;
    }
    const seen = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, ended: false };
    asked.push(seen);
    response.on('close', () => (seen.ended = true));
    response.on('error', () => {});
    let body = '';
    for await (const chunk of request) body += chunk;
    await reply(request, response, body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    baseURL: `${origin}/v1`,
    asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
