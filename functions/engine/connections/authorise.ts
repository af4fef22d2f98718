/** The headers by which the other side of a connection knows who calls. */
import { createHmac } from 'node:crypto';
import { EngineError } from '../errors.ts';
import type { Connection, ConnectionSettings } from './connection.ts';

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** Signs the body, or with a header of the moment `<seconds>.<body>`. */
function signed(settings: ConnectionSettings, secret: string, body: string, at: Date): Record<string, string> {
  const { header = 'x-signature', prefix = '', timestampHeader, algorithm = 'sha256', encoding = 'hex' } = settings;
  const seconds = String(Math.floor(at.getTime() / 1000));
  const text = timestampHeader === undefined ? body : `${seconds}.${body}`;
  const signature = createHmac(algorithm, secret).update(text, 'utf8').digest(encoding);
  return {
    [header.toLowerCase()]: `${prefix}${signature}`,
    ...(timestampHeader === undefined ? {} : { [timestampHeader.toLowerCase()]: seconds }),
  };
}

/** `secret`: that of the connection, or of OAuth the access token. Names of headers are in lower case. */
export function headersFor(
  { auth, settings, name }: Pick<Connection, 'auth' | 'settings' | 'name'>,
  secret: string | null,
  body: string,
  at: Date,
): Readonly<Record<string, string>> {
  if (secret === null) throw new EngineError('INTERNAL', `The connection "${name}" has no secret`, { retry: 'never' });
  if (auth === 'basic') return { authorization: `Basic ${base64(`${settings.username ?? ''}:${secret}`)}` };
  if (auth === 'hmac') return signed(settings, secret, body, at);
  if (auth === 'header')
    return { [(settings.header ?? 'x-api-key').toLowerCase()]: `${settings.prefix ?? ''}${secret}` };
  return { authorization: `Bearer ${secret}` };
}
