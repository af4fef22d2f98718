/** The function's `process.env`: variables of Lambda and of the template, and none of this machine. */
import type { Credentials } from '../../../service.ts';
import type { FunctionConfiguration } from '../function-configuration.ts';

interface EnvironmentFacts {
  readonly region: string;
  readonly origin: string;
  readonly credentials: Credentials;
  readonly logStreamName: string;
  readonly version: string;
  /** Replaces the address of a service that runs here too: one outside AWS, or a bucket. */
  readonly standIn: (value: string) => string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
export function environmentVariables(
  configuration: FunctionConfiguration,
  facts: EnvironmentFacts,
): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken } = facts.credentials;
  return {
    _HANDLER: configuration.handler,
    AWS_REGION: facts.region,
    AWS_DEFAULT_REGION: facts.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: configuration.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: facts.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: configuration.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: facts.logStreamName,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
    LAMBDA_TASK_ROOT: configuration.folder,
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin/:/bin',
    TZ: ':UTC',
    // The only difference to AWS: the address of the APIs, here and in variables that name one.
    AWS_ENDPOINT_URL: facts.origin,
    // Only the credentials above: a wrong set-up must fail, and not look for credentials of this machine.
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...Object.fromEntries(Object.entries(configuration.variables).map(([name, value]) => [name, facts.standIn(value)])),
  };
}
