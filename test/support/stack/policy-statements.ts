/** Every Allow statement of a running template, with the id that the local IAM gives it. */
import type { StatementToDrop } from '../../../lib/local/iam/without-statement.ts';
import type { CreatedResource } from '../../../lib/local/template/create.ts';

export interface AllowStatement {
  readonly id: StatementToDrop;
  readonly actions: readonly unknown[];
  /** Empty in a role's trust policy and in a function's permissions. */
  readonly resources: readonly unknown[];
}

const listOf = (value: unknown): readonly unknown[] => [value ?? []].flat();

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** Counted as IAM counts them: over all documents of a resource in order. */
function allowing(resource: CreatedResource, documents: readonly unknown[], more: object = {}): AllowStatement[] {
  const { stack, logicalId: policyLogicalId } = resource;
  return documents
    .flatMap((document) => listOf(memberOf(document, 'Statement')))
    .map((statement, index) => ({ statement, id: { stack, policyLogicalId, index, ...more } }))
    .filter(({ statement }) => memberOf(statement, 'Effect') === 'Allow')
    .map(({ statement, id }) => ({
      id,
      actions: listOf(memberOf(statement, 'Action')),
      resources: listOf(memberOf(statement, 'Resource')),
    }));
}

function statementsOf(resource: CreatedResource): AllowStatement[] {
  const { type, properties, logicalId } = resource;
  if (type === 'AWS::Lambda::Permission') {
    // The policy of a function has no stack of its own, and its statements are called after their resources.
    const id = { stack: '', policyLogicalId: logicalId, index: 0 };
    return [{ id, actions: listOf(properties.Action), resources: [] }];
  }
  if (type !== 'AWS::IAM::Role') return allowing(resource, [properties.PolicyDocument]);
  const inline = listOf(properties.Policies).map((policy) => memberOf(policy, 'PolicyDocument'));
  return [...allowing(resource, [properties.AssumeRolePolicyDocument], { trust: true }), ...allowing(resource, inline)];
}

/** Without policies of VPC endpoints, which have no effect here. */
export const policyStatements = (resources: readonly CreatedResource[]): AllowStatement[] =>
  resources.filter(({ type }) => type !== 'AWS::EC2::VPCEndpoint').flatMap(statementsOf);
