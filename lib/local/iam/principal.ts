/** `Principal` and `NotPrincipal` of resource policies and trust policies. */
import { arnParts } from './pattern.ts';

/** The principal of a request: a role's session, or a service that acts for itself. */
export interface Requester {
  readonly account: string;
  /** `arn:aws:sts::…:assumed-role/…`, absent for a service. */
  readonly sessionArn?: string;
  readonly roleArn?: string;
  /** `scheduler.amazonaws.com` */
  readonly service?: string;
}

/** A `Principal` or `NotPrincipal`, ready to compare. An Allow asks `names`, a Deny asks `includes`. */
export interface Principals {
  readonly includes: (requester: Requester) => boolean;
  /** True when the policy names the requester itself. Naming its account only delegates to IAM. */
  readonly names: (requester: Requester) => boolean;
}

const KINDS = ['AWS', 'Service', 'Federated', 'CanonicalUser'];

/** Calls `refuse` for what AWS would refuse. `negated` is for `NotPrincipal`. */
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
  if (entries.length === 0) refuse('Principal is empty');
  return from(entries, negated);
}

const isAwsPrincipal = (text: string) =>
  text === '*' || /^\d{12}$/.test(text) || /^arn:[a-z-]+:(iam|sts)::\d{12}:.+$/.test(text);

function from(entries: readonly (readonly [kind: string, value: string])[], negated: boolean): Principals {
  const names = (requester: Requester) =>
    entries.some(([kind, value]) =>
      kind === 'Service'
        ? value === requester.service
        : kind === 'AWS' && (value === '*' || value === requester.roleArn || value === requester.sessionArn),
    );
  const includes = (requester: Requester) =>
    names(requester) || entries.some(([kind, value]) => kind === 'AWS' && isAccountOf(value, requester));
  return negated
    ? { includes: (requester) => !includes(requester), names: (requester) => !includes(requester) }
    : { includes, names };
}

/** `111122223333` and `arn:aws:iam::111122223333:root` are the same. */
function isAccountOf(value: string, { account, service }: Requester): boolean {
  if (service) return false;
  return value === account || (arnParts(value)[4] === account && arnParts(value)[5] === 'root');
}
