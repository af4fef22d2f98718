/** Compresses replies for callers who ask for it. */
import { gzipSync } from 'node:zlib';
import type { HttpEvent, HttpReply } from './request/http-event.ts';

/** A smaller body fits into one packet either way. */
const LEAST_BYTES = 1000;

/** Whether an Accept-Encoding header allows gzip: it names gzip or `*`, and not with a weight of 0. */
function acceptsGzip(header: string): boolean {
  const weights = new Map(
    header.split(',').map((part) => {
      const [name = '', ...parameters] = part.toLowerCase().split(';');
      const weight = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('q='));
      return [name.trim(), weight === undefined ? 1 : Number(weight.slice(2))] as const;
    }),
  );
  return (weights.get('gzip') ?? weights.get('*') ?? 0) > 0;
}

/** The same reply, its body in gzip where the caller accepts that and it is worth it. */
export function compress(event: HttpEvent, reply: HttpReply): HttpReply {
  const { body } = reply;
  if (body === undefined) return reply;
  const headers = { ...reply.headers, vary: 'accept-encoding' };
  const isWorthIt = Buffer.byteLength(body) >= LEAST_BYTES && acceptsGzip(event.headers['accept-encoding'] ?? '');
  if (!isWorthIt) return { ...reply, headers };
  return {
    ...reply,
    headers: { ...headers, 'content-encoding': 'gzip' },
    body: gzipSync(body).toString('base64'),
    isBase64Encoded: true,
  };
}
