// Somebody else's server: takes all that is sent to it, and remembers what was asked for.
import http from 'node:http';
import { once } from 'node:events';

/** By the ending of what is asked for: its type and what it is, so that a browser would use it. */
const FILES = {
  js: { type: 'text/javascript', body: (/** @type {string} */ origin) => `fetch("${origin}/ran", { mode: "no-cors" });` },
  css: { type: 'text/css', body: () => 'body { outline: 1px solid red }' },
  svg: { type: 'image/svg+xml', body: () => '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>' },
  html: { type: 'text/html', body: () => '<!doctype html><title>Elsewhere</title>' },
};

/** @param {{ page?: string }} [options] page is what stands at /page.html */
export async function startStranger({ page } = {}) {
  /** @type {{ path: string, headers: http.IncomingHttpHeaders }[]} */
  const asked = [];
  let origin = '';
  const server = http.createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push({ path, headers: request.headers });
    const ending = /\.(js|css|svg|html)\b/.exec(path)?.[1];
    const { type, body } = FILES[/** @type {keyof typeof FILES} */ (ending ?? 'html')];
    response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*', 'cache-control': 'no-store' });
    response.end(path === '/page.html' && page !== undefined ? page : body(origin));
  });
  server.on('upgrade', (request, socket) => {
    asked.push({ path: request.url ?? '/', headers: request.headers });
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    asked,
    paths: () => asked.map(({ path }) => path),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
