/** Reads a whole request body, up to a limit. */
import type { IncomingMessage } from 'node:http';

/** `undefined` when the body is longer than `mostBytes`; the rest of it is then left unread. */
export function readBody(request: IncomingMessage, mostBytes: number): Promise<Buffer | undefined> {
  return new Promise((done, fail) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > mostBytes) {
        request.pause();
        done(undefined);
      } else chunks.push(chunk);
    });
    request.once('end', () => done(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    request.once('error', fail);
    request.once('close', () => fail(new Error('the client went away')));
  });
}
