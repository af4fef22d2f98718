import { type IAspect, Validations } from 'aws-cdk-lib';
import { CfnRole, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { addPolicy, isOfFunction } from './role-policies.ts';

/** Lambda sends X-Ray a segment of each invocation that is sampled: of every function, and with the function's own role. */
export class Tracing implements IAspect {
  visit(node: IConstruct): void {
    if (node instanceof CfnFunction) node.tracingConfig = { mode: 'Active' };
    if (node instanceof CfnRole && isOfFunction(node)) this.allowSegments(node);
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
