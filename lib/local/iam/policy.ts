/** Reads policy documents and decides requests by them. */
import { TemplateError } from '../service.ts';
import { type PolicyKind, type PolicyStatement, readStatement, type StatementId } from './policy-statement.ts';
import type { Requester } from './principal.ts';

/** A request that policies decide. Condition keys are lower case. */
export interface Request {
  readonly requester: Requester;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

/** Throws `TemplateError` for malformed policies, and for features that are not evaluated here. */
export function readPolicy(
  document: unknown,
  kind: PolicyKind,
  id: Omit<StatementId, 'index'>,
  place: { readonly logicalId: string; readonly type: string },
  firstIndex = 0,
): PolicyStatement[] {
  const refuse = (message: string): never => {
    throw new TemplateError(place, `malformed policy: ${message}`);
  };
  if (typeof document !== 'object' || document === null) return refuse('the document is not an object');
  const { Version, Id, Statement: statements, ...others }: Record<string, unknown> = { ...document };
  for (const name of Object.keys(others)) refuse(`unknown member "${name}"`);
  if (Id !== undefined && typeof Id !== 'string') refuse('Id must be text');
  if (Version !== undefined && Version !== '2012-10-17' && Version !== '2008-10-17')
    refuse(`unknown Version ${JSON.stringify(Version)}`);
  const list: readonly unknown[] = Array.isArray(statements) ? statements : [statements];
  if (statements === undefined || list.length === 0) refuse('has no Statement');
  const read = list.map((raw, index) => readStatement(raw, kind, { ...id, index: firstIndex + index }, place));
  const sids = read.flatMap(({ sid }) => sid ?? []);
  if (new Set(sids).size < sids.length) refuse('two statements have the same Sid');
  return read;
}

/** Returns the statements of that effect that apply to the request. */
export const applying = (
  statements: readonly PolicyStatement[],
  effect: 'Allow' | 'Deny',
  request: Request,
): PolicyStatement[] => statements.filter((statement) => statement.effect === effect && applies(statement, request));

function applies({ effect, actions, resources, principals, conditions }: PolicyStatement, request: Request): boolean {
  if (!actions.selects(request.action)) return false;
  if (resources && !resources.selects(request.resource)) return false;
  // To allow, a resource's policy must name the role; naming the account leaves the decision to the role's own
  // policies.
  if (principals && !(effect === 'Allow' ? principals.names : principals.includes)(request.requester)) return false;
  return conditions.every(({ key, holds }) => holds(request.context[key]));
}
