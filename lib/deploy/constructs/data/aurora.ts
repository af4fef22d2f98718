import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  Credentials,
  DatabaseCluster,
  DatabaseClusterEngine,
} from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import type { Context } from '../../context.ts';
import type { Database } from './database.ts';
import { databaseLogs, tidyDatabaseLogs } from './database-logs.ts';
import { Doorbell } from './doorbell.ts';
import { network } from './network.ts';

/** User who owns the schema. Only the migration function logs in as this user. */
const OWNER = 'followthrough';

/**
 * Aurora PostgreSQL Serverless v2. Without work it pauses at 0 ACU, costs only its storage, and resumes in about 15 s at the
 * next statement. Only the RDS Data API connects to it, and its network leads only to the doorbell.
 */
export class Aurora extends Construct implements Database {
  readonly clusterArn: string;
  readonly secretArn: string;
  readonly databaseName: string;
  readonly clusterIdentifier: string;

  constructor(scope: Construct, id: string, context: Context) {
    super(scope, id);
    const vpc = network(this, context);
    const closed = new SecurityGroup(this, 'Closed', {
      vpc,
      description: 'Nothing in, nothing out',
      allowAllOutbound: false,
    });
    const cluster = new DatabaseCluster(this, 'Cluster', {
      // The newest minor that has the Data API; PostgreSQL 18 has none yet.
      engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_17_9 }),
      vpc,
      securityGroups: [closed],
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      writer: ClusterInstance.serverlessV2('Writer'),
      // It has the writer's capacity, so that it can take over at once, and pauses with it.
      readers: context.reader ? [ClusterInstance.serverlessV2('Reader', { scaleWithWriter: true })] : [],
      serverlessV2MinCapacity: context.minCapacity,
      serverlessV2MaxCapacity: context.maxCapacity,
      ...(context.minCapacity === 0
        ? { serverlessV2AutoPauseDuration: Duration.minutes(context.autoPauseMinutes) }
        : {}),
      credentials: Credentials.fromGeneratedSecret(OWNER),
      defaultDatabaseName: context.databaseName,
      enableDataApi: true,
      storageEncrypted: true,
      backup: { retention: Duration.days(context.backupRetentionDays) },
      copyTagsToSnapshot: true,
      ...(context.databaseLogs ? databaseLogs(context.logRetentionDays) : {}),
      deletionProtection: context.prod,
      removalPolicy: RemovalPolicy.SNAPSHOT, // whatever `prod` is, so that destroying a stack loses no data
    });
    if (context.databaseLogs) tidyDatabaseLogs(this);
    if (context.doorbell) {
      const { lambdaEndpointSecurityGroupId: existingEndpoint } = context;
      new Doorbell(this, 'Doorbell', { vpc, cluster, securityGroup: closed, existingEndpoint });
    }
    if (!cluster.secret) throw new Error('The cluster has no generated secret');
    this.clusterArn = cluster.clusterArn;
    this.secretArn = cluster.secret.secretArn;
    this.databaseName = context.databaseName;
    this.clusterIdentifier = cluster.clusterIdentifier;
    this.acknowledge(context);
  }

  private acknowledge(context: Context): void {
    Validations.of(this).acknowledge(
      {
        id: 'AwsSolutions-VPC7',
        reason: 'The network has no route out or in and no instance but the database: no flows to log.',
      },
      {
        id: 'AwsSolutions-SMG4',
        reason:
          'Rotation takes a function inside the network and an endpoint; docs/deploying.md says how to rotate by hand.',
      },
      {
        id: 'AwsSolutions-RDS6',
        reason: 'Nothing connects over the network: callers use the Data API, which IAM protects.',
      },
    );
    if (!context.prod) {
      Validations.of(this).acknowledge({
        id: 'AwsSolutions-RDS10',
        reason: 'Deletion protection comes with prod=true; without it a snapshot is taken on removal.',
      });
    }
  }
}
