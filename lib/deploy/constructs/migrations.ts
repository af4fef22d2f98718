import { CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { Trigger } from 'aws-cdk-lib/triggers';
import { Construct } from 'constructs';
import { environment } from '../../../functions/engine/environment.ts';
import type { Database } from './data/database.ts';
import type { Files } from './data/files.ts';
import type { GeneratedSecrets } from './data/generated-secrets.ts';
import { type OldSecrets, oldKeysEnvironment, oldLinksEnvironment } from './data/old-secrets.ts';
import { relayArn } from './data/relay-name.ts';
import { DeployedFunction, type SharedFunctionProps } from './functions/deployed-function.ts';

interface MigrationsProps extends SharedFunctionProps {
  readonly database: Database;
  readonly secrets: GeneratedSecrets;
  /** What the context says of keys and links without a checksum. */
  readonly old: OldSecrets;
  /** Whether PostgreSQL invokes the relay. The migration function stores the relay's ARN in the database, or removes it. */
  readonly doorbell: boolean;
  /** Where the migration function remembers the database, so that it refuses an empty one in its place. */
  readonly files: Files;
  readonly beginAnew: string | undefined;
}

/** One minute less than Lambda's limit, which holds for CDK's function that waits for this one. */
const TIMEOUT = Duration.minutes(14);

/**
 * Migrates the schema during the deployment, before any function that uses it changes. The SQL lies beside the function's
 * bundle, so a changed .sql file is a changed asset, and CloudFormation runs the function again.
 * A failure rolls the deployment back. Migrations that were already applied stay, so the old code must run on them.
 */
export class Migrations extends Construct {
  /** Every function that uses the database must depend on this resource. */
  readonly done: CfnResource;
  readonly deployed: DeployedFunction;

  constructor(
    scope: Construct,
    id: string,
    { database, secrets, old, doorbell, files, beginAnew, ...shared }: MigrationsProps,
  ) {
    super(scope, id);
    this.deployed = new DeployedFunction(this, 'Handler', {
      ...shared,
      folder: 'deploy/migrate',
      description: 'Applies migrations, makes the database logins and stores the hash of the platform key',
      timeout: TIMEOUT,
      memoryMegabytes: 512,
      environment: {
        [environment.clusterArn]: database.clusterArn,
        [environment.secretArn]: database.secretArn,
        [environment.databaseName]: database.databaseName,
        [environment.engineSecretArn]: secrets.engineArn,
        [environment.apiSecretArn]: secrets.apiArn,
        [environment.platformKeySecretArn]: secrets.platformKeyArn,
        [environment.bucketName]: files.bucket.bucketName,
        ...(beginAnew === undefined ? {} : { [environment.beginAnew]: beginAnew }),
        ...oldKeysEnvironment(old),
        ...oldLinksEnvironment(old),
        ...(doorbell ? { [environment.relayFunctionArn]: relayArn(this) } : {}),
      },
      permissions: [
        {
          actions: [
            'rds-data:ExecuteStatement',
            'rds-data:BeginTransaction',
            'rds-data:CommitTransaction',
            'rds-data:RollbackTransaction',
          ],
          resources: [database.clusterArn],
        },
        {
          actions: ['secretsmanager:GetSecretValue'],
          resources: [database.secretArn, secrets.engineArn, secrets.apiArn, secrets.platformKeyArn],
        },
        {
          actions: ['s3:GetObject', 's3:PutObject'],
          resources: [files.bucket.arnForObjects('installation/database.json')],
        },
        // Without it S3 answers "access denied" where there is no such file yet.
        { actions: ['s3:ListBucket'], resources: [files.bucket.bucketArn] },
      ],
    });
    this.done = this.runAtDeployment();
  }

  private runAtDeployment(): CfnResource {
    const trigger = new Trigger(this, 'Run', { handler: this.deployed.lambda, timeout: TIMEOUT });
    const run = trigger.node.defaultChild?.node.defaultChild;
    if (!CfnResource.isCfnResource(run)) throw new Error('aws-cdk-lib changed how a Trigger is made');
    this.tidyProvider();
    return run;
  }

  /** CDK's own function behind Trigger; a stack has one. */
  private tidyProvider(): void {
    const provider = Stack.of(this).node.findChild('AWSCDK.TriggerCustomResourceProviderCustomResourceProvider');
    // The function's reference to its role implies the order; cfn-lint reports an explicit DependsOn as W3005.
    const handler = provider.node.findChild('Handler');
    if (CfnResource.isCfnResource(handler)) handler.addDeletionOverride('DependsOn');
  }
}
