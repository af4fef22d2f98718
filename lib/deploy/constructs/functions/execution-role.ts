import { type IRole, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** The value of a secret, which may be a database login that the Data API reads. */
export const readSecret = (arn: string): Permission => ({
  actions: ['secretsmanager:GetSecretValue'],
  resources: [arn],
});

type Conditions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** One thing that a function may do. Actions and ARNs are exact; a `*` among them has a reason beside it. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
}

/**
 * A function's own role: writes to its own log group, plus `permissions`, one statement each. The managed policy
 * AWSLambdaBasicExecutionRole would allow every log group of the account.
 */
export class ExecutionRole extends Construct {
  /**
   * Takes no further grants, so that what is written here is all there is. Known to CDK by its ARN alone: a role that it
   * owns makes it add a DependsOn to the function that the reference already implies (cfn-lint W3005).
   */
  readonly role: IRole;

  constructor(scope: Construct, id: string, logGroup: ILogGroup, permissions: readonly Permission[]) {
    super(scope, id);
    const logs = { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] };
    const statements = [logs, ...permissions].map(
      ({ actions, resources, conditions = {} }: Permission) =>
        new PolicyStatement({ actions: [...actions], resources: [...resources], conditions: { ...conditions } }),
    );
    // Inside the role, not a policy beside it: then no function can start before its permissions are there.
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { Permissions: new PolicyDocument({ statements }) },
    });
    this.role = Role.fromRoleArn(this, 'Fixed', role.roleArn, { mutable: false });
  }
}
