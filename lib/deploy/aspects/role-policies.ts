/** Reads and extends the inline policies of roles. Every role of ours has all its permissions there. */
import { Stack } from 'aws-cdk-lib';
import type { CfnRole, PolicyDocument } from 'aws-cdk-lib/aws-iam';

interface InlinePolicy {
  readonly policyName: string;
  readonly policyDocument: unknown;
}

const policiesOf = (role: CfnRole): InlinePolicy[] => {
  const resolved: unknown = Stack.of(role).resolve(role.policies);
  return Array.isArray(resolved) ? resolved : [];
};

/** Returns the actions that a role's inline policies allow. */
export function allowedActions(role: CfnRole): ReadonlySet<string> {
  const statements = policiesOf(role).flatMap(({ policyDocument }) => {
    const { Statement = [] } = policyDocument as { Statement?: { Action: string | string[] }[] }; // as CDK renders it
    return Statement;
  });
  return new Set(statements.flatMap(({ Action }) => Action));
}

/** Adds an inline policy: so the role has it before anything that depends on the role starts. */
export function addPolicy(role: CfnRole, policyName: string, policyDocument: PolicyDocument): void {
  role.policies = [...(Array.isArray(role.policies) ? role.policies : []), { policyName, policyDocument }];
}
