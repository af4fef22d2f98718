import { CfnOutput, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { type Database, database } from '../constructs/data/database.ts';
import { Files } from '../constructs/data/files.ts';
import { GeneratedSecrets } from '../constructs/data/generated-secrets.ts';
import { type Sender, sender } from '../constructs/data/sender.ts';
import { alarmTopic } from '../constructs/monitoring/alarm-topic.ts';
import type { Context } from '../context.ts';

/** Everything that must last: database, secrets and files. The other stacks can be deleted and deployed again. */
export class DataStack extends Stack {
  readonly database: Database;
  readonly secrets: GeneratedSecrets;
  readonly files: Files;
  readonly sender: Sender | undefined;
  readonly alarmTopic: ITopic;

  /** As for a stack without account and region: CDK would look the zones of a known one up, and synthesis needs no network. */
  override get availabilityZones(): string[] {
    return [0, 1].map((index) => Fn.select(index, Fn.getAzs()));
  }

  constructor(scope: Construct, id: string, { context, ...props }: StackProps & { readonly context: Context }) {
    super(scope, id, { ...props, terminationProtection: context.prod });
    this.database = database(this, context);
    this.secrets = new GeneratedSecrets(this, 'Secrets', context);
    this.files = new Files(this, 'Files');
    this.sender = sender(this, context);
    this.alarmTopic = alarmTopic(this, context);

    new CfnOutput(this, 'ClusterArn', { value: this.database.clusterArn });
    new CfnOutput(this, 'DatabaseName', { value: this.database.databaseName });
    new CfnOutput(this, 'MasterSecretArn', { value: this.database.secretArn });
    new CfnOutput(this, 'FilesBucketName', { value: this.files.bucket.bucketName });
    new CfnOutput(this, 'PlatformKeySecretArn', { value: this.secrets.platformKeyArn });
  }
}
