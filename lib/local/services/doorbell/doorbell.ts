/** What `aws_lambda` is to Aurora: statements invoke functions, at once and whatever becomes of their transaction. */
import {
  AwsError,
  type Caller,
  type Functions,
  type Resource,
  type Service,
  type Surroundings,
} from '../../service.ts';
import { installLambda } from './install.ts';
import { openPostgresDoor, type PostgresDoor } from './postgres-door.ts';

/** The Lambda service, as far as a cluster needs it. */
export interface InvokedFunctions extends Functions {
  configuration(functionArn: string): { readonly arn: string };
  policy(functionArn: string): object | undefined;
}

export interface Doorbell extends Service {
  /** Makes the function in a cluster's database. The cluster's role for Lambda is looked up anew with each call. */
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
  const associated: readonly unknown[] = Array.isArray(roles) ? roles : [];
  for (const role of associated) {
    const { FeatureName, RoleArn } = { ...(role as Readonly<Record<string, unknown>>) }; // as CloudFormation has it
    if (FeatureName === FEATURE && typeof RoleArn === 'string') return RoleArn;
  }
  const message = `The cluster ${arn} has no role for the feature ${FEATURE}: invocation is not allowed.`;
  throw new AwsError('AccessDeniedException', message, 403);
}

class LocalDoorbell implements Doorbell {
  readonly handles = [];
  readonly #surroundings: Surroundings;
  readonly #functions: InvokedFunctions;
  readonly #clusters = new Map<string, KnownCluster>();
  #door: Promise<PostgresDoor> | undefined;
  #opened: PostgresDoor | undefined;

  constructor(surroundings: Surroundings, functions: InvokedFunctions) {
    this.#surroundings = surroundings;
    this.#functions = functions;
  }

  attributes(): never {
    throw new Error('The doorbell has no resources of its own');
  }

  create(): void {}

  async install(cluster: Resource, { arn, databaseUrl }: { arn: string; databaseUrl: string }): Promise<void> {
    this.#door ??= openPostgresDoor((question, user) => this.#answer(question, user));
    this.#opened = await this.#door;
    this.#clusters.set(cluster.logicalId, { arn, roles: cluster.properties.AssociatedRoles });
    await installLambda(databaseUrl, this.#opened.connection(cluster.logicalId));
  }

  idle(): boolean {
    return (this.#opened?.open() ?? 0) === 0;
  }

  async stop(): Promise<void> {
    await this.#opened?.stop();
  }

  async #answer(question: string, user: string): Promise<readonly (string | null)[]> {
    const invocation = JSON.parse(question) as Invocation; // install.ts writes it
    const functionArn = this.#authorised(invocation, user);
    switch (invocation.invocationType) {
      case 'Event':
        this.#functions.invokeLater(functionArn, invocation.payload);
        return ['202', null, null, null];
      case 'RequestResponse': {
        const { payload, failed } = await this.#functions.invoke(functionArn, invocation.payload);
        // As AWS does: a function that failed is an invocation that succeeded, with the error as its payload.
        if (failed) this.#surroundings.log(`${invocation.functionName}: failed for a SQL statement`);
        return ['200', payload, '$LATEST', null];
      }
      case 'DryRun':
        return ['204', null, null, null];
      default:
        throw new AwsError('InvalidParameterValueException', `Invocation type ${invocation.invocationType} is unknown`);
    }
  }

  /** The function's ARN. Throws unless the cluster has a role that may invoke it. */
  #authorised({ functionName, region, qualifier }: Invocation, user: string): string {
    const { iam, account, chaos } = this.#surroundings;
    const cluster = this.#clusters.get(user);
    if (!cluster) throw new AwsError('AccessDeniedException', `There is no cluster ${user}`, 403);
    if (region !== null && region !== this.#surroundings.region)
      throw new AwsError('ResourceNotFoundException', `Function not found: ${functionName} in ${region}`, 404);
    const context = { 'aws:SourceAccount': account, 'aws:SourceArn': cluster.arn };
    const caller: Caller = iam.assume(lambdaRole(cluster), 'rds.amazonaws.com', context);
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

export const createDoorbell = (surroundings: Surroundings, functions: InvokedFunctions): Doorbell =>
  new LocalDoorbell(surroundings, functions);
