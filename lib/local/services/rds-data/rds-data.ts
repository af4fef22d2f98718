/** The RDS Data API over a real PostgreSQL, with the rules of the real service, for the clusters of the template. */
import type {
  BeginTransactionResponse,
  CommitTransactionResponse,
  RollbackTransactionResponse,
} from '@aws-sdk/client-rds-data';
import type { Resource, Service, ServiceContext } from '../../service.ts';
import { type ApiCall, type ApiReply, type Attributes, AwsError } from '../../service.ts';
import { type Cluster, readCluster } from './cluster.ts';
import { ensureDatabase } from './database.ts';
import type { SecretReader } from './dynamic-reference.ts';
import { databaseError } from './errors.ts';
import { Executor } from './executor.ts';
import { rdsAttributes } from './rds-attributes.ts';
import { type DataApiRequest, type Operation, parseRequest } from './request.ts';
import { createSessions, type Login, type Sessions } from './sessions.ts';
import { Transactions } from './transactions.ts';

export interface RdsData extends Service {
  handle(call: ApiCall): Promise<ApiReply>;
  /** Data API calls since the start, by operation, failed ones included. */
  statistics(): Readonly<Record<Operation, number>>;
  /** Connection members that a secret attached to this cluster gets; undefined for a cluster that is not here. */
  connectionOf(clusterIdentifier: string): Readonly<Record<string, string | number>> | undefined;
}

interface RdsDataOptions {
  /** Superuser URL of the server, `Postgres.url`. */
  readonly serverUrl: (database?: string) => string;
  readonly secrets: SecretReader;
  /** Called once a cluster's database exists, to install what Aurora has built in. */
  readonly onDatabase?: (
    cluster: Resource,
    at: { readonly arn: string; readonly databaseUrl: string },
  ) => Promise<void>;
  /** 45 seconds, as on AWS, unless a test sets it. */
  readonly statementTimeoutMs?: number;
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.html */
const STATEMENT_TIMEOUT_MS = 45_000;
/** Without ExecuteSql, which was for Serverless v1 only. */
const ROUTES: Readonly<Record<string, Operation>> = {
  '/Execute': 'ExecuteStatement',
  '/BatchExecute': 'BatchExecuteStatement',
  '/BeginTransaction': 'BeginTransaction',
  '/CommitTransaction': 'CommitTransaction',
  '/RollbackTransaction': 'RollbackTransaction',
};

class LocalRdsData implements RdsData {
  readonly handles = [
    'AWS::RDS::DBCluster',
    'AWS::RDS::DBInstance',
    'AWS::RDS::DBSubnetGroup',
    'AWS::RDS::DBClusterParameterGroup',
  ];
  readonly signingName = 'rds-data';
  readonly #context: ServiceContext;
  readonly #secrets: SecretReader;
  readonly #serverUrl: string;
  readonly #options: RdsDataOptions;
  readonly #sessions: Sessions;
  readonly #transactions: Transactions;
  readonly #executor: Executor;
  readonly #clusters = new Map<string, Cluster>();
  /** Identifiers of clusters with an instance; without one a cluster is only storage. */
  readonly #clustersWithInstance = new Set<unknown>();
  readonly #calls: Record<Operation, number> = {
    ExecuteStatement: 0,
    BatchExecuteStatement: 0,
    BeginTransaction: 0,
    CommitTransaction: 0,
    RollbackTransaction: 0,
  };
  /** Calls in progress. */
  #inFlight = 0;

  constructor(context: ServiceContext, options: RdsDataOptions) {
    const statementTimeoutMs = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
    this.#context = context;
    this.#options = options;
    this.#secrets = options.secrets;
    this.#serverUrl = options.serverUrl();
    this.#sessions = createSessions({ serverUrl: this.#serverUrl, statementTimeoutMs });
    this.#transactions = new Transactions(context.clock, this.#sessions);
    this.#executor = new Executor(this.#sessions, this.#transactions, statementTimeoutMs);
  }

