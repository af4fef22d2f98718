import { type IRole, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Permission } from './permission.ts';

/**
 * A function's own role. It allows writing to its own log group, and `permissions`, one statement each. The managed policy
 * AWSLambdaBasicExecutionRole would allow every log group of the account.
 */
export class ExecutionRole extends Construct {
  /**
   * Takes no further grants, so `permissions` is everything that it allows. CDK is given the role's ARN only: for a role that
   * it owns it would add a DependsOn to the function that the reference already implies (cfn-lint W3005).
   */
  readonly role: IRole;

  constructor(scope: Construct, id: string, logGroup: ILogGroup, permissions: readonly Permission[]) {
    super(scope, id);
    const logs = { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] };
    const statements = [logs, ...permissions].map(
      ({ actions, resources, conditions = {} }: Permission) =>
        new PolicyStatement({ actions: [...actions], resources: [...resources], conditions: { ...conditions } }),
    );
    // An inline policy, not a policy resource: so no function can start before it has its permissions.
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { Permissions: new PolicyDocument({ statements }) },
    });
    this.role = Role.fromRoleArn(this, 'Fixed', role.roleArn, { mutable: false });
  }
}
