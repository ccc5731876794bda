// Serves the built page as a static host does: files under one path, and nothing anywhere else.
import http from 'node:http';
import path from 'node:path';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../../../dist/', import.meta.url));

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** Where the built page lies. */
export const BUILT = process.env.FORKFUL_DIST ?? DIST;

/** @typedef {(html: string) => string} Rewrite */

/**
 * @param {{ prefix?: string, root?: string, rewrite?: Rewrite }} [options] prefix begins and ends with a slash; rewrite
 *   makes another page of the built one
 */
export async function startSite({ prefix = '/', root = BUILT, rewrite } = {}) {
  await stat(path.join(root, 'index.html')).catch(() => {
    throw new Error(`There is no built page in ${root}. Build it first: make build.`);
  });
  const server = http.createServer((request, response) => {
    serve(request, response, { root, prefix, rewrite }).catch(() => answer(response, 404, 'text/plain', 'not found'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}${prefix}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * @param {http.IncomingMessage} request
 * @param {http.ServerResponse} response
 * @param {{ root: string, prefix: string, rewrite?: Rewrite }} options
 */
async function serve(request, response, { root, prefix, rewrite }) {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (!pathname.startsWith(prefix)) return answer(response, 404, 'text/plain', 'not found');
  const name = decodeURIComponent(pathname.slice(prefix.length)) || 'index.html';
  const file = path.join(root, name);
  if (!file.startsWith(path.join(root, path.sep))) return answer(response, 404, 'text/plain', 'not found');
  const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
  const body = await readFile(file);
  return answer(response, 200, type, rewrite && name === 'index.html' ? rewrite(body.toString()) : body);
}

/**
 * @param {http.ServerResponse} response
 * @param {number} status
 * @param {string} type
 * @param {string | Buffer} body
 */
function answer(response, status, type, body) {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(body);
}
