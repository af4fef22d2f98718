/** Reads ids of Bedrock models (`amazon.nova-lite-v1:0`) and of inference profiles (`eu.amazon.nova-lite-v1:0`). */
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Permission } from '../iam/permission.ts';

const PROFILE = /^(us|us-gov|eu|apac|jp|au|ca|sa|global)\./;

/** Whether the id is an inference profile's: those begin with a geography. */
const isProfile = (modelId: string): boolean => PROFILE.test(modelId);

/** Returns the ARN of the model, also for the id of a profile. `arn` is `arn:<partition>`. */
export const modelArn = (arn: string, region: string, modelId: string): string =>
  `${arn}:bedrock:${region}::foundation-model/${modelId.replace(PROFILE, '')}`;

/** Allows to ask the model. An inference profile runs it in any region of its geography, hence the `*` for the model's region. */
export function invokeModel(scope: Construct, modelId: string): Permission {
  const stack = Stack.of(scope);
  const model = (region: string) => modelArn(`arn:${stack.partition}`, region, modelId);
  const profile = () => stack.formatArn({ service: 'bedrock', resource: 'inference-profile', resourceName: modelId });
  const resources = isProfile(modelId) ? [profile(), model('*')] : [model(stack.region)];
  return { actions: ['bedrock:InvokeModel'], resources }; // Converse has no action of its own
}
