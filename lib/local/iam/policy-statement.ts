/** One statement of a policy, read and checked. */
import { TemplateError } from '../service.ts';
import { type Condition, condition } from './operator.ts';
import { arnPattern, isArn, type Matches, wildcard } from './pattern.ts';
import { type Principals, readPrincipals } from './principal.ts';

/** The kind of policy decides its grammar: of a role or group, of a resource, or a role's trust policy. */
export type PolicyKind = 'identity' | 'resource' | 'trust';

/** Names a statement; `trust` marks those of `AssumeRolePolicyDocument`. */
export interface StatementId {
  readonly stack: string;
  readonly policyLogicalId: string;
  /** Place in the document; over all documents in order when a role has several inline policies. */
  readonly index: number;
  readonly trust?: boolean;
}

/** Applies to a request that its actions, resources, principals and conditions all fit. */
export interface PolicyStatement {
  readonly id: StatementId;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Selection;
  /** Absent in trust policies: the resource is the role. */
  readonly resources?: Selection;
  /** Absent in identity policies: the principal is the role. */
  readonly principals?: Principals;
  readonly conditions: readonly Condition[];
}

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
interface Selection {
  readonly selects: Matches;
  /** As written, for listings. */
  readonly patterns: readonly string[];
}

type Place = { readonly logicalId: string; readonly type: string };

const MEMBERS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];
const ACTION = /^(\*|[a-z0-9-]+:[a-z0-9*?]+)$/i;

/** Throws `TemplateError` for a malformed statement, and for what is not evaluated here, such as policy variables. */
export function readStatement(raw: unknown, kind: PolicyKind, id: StatementId, place: Place): PolicyStatement {
  const refuse = (message: string): never => {
    throw new TemplateError(place, `malformed policy, statement ${id.index}: ${message}`);
  };
  if (typeof raw !== 'object' || raw === null) return refuse('is not an object');
  const members: Readonly<Record<string, unknown>> = { ...raw };
  for (const name of Object.keys(members)) if (!MEMBERS.includes(name)) refuse(`unknown member "${name}"`);
  const { Effect: effect, Sid: sid } = members;
  if (effect !== 'Allow' && effect !== 'Deny') return refuse('Effect must be Allow or Deny');
  if (sid !== undefined && typeof sid !== 'string') return refuse('Sid must be text');
  const has = (name: string) => members[name] !== undefined;
  if (kind === 'trust' ? has('Resource') || has('NotResource') : has('Resource') === has('NotResource')) {
    refuse(kind === 'trust' ? 'a trust policy has no Resource' : 'needs either Resource or NotResource');
  }
  if (kind === 'identity' ? has('Principal') || has('NotPrincipal') : has('Principal') === has('NotPrincipal')) {
    refuse(kind === 'identity' ? 'a policy of a role has no Principal' : 'needs either Principal or NotPrincipal');
  }
  const negated = has('NotPrincipal');
  return {
    id,
    ...(sid ? { sid } : {}),
    effect,
    actions: readSelection(members, 'Action', (action) => ACTION.test(action), actionPattern, refuse),
    ...(kind === 'trust' ? {} : { resources: readSelection(members, 'Resource', isResource, arnPattern, refuse) }),
    ...(kind === 'identity'
      ? {}
      : { principals: readPrincipals(members[negated ? 'NotPrincipal' : 'Principal'], negated, refuse) }),
    conditions: readConditions(members.Condition, refuse),
  };
}

const actionPattern = (pattern: string) => wildcard(pattern, { ignoreCase: true });

/** Refuses policy variables: they are not evaluated here and would match nothing. */
const isResource = (text: string) => (text === '*' || isArn(text)) && !text.includes('${');

function readSelection(
  members: Readonly<Record<string, unknown>>,
  name: 'Action' | 'Resource',
  isValid: (text: string) => boolean,
  compile: (pattern: string) => Matches,
  refuse: (message: string) => never,
): Selection {
  const not = members[`Not${name}`];
  const given = members[name];
  if ((given === undefined) === (not === undefined)) refuse(`needs either ${name} or Not${name}`);
  const patterns = texts(given ?? not) ?? refuse(`${name} must be a text or a list of texts`);
  for (const pattern of patterns) if (!isValid(pattern)) refuse(`${name} "${pattern}" is malformed`);
  const matchers = patterns.map(compile);
  const some: Matches = (text) => matchers.some((matches) => matches(text));
  return { patterns, selects: given === undefined ? (text) => !some(text) : some };
}

function readConditions(raw: unknown, refuse: (message: string) => never): Condition[] {
  if (raw === undefined) return [];
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return refuse('Condition must be an object');
  return Object.entries(raw).flatMap(([operator, keys]) => {
    if (typeof keys !== 'object' || keys === null) return refuse(`Condition ${operator} must be an object`);
    return Object.entries(keys).map(([key, value]) => {
      const values = texts(value) ?? refuse(`Condition ${operator} ${key} must be a text or a list of texts`);
      if (values.some((text) => text.includes('${')))
        refuse(`Condition ${key}: policy variables are not evaluated here`);
      return condition(operator, key, values) ?? refuse(`condition operator "${operator}" is not evaluated here`);
    });
  });
}

/** Returns a non-empty list of texts. A single text, number or boolean becomes a list of one. */
export function texts(value: unknown): string[] | undefined {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const isScalar = (item: unknown) => ['string', 'number', 'boolean'].includes(typeof item);
  return items.length > 0 && items.every(isScalar) ? items.map(String) : undefined;
}
