import { CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { Trigger } from 'aws-cdk-lib/triggers';
import { Construct } from 'constructs';
import { environment } from '../../../functions/engine/environment.ts';
import type { Database } from './data/database.ts';
import type { GeneratedSecrets } from './data/generated-secrets.ts';
import { relayArn } from './data/relay-name.ts';
import { DeployedFunction, type SharedFunctionProps } from './functions/deployed-function.ts';

export interface MigrationsProps extends SharedFunctionProps {
  readonly database: Database;
  readonly secrets: GeneratedSecrets;
  /** Whether PostgreSQL rings the relay; the migration function writes its ARN down, or forgets it. */
  readonly doorbell: boolean;
}

/** A minute less than what Lambda allows the provider that waits for it. */
const TIMEOUT = Duration.minutes(14);

/**
 * Brings the schema up to date during the deployment, before any function that needs it changes. The SQL is in the
 * function's bundle, so a new migration is new code, which is what makes CloudFormation run it again.
 * A failure rolls the deployment back; what was already migrated stays, and the code before must bear it.
 */
export class Migrations extends Construct {
  /** Whoever uses the database depends on this. */
  readonly done: CfnResource;
  readonly deployed: DeployedFunction;

  constructor(scope: Construct, id: string, { database, secrets, doorbell, ...surroundings }: MigrationsProps) {
    super(scope, id);
    this.deployed = new DeployedFunction(this, 'Handler', {
      ...surroundings,
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

  /** CDK's own function behind Trigger, one a stack. */
  private tidyProvider(): void {
    const provider = Stack.of(this).node.findChild('AWSCDK.TriggerCustomResourceProviderCustomResourceProvider');
    // The function names its role already; saying DependsOn too is what cfn-lint calls W3005.
    const handler = provider.node.findChild('Handler');
    if (CfnResource.isCfnResource(handler)) handler.addDeletionOverride('DependsOn');
  }
}
