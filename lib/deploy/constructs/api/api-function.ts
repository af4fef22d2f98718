import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ApiFunction as Definition } from '../../../../functions/api/index.ts';
import { environment } from '../../../../functions/engine/environment.ts';
import type { Database } from '../data/database.ts';
import type { Files } from '../data/files.ts';
import type { GeneratedSecrets } from '../data/generated-secrets.ts';
import { type OldSecrets, oldKeysEnvironment, oldLinksEnvironment } from '../data/old-secrets.ts';
import { identitiesEnvironment, type Sender } from '../data/sender.ts';
import { DeployedFunction, type SharedFunctionProps } from '../functions/deployed-function.ts';
import { type EndpointSettings, endpointEnvironment } from '../functions/endpoint-settings.ts';
import type { Grant } from '../functions/grants.ts';
import { invokeModel } from '../functions/model.ts';
import { type Permission, readSecret } from '../iam/permission.ts';
import { type NamedQueue, queueList } from '../queues/queue-urls.ts';
import { sendTo } from '../queues/queue-with-dead-letters.ts';

/** Queue of a trigger or a piece of maintenance, with the expression of the schedule that sends to it, or `off`. */
export interface ScheduledQueue extends NamedQueue {
  readonly schedule: string;
}

interface ApiFunctionProps extends SharedFunctionProps {
  /** Folder under `functions/api`. */
  readonly name: string;
  readonly definition: Definition;
  readonly database: Database;
  readonly secrets: GeneratedSecrets;
  /** What the context says of keys and links without a checksum. */
  readonly old: OldSecrets;
  readonly endpoints: EndpointSettings;
  /** Documents, for functions whose definition says that they read them. */
  readonly files: Files;
  /** Whom e-mails may come from, if its definition says that it checks that. */
  readonly sender: Sender | undefined;
  /** Model that words suggestions, if there is one. */
  readonly suggestionModelId?: string | undefined;
  /** Most requests of one key in a minute. */
  readonly requestsPerMinute: number;
  /** Where it may send, if its definition says that it sends. */
  readonly queues: readonly ScheduledQueue[];
  /** What it may reach beyond what its definition says. */
  readonly grant?: Grant;
}

/** A function behind routes. Its database login is the API's, to which row-level security applies. */
export class ApiFunction extends Construct {
  readonly name: string;
  readonly deployed: DeployedFunction;
  /** Paths at which it gets every call. */
  readonly mounts: readonly string[];

  constructor(scope: Construct, id: string, props: ApiFunctionProps) {
    super(scope, id);
    this.name = props.name;
    this.mounts = props.definition.mounts ?? [];
    const usesDatabase = props.definition.database !== 'none';
    this.deployed = new DeployedFunction(this, 'Handler', {
      ...props,
      folder: `api/${props.name}`,
      description: `Handles the API's routes of functions/api/${props.name}`,
      // API Gateway waits 30 s for a function and 10 s for an authorizer; a second less, so that the log shows the time-out.
      timeout: Duration.seconds(props.name === 'authorizer' ? 9 : 29),
      memoryMegabytes: 512,
      environment: {
        ...(usesDatabase ? databaseEnvironment(props) : {}),
        ...(props.definition.sendsWakeUps ? { [environment.queueUrls]: queueList(this, props.queues) } : {}),
        ...(props.definition.needsSchedules ? { [environment.schedules]: schedulesOf(props.queues) } : {}),
        ...ownEnvironment(props),
        ...(props.definition.readsFiles || props.definition.signsFiles
          ? { [environment.bucketName]: props.files.bucket.bucketName }
          : {}),
        ...(props.definition.checksSenders ? identitiesEnvironment(props.sender) : {}),
        ...props.grant?.environment,
      },
      permissions: [
        ...(usesDatabase ? databasePermissions(props) : []),
        ...(props.definition.sendsWakeUps ? [sendTo(...props.queues.map(({ queue }) => queue))] : []),
        ...filePermissions(props),
        ...(props.definition.wordsSuggestions && props.suggestionModelId
          ? [invokeModel(this, props.suggestionModelId)]
          : []),
        ...ownSecrets(props).map(({ arn }) => readSecret(arn)),
        ...(props.grant?.permissions ?? []),
      ],
    });
  }
}

