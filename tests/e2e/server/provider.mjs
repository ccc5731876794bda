// A fake OpenAI-compatible service on loopback that does as it is told and remembers what it saw.
import http from 'node:http';
import http2 from 'node:http2';
import { once } from 'node:events';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { generate } from 'selfsigned';
import { partOf as partOfRecipe } from './parts.mjs';
import { head, panel, pieces } from './script.mjs';

/** @typedef {import('./script.mjs').Answer} Answer */
/** @typedef {import('./script.mjs').Script} Script */
/** @typedef {import('./parts.mjs').ChatRequest} ChatRequest */
/** @typedef {(body: ChatRequest) => string} PartOf Tells which part of a job a request belongs to. */
/**
 * One request as the server saw it. Times are milliseconds of `performance.now()`.
 * @typedef {{
 *   method: string, path: string, httpVersion: string,
 *   headers: import('node:http').IncomingHttpHeaders,
 *   body: ChatRequest, part: string,
 *   arrived: number, firstByte: number | null, ended: number | null,
 *   end: 'open' | 'whole' | 'broken' | 'aborted',
 * }} Seen
 * end: "broken" is our doing, "aborted" is the client's.
 */
/** @typedef {http.IncomingMessage | http2.Http2ServerRequest} Request */
/** @typedef {http.ServerResponse | http2.Http2ServerResponse} Response */

// Strict on purpose: a page that sends any further header fails its preflight here, as it would at many services.
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'content-type, authorization',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
};

export const MODELS = ['test-model', 'test-model-mini'];

/** @type {ReturnType<typeof generate> | undefined} */
let pems;

/**
 * Over TLS it speaks HTTP/2 and, to a client that asks, HTTP/1.1.
 * @param {{ protocol?: 'h2' | 'http1', answer?: Answer }} [options]
 */
export async function startProvider({ protocol = 'h2', answer = panel() } = {}) {
  const provider = new Provider(answer);
  const handle = (/** @type {Request} */ request, /** @type {Response} */ response) => {
    provider.handle(request, response).catch((problem) => console.error('fake provider:', problem));
  };
  const server = protocol === 'h2' ? await secureServer(handle) : http.createServer(handle);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const scheme = protocol === 'h2' ? 'https' : 'http';
  return Object.assign(provider, {
    baseURL: `${scheme}://127.0.0.1:${port}/v1`,
    close: closer(server),
  });
}

/** @param {(request: Request, response: Response) => void} handle */
async function secureServer(handle) {
  pems ??= generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  const { private: key, cert } = await pems;
  return http2.createSecureServer({ key, cert, allowHTTP1: true }, handle);
}

