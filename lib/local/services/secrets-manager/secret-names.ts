/** Names and ARNs of secrets. Random letters on AWS are derived here, so that each start has the same ARN. */
import { createHash } from 'node:crypto';
import type { Resource, ServiceContext } from '../../service.ts';

/** A secret before it has a value. */
export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly description: string | undefined;
}

export const SUFFIX_LENGTH = 6;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function steadyLetters(from: string, length: number): string {
  const digest = createHash('sha256').update(from).digest();
  return [...digest.subarray(0, length)].map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
}

type Place = Pick<ServiceContext, 'region' | 'account'>;

/** ARN of what a caller names, which may be an ARN already. */
export const arnOfName = ({ region, account }: Place, name: string): string =>
  name.startsWith('arn:') ? name : `arn:aws:secretsmanager:${region}:${account}:secret:${name}`;

/** The secret that a template's resource makes. */
export function secretOf(place: Place, { stack, logicalId, properties: { Name, Description } }: Resource): Secret {
  const own = `${stack}/${logicalId}`;
  const name = typeof Name === 'string' ? Name : `${logicalId}-${steadyLetters(`${own}/name`, 12)}`;
  const arn = arnOfName(place, `${name}-${steadyLetters(`${own}/arn`, SUFFIX_LENGTH)}`);
  return { arn, name, description: typeof Description === 'string' ? Description : undefined };
}

/** The secret that a caller makes. */
export const secretCalled = (place: Place, name: string): Secret => ({
  arn: arnOfName(place, `${name}-${steadyLetters(name, SUFFIX_LENGTH)}`),
  name,
  description: undefined,
});

/** The secret of an ARN that `secretCalled` made. */
export function secretAt(arn: string): Secret {
  const name = arn.split(':secret:')[1]?.slice(0, -SUFFIX_LENGTH - 1) ?? '';
  return { arn, name, description: undefined };
}
