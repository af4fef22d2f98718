/** Reads ids of Bedrock models (`amazon.nova-lite-v1:0`) and of inference profiles (`eu.amazon.nova-lite-v1:0`). */

const PROFILE = /^(us|us-gov|eu|apac|jp|au|ca|sa|global)\./;

/** Whether the id is an inference profile's: those begin with a geography. */
export const isProfile = (modelId: string): boolean => PROFILE.test(modelId);

/** Returns the ARN of the model, also for the id of a profile. `arn` is `arn:<partition>`. */
export const modelArn = (arn: string, region: string, modelId: string): string =>
  `${arn}:bedrock:${region}::foundation-model/${modelId.replace(PROFILE, '')}`;
