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

/**
 * @param {{ prefix?: string, root?: string }} [options] prefix begins and ends with a slash
 */
export async function startSite({ prefix = '/', root = process.env.FORKFUL_DIST ?? DIST } = {}) {
  await stat(path.join(root, 'index.html')).catch(() => {
    throw new Error(`There is no built page in ${root}. Build it first: make build.`);
  });
  const server = http.createServer((request, response) => {
    serve(request, response, root, prefix).catch(() => answer(response, 404, 'text/plain', 'not found'));
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
 * @param {string} root
 * @param {string} prefix
 */
async function serve(request, response, root, prefix) {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (!pathname.startsWith(prefix)) return answer(response, 404, 'text/plain', 'not found');
  const name = decodeURIComponent(pathname.slice(prefix.length)) || 'index.html';
  const file = path.join(root, name);
  if (!file.startsWith(path.join(root, path.sep))) return answer(response, 404, 'text/plain', 'not found');
  const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
  return answer(response, 200, type, await readFile(file));
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
