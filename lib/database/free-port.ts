/** Finds a port for a server that cannot choose one itself. */
import { createServer } from 'node:net';

const ATTEMPTS = 3;

function findFreePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? done(address.port) : fail(new Error('no port'))));
    });
  });
}

/** Starts a server on a free port. Retries with another one when a process takes the port before the server starts. */
export async function onFreePort<T>(start: (port: number) => Promise<T>, find = findFreePort): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(await find());
    } catch (error) {
      if (attempt === ATTEMPTS || !/address already in use/i.test(String(error))) throw error;
    }
  }
}