  attributes(resource: Resource): Attributes {
    return rdsAttributes(resource, this.#context, new URL(this.#serverUrl));
  }

  /** Only clusters and their instances have an effect; the other types only have names. */
  async create(resource: Resource): Promise<void> {
    if (resource.type === 'AWS::RDS::DBInstance') this.#clustersWithInstance.add(clusterOf(resource));
    if (resource.type !== 'AWS::RDS::DBCluster') return;
    const cluster = readCluster(resource, this.#context, this.#secrets);
    await ensureDatabase(this.#serverUrl, cluster);
    const { arn, databaseName } = cluster;
    const databaseUrl = this.#options.serverUrl(databaseName);
    if (databaseName !== undefined) await this.#options.onDatabase?.(resource, { arn, databaseUrl });
    this.#clusters.set(cluster.arn, cluster);
  }

  async handle(call: ApiCall): Promise<ApiReply> {
    const operation = call.method === 'POST' ? ROUTES[call.path] : undefined;
    if (!operation) throw new AwsError('UnknownOperationException', '', 404);
    this.#calls[operation] += 1;
    this.#inFlight += 1;
    try {
      // Checks form, caller, cluster and secret before the database: a caller without permission learns nothing.
      const request = parseRequest(operation, call.body);
      call.authorize(`rds-data:${operation}`, request.resourceArn);
      this.#requireCluster(request.resourceArn);
      return { body: await this.#answer(operation, request, this.#login(call, request)) };
    } catch (error) {
      throw databaseError(error);
    } finally {
      this.#inFlight -= 1;
    }
  }

  idle(): boolean {
    return this.#inFlight === 0 && this.#executor.running === 0;
  }

  stop(): Promise<void> {
    return this.#sessions.stop();
  }

  statistics(): Readonly<Record<Operation, number>> {
    return { ...this.#calls };
  }

  connectionOf(clusterIdentifier: string): Readonly<Record<string, string | number>> | undefined {
    const cluster = [...this.#clusters.values()].find(({ identifier }) => identifier === clusterIdentifier);
    if (!cluster) return undefined;
    const { hostname, port } = new URL(this.#serverUrl);
    const connection = {
      engine: 'postgres',
      host: hostname,
      port: Number(port || 5432),
      dbClusterIdentifier: cluster.identifier,
    };
    return cluster.databaseName === undefined ? connection : { ...connection, dbname: cluster.databaseName };
  }

  async #answer(operation: Operation, request: DataApiRequest, login: Login): Promise<unknown> {
    switch (operation) {
      case 'ExecuteStatement':
        return this.#executor.execute(request, login);
      case 'BatchExecuteStatement':
        return this.#executor.batch(request, login);
      case 'BeginTransaction':
        return { transactionId: await this.#transactions.begin(request, login) } satisfies BeginTransactionResponse;
      case 'CommitTransaction':
        await this.#transactions.end(request, 'commit');
        return { transactionStatus: 'Transaction Committed' } satisfies CommitTransactionResponse;
      case 'RollbackTransaction':
        await this.#transactions.end(request, 'rollback');
        return { transactionStatus: 'Rollback Complete' } satisfies RollbackTransactionResponse;
    }
  }

  /** Throws unless the cluster exists, with its HTTP endpoint on and an instance. */
  #requireCluster(arn: string): void {
    const cluster = this.#clusters.get(arn);
    // Recorded: the same error for a cluster that does not exist and for a wrong letter case.
    if (!cluster?.isHttpEndpointEnabled) {
      throw new AwsError('HttpEndpointNotEnabledException', `HttpEndpoint is not enabled for resource ${arn}`);
    }
    if (this.#clustersWithInstance.has(cluster.identifier)) return;
    throw new AwsError('DatabaseNotFoundException', `DB cluster ${cluster.identifier} doesn't have a DB instance`, 404);
  }

  /** Reads the secret with the caller's permissions, as the real service does. */
  #login(call: ApiCall, { secretArn, database }: DataApiRequest): Login {
    call.authorize('secretsmanager:GetSecretValue', this.#secrets.arnOf(secretArn) ?? secretArn);
    const secret = this.#secrets.read(secretArn);
    if (!secret) throw new AwsError('SecretsErrorException', "Secrets Manager can't find the specified secret.");
    const { username, password } = secret;
    if (typeof username !== 'string' || typeof password !== 'string') {
      throw new AwsError('InvalidSecretException', `The secret ${secretArn} has no username and password.`);
    }
    // Not the secret's dbname, nor the cluster's: https://github.com/aws/aws-cli/issues/8577
    return { username, password, database: database || username };
  }
}

const clusterOf = (instance: Resource) => String(instance.properties.DBClusterIdentifier).toLowerCase();

/** Clusters of the template on the one local server. `stop` ends every session. */
export function createRdsData(context: ServiceContext, options: RdsDataOptions): RdsData {
  return new LocalRdsData(context, options);
}
