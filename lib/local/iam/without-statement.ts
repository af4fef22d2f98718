/** Disables one statement of a template's policies, for tests that prove that each statement is needed. */
import type { Resource } from '../service.ts';
import type { StatementId } from './policy-statement.ts';

/** `stack` may be left out, or empty, when the logical id is unique. */
export type StatementToDrop = Pick<StatementId, 'policyLogicalId' | 'index'> & Partial<StatementId>;

/** A condition that never holds. The statement stays, because a policy needs at least one. */
const NEVER = { Bool: { 'local:dropped': 'true' } };

/** Returns the resource with its statement of that index (counted as in `StatementId`) disabled. */
export function withoutStatement(resource: Resource, drop: StatementToDrop): Resource {
  if (resource.logicalId !== drop.policyLogicalId || (drop.stack || resource.stack) !== resource.stack) return resource;
  const { properties } = resource;
  // A permission of a function is one statement, and has no document.
  if (resource.type === 'AWS::Lambda::Permission') {
    return { ...resource, properties: { ...properties, SourceArn: 'arn:aws:local:::dropped' } };
  }
  let index = 0;
  const edit = (document: unknown): unknown => {
    if (typeof document !== 'object' || document === null || !('Statement' in document)) return document;
    const statements: readonly unknown[] = [document.Statement].flat();
    return {
      ...document,
      Statement: statements.map((one) =>
        index++ === drop.index && isObject(one) ? { ...one, Condition: NEVER } : one,
      ),
    };
  };
  if (drop.trust) {
    return {
      ...resource,
      properties: { ...properties, AssumeRolePolicyDocument: edit(properties.AssumeRolePolicyDocument) },
    };
  }
  const inline = Array.isArray(properties.Policies)
    ? {
        Policies: properties.Policies.map((policy) =>
          isObject(policy) ? { ...policy, PolicyDocument: edit(policy.PolicyDocument) } : policy,
        ),
      }
    : {};
  const own = 'PolicyDocument' in properties ? { PolicyDocument: edit(properties.PolicyDocument) } : {};
  return { ...resource, properties: { ...properties, ...inline, ...own } };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
