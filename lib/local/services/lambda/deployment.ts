/** Starts execution environments with credentials, variables and a log stream. Revokes the credentials at the end. */
import { randomUUID } from 'node:crypto';
import type { Principal, ServiceContext } from '../../service.ts';
import { environmentVariables } from './environment/environment-variables.ts';
import { ExecutionEnvironment } from './environment/execution-environment.ts';
import type { FunctionLog } from './environment/function-log.ts';
import { logRefusal } from './environment/log-permission.ts';
import { type ClockReading, shareTime } from './environment/worker-time.ts';
import type { FunctionConfiguration } from './function-configuration.ts';

interface DeploymentOptions {
  /** Replaces addresses in variables. */
  readonly standIn: (value: string) => string;
  readonly onEnd: (environment: ExecutionEnvironment) => void;
}

/** Calls `onEnd` once for each environment, after its credentials are revoked. */
export class Deployment {
  readonly #context: ServiceContext;
  readonly #log: FunctionLog;
  readonly #time: BigInt64Array;
  readonly #options: DeploymentOptions;

  constructor(context: ServiceContext, clock: ClockReading, log: FunctionLog, options: DeploymentOptions) {
    this.#context = context;
    this.#log = log;
    this.#time = shareTime(clock);
    this.#options = options;
  }

  start(configuration: FunctionConfiguration, version: string): ExecutionEnvironment {
    const { iam, region, origin, clock } = this.#context;
    const id = randomUUID();
    const { name, roleArn } = configuration;
    const { standIn } = this.#options;
    const role = iam.assume(roleArn, 'lambda.amazonaws.com');
    // AWS names the session of a function's role after the function.
    const arn = role.arn.replace(/[^/]+$/, name);
    const caller = { ...role, arn, functionName: name, environmentId: id };
    const credentials = iam.issue(caller);
    const day = clock.now().toISOString().slice(0, 10).replaceAll('-', '/');
    const logStreamName = `${day}/[${version}]${id.replaceAll('-', '')}`;
    this.#checkLog(configuration, caller, logStreamName);
    const environment: ExecutionEnvironment = new ExecutionEnvironment({
      id,
      configuration,
      variables: environmentVariables(configuration, { region, origin, credentials, logStreamName, version, standIn }),
      logStreamName,
      time: this.#time,
      onPrint: this.#log.printer(name, id),
      onEnd: () => {
        iam.revoke(credentials);
        this.#options.onEnd(environment);
      },
    });
    return environment;
  }

  /** Prints the problem once per function. On AWS the log is missing without any message. */
  #checkLog({ name, logGroup }: FunctionConfiguration, caller: Principal, logStream: string): void {
    const refusal = logRefusal(this.#context, caller, { logGroup, logStream });
    if (refusal && this.#log.silence(name)) this.#context.log(`${name}: its log cannot be written: ${refusal}`);
  }
}
