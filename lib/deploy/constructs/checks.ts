import { type App, CfnRule, Fn, type Stack, Token, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { snapshotPrefix } from '../../../functions/engine/installation.ts';
import { installationOf, stackName } from '../installation.ts';
import { modelArn } from './functions/model.ts';

/** Runs two rule packs at every synthesis, beside CloudFormation's own rules. A finding fails `cdk synth`. */
export function addChecks(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
}

/** Makes CloudFormation refuse the template: the local stack has settings that must not reach an account. */
export function forbidDeployment(stack: Stack): void {
  new CfnRule(stack, 'LocalOnly', {
    assertions: [
      {
        assert: Fn.conditionEquals('local', 'deployed'),
        assertDescription: 'This is the stack of npm start: deploy an environment, with -c environment=<name>',
      },
    ],
  });
}

/** Acknowledges the rules that the design meets in another way, for every function. */
export function acknowledgeForStack(stack: Stack): void {
  Validations.of(stack).acknowledge(
    {
      id: 'Serverless-LambdaDLQ',
      reason:
        'Failures go to the dead letters of a queue, or to the caller. Only the relay is invoked asynchronously, and it has a destination on failure.',
    },
    {
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason: 'An SQS source has no destination on failure: its queue has dead letters.',
    },
    {
      id: 'Serverless-LambdaTracing',
      reason:
        'The context value tracing switches it on. Without it each call is one hop; logs carry ids that join them.',
    },
  );
}

/** As cdk-nag writes what only the deployment knows, unless the environment names account and region. */
const asWritten = (value: string, pseudo: string) => (Token.isUnresolved(value) ? `<AWS::${pseudo}>` : value);
const partitionOf = ({ partition }: Stack) => `arn:${asWritten(partition, 'Partition')}`;
const hereOf = ({ region, account }: Stack) => `${asWritten(region, 'Region')}:${asWritten(account, 'AccountId')}`;

const bucketOf = (stack: Stack) =>
  `${stackName(installationOf(stack), 'Data')}:ExportsOutputFnGetAttFilesBucket7C17EE2EArn267E46EA`;

/** Acknowledges the `*` in the API's policies. */
export function acknowledgeFiles(stack: Stack): void {
  const reasons = {
    documents: 'Keys of documents name customers; the bucket is one.',
    imports: 'Keys of imports name tenants; the bucket is one.',
    exports: 'Keys of exports name tenants; the bucket is one.',
  };
  for (const [folder, reason] of Object.entries(reasons))
    Validations.of(stack).acknowledge({ id: `AwsSolutions-IAM5[Resource::${bucketOf(stack)}/${folder}/*]`, reason });
}

/** Acknowledges the `*` for the region of a model behind an inference profile. */
export function acknowledgeModel(stack: Stack, modelId: string): void {
  Validations.of(stack).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${modelArn(partitionOf(stack), '*', modelId)}]`,
    reason: 'An inference profile runs the model in any region of its geography.',
  });
}

/**
 * Acknowledges each `*` in a policy, in cdk-nag's spelling. When a logical id in it changes, the synthesis fails and names
 * the new one.
 */
export function acknowledgePatterns(stack: Stack, modelId: string): void {
  const [arn, here] = [partitionOf(stack), hereOf(stack)];
  const reasons = {
    [`${bucketOf(stack)}/*`]: 'Keys of objects name customers and documents; the bucket is one.',
    [`${arn}:rds:${here}:cluster-snapshot:${snapshotPrefix(installationOf(stack))}*`]:
      'The name of a snapshot has its time in it.',
    [`${arn}:rds:${here}:cluster-snapshot:*`]: 'RDS checks a listing against snapshots of every name.',
    [`${arn}:scheduler:${here}:schedule/<RelayWakes1D9CB7D5>/wake-*`]:
      'A wake-up of the relay is named after its minute.',
    [`${arn}:scheduler:${here}:schedule/<RelayWakes1D9CB7D5>/sweep-*`]: 'So is a sweep that the relay schedules.',
    [`${arn}:scheduler:${here}:schedule/<TimersGroup76C79D49>/followup-*`]:
      'A timer is named after its booking and the second of its call.',
    [`${arn}:scheduler:${here}:schedule/*/*`]: 'Scheduler checks a listing against the schedules of every group.',
  };
  acknowledgeModel(stack, modelId);
  for (const [resource, reason] of Object.entries(reasons)) {
    Validations.of(stack).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
  }
}
