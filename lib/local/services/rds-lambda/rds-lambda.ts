/**
 * The `aws_lambda` extension of Aurora: SQL statements invoke functions, at once, even if their transaction rolls back.
 */
import { listOf } from '../../../../functions/engine/data/members.ts';
import {
  AwsError,
  type Functions,
  type Principal,
  type Resource,
  type Service,
  type ServiceContext,
} from '../../service.ts';
import { installLambda } from './install-extension.ts';
import { type QueryServer, startQueryServer } from './query-server.ts';

/** The Lambda service, as far as a cluster needs it. */
export interface InvokedFunctions extends Functions {
  configuration(functionArn: string): { readonly arn: string };
  policy(functionArn: string): object | undefined;
}

export interface RdsLambda extends Service {
  /** Creates `aws_lambda.invoke` in a cluster's database. Each call looks up the cluster's role for Lambda. */
  install(cluster: Resource, at: { readonly arn: string; readonly databaseUrl: string }): Promise<void>;
}

interface Invocation {
  readonly functionName: string;
  readonly payload: unknown;
  readonly region: string | null;
  readonly invocationType: string;
  readonly qualifier: string | null;
}

interface KnownCluster {
  readonly arn: string;
  readonly roles: unknown;
}

const FEATURE = 'Lambda';

function lambdaRole({ arn, roles }: KnownCluster): string {
  for (const role of listOf(roles)) {
    const { FeatureName, RoleArn } = { ...(role as Readonly<Record<string, unknown>>) }; // as CloudFormation has it
    if (FeatureName === FEATURE && typeof RoleArn === 'string') return RoleArn;
  }
  const message = `The cluster ${arn} has no role for the feature ${FEATURE}: invocation is not allowed.`;
  throw new AwsError('AccessDeniedException', message, 403);
}

class LocalRdsLambda implements RdsLambda {
  readonly handles = [];
  readonly #context: ServiceContext;
  readonly #functions: InvokedFunctions;
  readonly #clusters = new Map<string, KnownCluster>();
  #starting: Promise<QueryServer> | undefined;
  #server: QueryServer | undefined;

  constructor(context: ServiceContext, functions: InvokedFunctions) {
    this.#context = context;
    this.#functions = functions;
  }

  attributes(): never {
    throw new Error('aws_lambda has no resources of its own');
  }

  create(): void {}

  async install(cluster: Resource, { arn, databaseUrl }: { arn: string; databaseUrl: string }): Promise<void> {
    this.#starting ??= startQueryServer((question, user) => this.#answer(question, user));
    this.#server = await this.#starting;
    this.#clusters.set(cluster.logicalId, { arn, roles: cluster.properties.AssociatedRoles });
    await installLambda(databaseUrl, this.#server.connection(cluster.logicalId));
  }

  idle(): boolean {
    return (this.#server?.open() ?? 0) === 0;
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  async #answer(question: string, user: string): Promise<readonly (string | null)[]> {
    const invocation = JSON.parse(question) as Invocation; // install-extension.ts writes it
    const functionArn = this.#authorised(invocation, user);
    switch (invocation.invocationType) {
      case 'Event':
        this.#functions.invokeLater(functionArn, invocation.payload);
        return ['202', null, null, null];
      case 'RequestResponse': {
        const { payload, failed } = await this.#functions.invoke(functionArn, invocation.payload);
        // As on AWS: the invocation of a function that failed succeeds, with the error as its payload.
        if (failed) this.#context.log(`${invocation.functionName}: failed for a SQL statement`);
        return ['200', payload, '$LATEST', null];
      }
      case 'DryRun':
        return ['204', null, null, null];
      default:
        throw new AwsError('InvalidParameterValueException', `Invocation type ${invocation.invocationType} is unknown`);
    }
  }

  /** Returns the function's name with its qualifier. Throws unless the cluster has a role that may invoke it. */
  #authorised({ functionName, region, qualifier }: Invocation, user: string): string {
    const { iam, account, chaos } = this.#context;
    const cluster = this.#clusters.get(user);
    if (!cluster) throw new AwsError('AccessDeniedException', `There is no cluster ${user}`, 403);
    if (region !== null && region !== this.#context.region)
      throw new AwsError('ResourceNotFoundException', `Function not found: ${functionName} in ${region}`, 404);
    const context = { 'aws:SourceAccount': account, 'aws:SourceArn': cluster.arn };
    const caller: Principal = iam.assume(lambdaRole(cluster), 'rds.amazonaws.com', context);
    const fault = chaos.apiFault({ service: 'lambda', caller });
    if (fault) throw fault;
    const name = qualifier === null ? functionName : `${functionName}:${qualifier}`;
    const { arn } = this.#functions.configuration(name);
    const resourcePolicy = this.#functions.policy(arn);
    const wanted = { caller, action: 'lambda:InvokeFunction', resource: arn };
    iam.authorize(resourcePolicy === undefined ? wanted : { ...wanted, resourcePolicy });
    return name;
  }
}

/** Starts its query server with the first `install`. */
export const createRdsLambda = (context: ServiceContext, functions: InvokedFunctions): RdsLambda =>
  new LocalRdsLambda(context, functions);
