import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ApiFunction as Definition } from '../../../../functions/api/index.ts';
import { environment } from '../../../../functions/engine/environment.ts';
import type { Database } from '../data/database.ts';
import { DeployedFunction, type Surroundings } from './deployed-function.ts';
import { type Permission, readSecret } from './execution-role.ts';
import { queueList } from './queue-urls.ts';
import { sendTo } from './queue-with-dead-letters.ts';
import type { QueuedFunction } from './queued-function.ts';

export interface ApiFunctionProps extends Surroundings {
  /** Folder under `functions/api`. */
  readonly name: string;
  readonly definition: Definition;
  readonly database: Database;
  readonly apiSecretArn: string;
  readonly signingSecretArn: string;
  /** Endpoints may be on the caller's own machine. */
  readonly allowsLoopback: boolean;
  /** What it may wake up, if its definition says so. */
  readonly queued: readonly QueuedFunction[];
}

/** A function that answers routes, with the API's database login, which is under row-level security. */
export class ApiFunction extends Construct {
  readonly name: string;
  readonly deployed: DeployedFunction;

  constructor(scope: Construct, id: string, props: ApiFunctionProps) {
    super(scope, id);
    this.name = props.name;
    const usesDatabase = props.definition.database !== 'none';
    this.deployed = new DeployedFunction(this, 'Handler', {
      ...props,
      folder: `api/${props.name}`,
      description: `Answers the API's routes of functions/api/${props.name}`,
      // API Gateway stops listening after 30 s, for an authorizer after 10; a second less, so that the log says why.
      timeout: Duration.seconds(props.name === 'authorizer' ? 9 : 29),
      memoryMegabytes: 512,
      environment: {
        ...(usesDatabase ? databaseEnvironment(props) : {}),
        ...(props.definition.sendsWakeUps ? { [environment.queueUrls]: queueList(this, props.queued) } : {}),
        ...(props.definition.needsSchedules ? { [environment.schedules]: schedulesOf(props.queued) } : {}),
        ...endpointEnvironment(props),
      },
      permissions: [
        ...(usesDatabase ? databasePermissions(props) : []),
        ...(props.definition.sendsWakeUps ? [sendTo(...props.queued.map(({ queue }) => queue))] : []),
        ...(props.definition.needsSigningSecret ? [readSecret(props.signingSecretArn)] : []),
      ],
    });
  }
}

/** As they are here: the context may have changed what a definition says. */
const schedulesOf = (queued: readonly QueuedFunction[]): string =>
  JSON.stringify(Object.fromEntries(queued.map(({ name, schedule }) => [name, schedule])));

const databaseEnvironment = ({ database, apiSecretArn }: ApiFunctionProps) => ({
  [environment.clusterArn]: database.clusterArn,
  [environment.secretArn]: apiSecretArn,
  [environment.databaseName]: database.databaseName,
});

const endpointEnvironment = ({ definition, signingSecretArn, allowsLoopback }: ApiFunctionProps) => ({
  ...(definition.needsSigningSecret ? { [environment.signingSecretArn]: signingSecretArn } : {}),
  ...(definition.checksEndpoints && allowsLoopback ? { [environment.allowsLoopback]: 'true' } : {}),
});

/** Transactions, because row-level security reads a setting that lasts for one; a key is looked up before its tenant. */
const databasePermissions = ({ database, apiSecretArn, definition }: ApiFunctionProps): Permission[] => [
  {
    actions: [
      'rds-data:ExecuteStatement',
      ...(definition.database === 'transactions'
        ? ['rds-data:BeginTransaction', 'rds-data:CommitTransaction', 'rds-data:RollbackTransaction']
        : []),
    ],
    resources: [database.clusterArn],
  },
  readSecret(apiSecretArn),
];
