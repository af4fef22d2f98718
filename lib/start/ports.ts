import { createServer } from 'node:net';
import { StartError } from './start-error.ts';

function isFree(port: number): Promise<boolean> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') return done(false);
      if ('code' in error && error.code === 'EACCES') {
        return fail(new StartError(`Port ${port} needs root rights; choose one above 1023`));
      }
      return fail(error);
    });
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}

/** Throws `StartError` for a port in use, with the option that changes it. Called first, because a start takes long. */
export async function checkPorts(ports: Readonly<Record<string, number>>): Promise<void> {
  for (const [option, port] of Object.entries(ports)) {
    if (await isFree(port)) continue;
    throw new StartError(`Port ${port} is in use: stop what uses it, or choose another with --${option}`);
  }
}
