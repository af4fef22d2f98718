/** Ids of Bedrock models, and of inference profiles: `amazon.nova-lite-v1:0`, and `eu.` before it for a place's regions. */

const PROFILE = /^(us|us-gov|eu|apac|jp|au|ca|sa|global)\./;

export const isProfile = (modelId: string): boolean => PROFILE.test(modelId);

/** Of the model itself, also when the id is a profile's. `arn` is `arn` and the partition. */
export const modelArn = (arn: string, region: string, modelId: string): string =>
  `${arn}:bedrock:${region}::foundation-model/${modelId.replace(PROFILE, '')}`;