/** Keys of objects name tenants, customers and documents, so the stack cannot list them, hence the `*`. Whoever has a signed URL does what its signer may. */
function filePermissions({ definition, files: { bucket } }: ApiFunctionProps): Permission[] {
  const all = (folder: string) => bucket.arnForObjects(`${folder}/*`);
  return [
    ...(definition.readsFiles ? [{ actions: ['s3:GetObject'], resources: [all('documents')] }] : []),
    ...(definition.signsFiles
      ? [
          { actions: ['s3:PutObject'], resources: [all('imports')] },
          { actions: ['s3:GetObject'], resources: [all('imports'), all('exports')] },
        ]
      : []),
  ];
}

/** The schedules of this installation: the context may override a definition's. */
const schedulesOf = (queues: readonly ScheduledQueue[]): string =>
  JSON.stringify(Object.fromEntries(queues.map(({ name, schedule }) => [name, schedule])));

/** Secrets besides the login, with the variables that name them. */
function ownSecrets({ definition, secrets }: ApiFunctionProps) {
  const { signingArn, sealingArn, checksumArn, platformKeyArn, metaArn } = secrets;
  return [
    ...(definition.needsSigningSecret ? [{ variable: environment.signingSecretArn, arn: signingArn }] : []),
    ...(definition.sealsSecrets ? [{ variable: environment.sealingSecretArn, arn: sealingArn }] : []),
    ...(definition.needsChecksums ? [{ variable: environment.checksumSecretArn, arn: checksumArn }] : []),
    ...(definition.verifiesKeys ? [{ variable: environment.platformKeySecretArn, arn: platformKeyArn }] : []),
    ...(definition.verifiesMeta ? [{ variable: environment.metaSecretArn, arn: metaArn }] : []),
  ];
}

/** The API's own login. */
type ApiLogin = Pick<ApiFunctionProps, 'database' | 'secrets'>;

export const databaseEnvironment = ({ database, secrets }: ApiLogin) => ({
  [environment.clusterArn]: database.clusterArn,
  [environment.secretArn]: secrets.apiArn,
  [environment.databaseName]: database.databaseName,
});

const ownEnvironment = (props: ApiFunctionProps) => ({
  ...Object.fromEntries(ownSecrets(props).map(({ variable, arn }) => [variable, arn])),
  ...settingsOf(props),
});

const settingsOf = ({ definition, old, endpoints, requestsPerMinute, suggestionModelId }: ApiFunctionProps) => ({
  ...(definition.verifiesKeys ? oldKeysEnvironment(old) : {}),
  ...(definition.opensLinks ? oldLinksEnvironment(old) : {}),
  ...(definition.checksEndpoints ? endpointEnvironment(endpoints) : {}),
  ...(suggestionModelId && (definition.wordsSuggestions || definition.checksModel)
    ? { [environment.suggestionModelId]: suggestionModelId }
    : {}),
  ...(definition.countsRequests ? { [environment.requestsPerMinute]: String(requestsPerMinute) } : {}),
});

/** Row-level security reads a setting that lasts for a transaction, so most functions need transactions. */
export const databasePermissions = ({
  database,
  secrets,
  definition,
}: ApiLogin & { readonly definition: Pick<Definition, 'database'> }): Permission[] => [
  {
    actions: [
      'rds-data:ExecuteStatement',
      ...(definition.database === 'transactions'
        ? ['rds-data:BeginTransaction', 'rds-data:CommitTransaction', 'rds-data:RollbackTransaction']
        : []),
    ],
    resources: [database.clusterArn],
  },
  readSecret(secrets.apiArn),
];
