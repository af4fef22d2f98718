import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  ApplicationLogLevel,
  Architecture,
  type CfnFunction,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type EnvironmentVariable, environment } from '../../../../functions/engine/environment.ts';
import { installationOf } from '../../installation.ts';
import { ExecutionRole } from '../iam/execution-role.ts';
import type { Permission } from '../iam/permission.ts';
import type { CloudWatchAlarms } from '../monitoring/cloudwatch-alarms.ts';

/** What is the same for every function of a stack. */
export interface SharedFunctionProps {
  /** Folder under `functions/` → folder with its bundle. */
  readonly bundleOf: (folder: string) => string;
  readonly logRetentionDays: number;
  readonly alarms: CloudWatchAlarms;
}

interface DeployedFunctionProps extends SharedFunctionProps {
  /** Folder under `functions/`, such as `triggers/burn-rate`. */
  readonly folder: string;
  /** Physical name; left to CloudFormation when absent. */
  readonly physicalName?: string;
  readonly description: string;
  readonly timeout: Duration;
  readonly memoryMegabytes: number;
  readonly environment: Partial<Record<EnvironmentVariable, string>>;
  readonly permissions: readonly Permission[];
  /** One chain of messages may invoke it more than sixteen times, where Lambda would stop others. */
  readonly allowsRecursion?: boolean;
  /** For functions whose failure neither a message nor a caller shows. */
  readonly alarmsOnErrors?: boolean;
}

/** One Lambda function from its bundle, with a role and a log group of its own. */
export class DeployedFunction extends Construct {
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, props: DeployedFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.lambda = new LambdaFunction(this, 'Function', {
      ...(props.physicalName === undefined ? {} : { functionName: props.physicalName }),
      description: props.description,
      code: Code.fromAsset(props.bundleOf(props.folder)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64, // a fifth cheaper than x86 per GB-second
      role: new ExecutionRole(this, 'Execution', logGroup, props.permissions).role,
      timeout: props.timeout,
      memorySize: props.memoryMegabytes,
      ...(props.allowsRecursion && { recursiveLoop: RecursiveLoop.ALLOW }),
      environment: {
        NODE_OPTIONS: '--enable-source-maps',
        [environment.installation]: installationOf(this),
        ...props.environment,
      },
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.WARN, // leaves out start, end and report lines: metrics have their content, and log lines cost
    });
    if (props.alarmsOnErrors) props.alarms.functionErrors(this, props.folder, this.lambda);
  }

  /** For `DependsOn`: only the function, because its role and log group need not wait. */
  get resource(): CfnFunction {
    return this.lambda.node.defaultChild as CfnFunction; // what CDK documents it to be
  }
}
