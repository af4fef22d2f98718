import { type App, type Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';

/** Two rule packs run at every synthesis, beside CloudFormation's own rules; a finding fails `cdk synth`. */
export function addChecks(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
}

/** Rules that our design answers in another way, the same for every function. */
export function acknowledgeForStack(stack: Stack): void {
  Validations.of(stack).acknowledge(
    {
      id: 'Serverless-LambdaDLQ',
      reason: 'No function is invoked asynchronously: failures go to the dead letters of its queue, or to the caller.',
    },
    {
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason: 'An SQS source has no destination on failure: its queue has dead letters.',
    },
    {
      id: 'Serverless-LambdaTracing',
      reason: 'X-Ray needs actions on resource "*". Each call is one hop; logs carry ids that join them.',
    },
  );
}
