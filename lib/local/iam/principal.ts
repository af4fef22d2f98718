/** `Principal` and `NotPrincipal`: whom a resource or trust policy speaks of. */
import { arnParts } from './pattern.ts';

/** Who asks: a role's session, or a service on its own behalf. */
export interface Asker {
  readonly account: string;
  /** `arn:aws:sts::…:assumed-role/…`, absent for a service. */
  readonly sessionArn?: string;
  readonly roleArn?: string;
  /** `scheduler.amazonaws.com` */
  readonly service?: string;
}

export interface Principals {
  readonly includes: (asker: Asker) => boolean;
  /** True when the policy names the asker itself, rather than its whole account, which only delegates to IAM. */
  readonly names: (asker: Asker) => boolean;
}

const KINDS = ['AWS', 'Service', 'Federated', 'CanonicalUser'];

export function readPrincipals(raw: unknown, negated: boolean, refuse: (message: string) => never): Principals {
  if (raw === '*') return from([['AWS', '*']], negated);
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return refuse('Principal must be "*" or an object');
  const entries = Object.entries(raw).flatMap(([kind, value]): [string, string][] => {
    if (!KINDS.includes(kind)) refuse(`unknown kind of principal "${kind}"`);
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.map((item) => {
      if (typeof item !== 'string') return refuse(`Principal ${kind} must be a text or a list of texts`);
      if (kind === 'AWS' && !isAwsPrincipal(item)) refuse(`Principal "${item}" is malformed`);
      if (kind === 'Service' && !/^[a-z0-9.-]+\.amazonaws\.com$/.test(item))
        refuse(`Principal "${item}" is no service`);
      return [kind, item];
    });
  });
  if (entries.length === 0) refuse('Principal names nobody');
  return from(entries, negated);
}

const isAwsPrincipal = (text: string) =>
  text === '*' || /^\d{12}$/.test(text) || /^arn:[a-z-]+:(iam|sts)::\d{12}:.+$/.test(text);

function from(entries: readonly (readonly [kind: string, value: string])[], negated: boolean): Principals {
  const names = (asker: Asker) =>
    entries.some(([kind, value]) =>
      kind === 'Service'
        ? value === asker.service
        : kind === 'AWS' && (value === '*' || value === asker.roleArn || value === asker.sessionArn),
    );
  const includes = (asker: Asker) =>
    names(asker) || entries.some(([kind, value]) => kind === 'AWS' && isAccountOf(value, asker));
  return negated ? { includes: (asker) => !includes(asker), names: (asker) => !includes(asker) } : { includes, names };
}

/** `111122223333` and `arn:aws:iam::111122223333:root` are the same. */
function isAccountOf(value: string, { account, service }: Asker): boolean {
  if (service) return false;
  return value === account || (arnParts(value)[4] === account && arnParts(value)[5] === 'root');
}