/** An address where nothing listens. */
export async function closedBaseURL() {
  const server = http.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}/v1`;
}

/** Closes at once, open streams too. @param {http.Server | http2.Http2SecureServer} server */
function closer(server) {
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  const keep = (/** @type {import('node:net').Socket} */ socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };
  server.on('connection', keep);
  return async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    sockets.forEach((socket) => socket.destroy());
    await closed;
  };
}

export class Provider {
  /** @type {Seen[]} Every request but preflights. */
  journal = [];
  /** @type {import('node:http').IncomingHttpHeaders[]} */
  preflights = [];
  /** The most chat requests that were open at once. */
  highWater = 0;
  /** The same, up to the first byte of any chat reply. */
  highWaterBeforeFirstByte = 0;
  /** @type {Map<string, number>} */
  #asked = new Map();
  /** @type {Answer} */
  #answer;
  /** How the list of models is answered, where not as usual. @type {Script | null} */
  list = null;
  /** Lets no web page in: no reply has a CORS header, the preflights' neither. */
  closed = false;
  /** @type {PartOf} */
  #partOf = partOfRecipe;
  /** @type {{ count: number, resolve: (value: unknown) => void }[]} */
  #waiting = [];

  /** @param {Answer} answer */
  constructor(answer) {
    this.#answer = answer;
  }

  /**
   * Answers from now on like this, and counts from nought again. For another job than the recipe's, it is told how
   * that job's parts are known.
   * @param {Answer} answer @param {PartOf} [partOf]
   */
  behave(answer, partOf = partOfRecipe) {
    this.#answer = answer;
    this.#partOf = partOf;
    this.#asked.clear();
    this.journal = [];
    this.preflights = [];
    this.highWater = 0;
    this.highWaterBeforeFirstByte = 0;
  }

  /** The chat requests, all or one part's. @param {string} [part] */
  calls(part) {
    return this.journal.filter(({ path, part: own }) => path.endsWith('/chat/completions') && (!part || own === part));
  }

  /** The chat requests that have not ended. */
  open() {
    return this.calls().filter(({ end }) => end === 'open');
  }

  /** Resolves once so many chat requests are open at the same time. @param {number} count */
  opened(count) {
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }

  /** @param {Request} request @param {Response} response */
  async handle(request, response) {
    const path = request.url ?? '';
    if (request.method === 'OPTIONS') {
      this.preflights.push(request.headers);
      response.writeHead(204, this.closed ? {} : CORS);
      response.end();
      return;
    }
    const seen = this.#note(request, path);
    response.on('close', () => close(seen, 'aborted'));
    const text = await readAll(request);
    if (path === '/v1/models' && request.method === 'GET' && this.list) return this.#play(this.list, seen, response);
    if (path === '/v1/models' && request.method === 'GET') return this.#models(seen, response);
    if (path !== '/v1/chat/completions' || request.method !== 'POST') return notFound(seen, response);

    seen.body = JSON.parse(text);
    seen.part = this.#partOf(seen.body);
    const nth = this.#asked.get(seen.part) ?? 0;
    this.#asked.set(seen.part, nth + 1);
    this.#countOpen();
    await this.#play(this.#answer({ part: seen.part, nth, body: seen.body }), seen, response);
  }

  /** @param {Request} request @param {string} path @returns {Seen} */
  #note(request, path) {
    /** @type {Seen} */
    const seen = {
      method: request.method ?? '',
      path,
      httpVersion: request.httpVersion,
      headers: request.headers,
      body: {},
      part: 'none',
      arrived: performance.now(),
      firstByte: null,
      ended: null,
      end: 'open',
    };
    this.journal.push(seen);
    return seen;
  }

  #countOpen() {
    const open = this.open().length;
    this.highWater = Math.max(this.highWater, open);
    for (const { count, resolve } of this.#waiting) if (open >= count) resolve(undefined);
    if (this.calls().every(({ firstByte }) => firstByte === null)) this.highWaterBeforeFirstByte = this.highWater;
  }

  /** @param {Seen} seen @param {Response} response */
  #models(seen, response) {
    const list = MODELS.map((id) => ({ id, object: 'model', created: 1_763_000_000, owned_by: 'tests' }));
    respond(seen, response, 200, JSON.stringify({ object: 'list', data: list }));
  }

  /** @param {Script} script @param {Seen} seen @param {Response} response */
  async #play(script, seen, response) {
    const gone = new Promise((resolve) => response.once('close', resolve));
    if (script.silent) return;
    if (script.hold) {
      const held = typeof script.hold === 'number' ? setTimeout(script.hold) : script.hold;
      await Promise.race([held, gone]);
    }
    if (seen.end !== 'open') return;
    if (script.reset) return breakOff(seen, response);
    const { status, headers } = head(script);
    seen.firstByte = performance.now();
    response.writeHead(status, script.cors === false || this.closed ? headers : { ...CORS, ...headers });
    for (const { wait, bytes } of pieces(script)) {
      if (wait) await Promise.race([setTimeout(wait), gone]);
      else await setImmediate();
      if (seen.end !== 'open') return;
      write(response, bytes);
    }
    if (script.stallAfter !== undefined) return;
    if (script.drone) return this.#drone(seen, response);
    if (script.cutAfter !== undefined) return this.#cut(seen, response);
    close(seen, 'whole');
    response.end();
  }

  /** Breaks the connection; over HTTP/2 the one stream, for its siblings share the socket. @param {Seen} seen @param {Response} response */
  async #cut(seen, response) {
    // What was written must be read first: this is a reply cut in the middle, not at its beginning, and a browser
    // throws away what a page has not yet read of a stream that breaks.
    await setTimeout(1_000);
    breakOff(seen, response);
  }

  /** Says that it is alive until the client has had enough. @param {Seen} seen @param {Response} response */
  async #drone(seen, response) {
    while (seen.end === 'open') {
      write(response, Buffer.from(': PROCESSING\n\n'));
      await setTimeout(100);
    }
  }
}

/** @param {Seen} seen @param {Response} response */
function breakOff(seen, response) {
  close(seen, 'broken');
  if ('stream' in response) response.stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR);
  else response.destroy();
}

/** @param {Response} response @param {Buffer} bytes */
function write(response, bytes) {
  if ('stream' in response) response.stream.write(bytes);
  else response.write(bytes);
}

/** Keeps the first ending: a socket also closes after a whole reply. @param {Seen} seen @param {Seen['end']} end */
function close(seen, end) {
  if (seen.end !== 'open') return;
  seen.end = end;
  seen.ended = performance.now();
}

/** @param {Seen} seen @param {Response} response @param {number} status @param {string} body */
function respond(seen, response, status, body) {
  seen.firstByte = performance.now();
  close(seen, 'whole');
  response.writeHead(status, { ...CORS, 'content-type': 'application/json' });
  response.end(body);
}

/** @param {Seen} seen @param {Response} response */
function notFound(seen, response) {
  respond(seen, response, 404, JSON.stringify({ error: { message: 'No such address.', type: 'invalid_request_error' } }));
}

/** @param {Request} request */
async function readAll(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
