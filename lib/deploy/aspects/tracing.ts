import { type IAspect, Validations } from 'aws-cdk-lib';
import { CfnRole, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { ExecutionRole } from '../constructs/iam/execution-role.ts';
import { addPolicy } from './role-policies.ts';

/**
 * Lambda sends X-Ray a segment of each invocation that is sampled, with the function's own role. The CDK's own functions, which
 * run during deployments, have no ExecutionRole and are not traced.
 */
export class Tracing implements IAspect {
  visit(node: IConstruct): void {
    if (node instanceof CfnFunction) node.tracingConfig = { mode: 'Active' };
    if (node instanceof CfnRole && node.node.scope?.node.scope instanceof ExecutionRole) this.allowSegments(node);
  }

  private allowSegments(role: CfnRole): void {
    const actions = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];
    const statement = new PolicyStatement({ actions, resources: ['*'] });
    addPolicy(role, 'Tracing', new PolicyDocument({ statements: [statement] }));
    const reason = 'Segments have no resource: X-Ray takes these two actions on "*" only.';
    Validations.of(role).acknowledge(
      { id: 'AwsSolutions-IAM5[Resource::*]', reason },
      { id: 'Serverless-LambdaStarPermissions', reason },
    );
  }
}
