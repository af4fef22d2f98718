import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { type IVpc, SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  Credentials,
  DatabaseCluster,
  DatabaseClusterEngine,
} from 'aws-cdk-lib/aws-rds';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Context } from '../../context.ts';
import { lowerCaseName } from '../../installation.ts';
import type { Database } from './database.ts';
import { databaseLogs, tidyDatabaseLogs } from './database-logs.ts';
import { Doorbell } from './doorbell.ts';
import { network } from './network.ts';
import { type ClusterSettings, restoredClusters } from './restored-clusters.ts';

/**
 * Aurora PostgreSQL Serverless v2. Without work it pauses at 0 ACU, costs only its storage, and resumes in about 15 s at the
 * next statement. Only the RDS Data API connects to it, and its network leads only to the doorbell.
 */
export class Aurora extends Construct implements Database {
  readonly clusterArn: string;
  readonly secretArn: string;
  readonly databaseName: string;
  readonly clusterIdentifier: string;
  private readonly context: Context;

  constructor(scope: Construct, id: string, context: Context) {
    super(scope, id);
    this.context = context;
    const vpc = network(this, context);
    const closed = new SecurityGroup(this, 'Closed', {
      vpc,
      description: 'Nothing in, nothing out',
      allowAllOutbound: false,
    });
    const settings = this.settings(vpc, closed);
    const first = new DatabaseCluster(this, 'Cluster', {
      ...settings,
      // Owns the schema; only the migration function logs in as this user.
      credentials: Credentials.fromGeneratedSecret(lowerCaseName(this)),
      defaultDatabaseName: context.databaseName,
      storageEncrypted: true,
    });
    const { secret } = first;
    if (!secret) throw new Error('The cluster has no generated secret');
    // `secret` is its attachment to the cluster; a policy on that would only keep the attachment.
    if (context.prod) (first.node.findChild('Secret') as Secret).applyRemovalPolicy(RemovalPolicy.RETAIN); // made by CDK
    const clusters = restoredClusters(this, { first, settings, restores: context.restores });
    if (context.databaseLogs) tidyDatabaseLogs(this);
    if (context.doorbell) {
      const { lambdaEndpointSecurityGroupId: existingEndpoint, doorbellZones: zones } = context;
      new Doorbell(this, 'Doorbell', { vpc, zones, clusters, securityGroup: closed, existingEndpoint });
    }
    const cluster = clusters.at(context.activeCluster ?? -1) ?? first;
    this.clusterArn = cluster.clusterArn;
    this.secretArn = secret.secretArn;
    this.databaseName = context.databaseName;
    this.clusterIdentifier = cluster.clusterIdentifier;
    this.acknowledge(context);
  }

  /** What a restored cluster has in common with the first. */
  private settings(vpc: IVpc, closed: SecurityGroup): ClusterSettings {
    const { minCapacity, maxCapacity, autoPauseMinutes, backupRetentionDays, prod } = this.context;
    const { databaseLogs: exportsLogs, logRetentionDays } = this.context;
    return {
      // The newest minor that has the Data API; PostgreSQL 18 has none yet.
      engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_17_9 }),
      vpc,
      securityGroups: [closed],
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      writer: ClusterInstance.serverlessV2('Writer'),
      // It has the writer's capacity, so that it can take over at once, and pauses with it.
      readers: this.context.reader ? [ClusterInstance.serverlessV2('Reader', { scaleWithWriter: true })] : [],
      serverlessV2MinCapacity: minCapacity,
      serverlessV2MaxCapacity: maxCapacity,
      ...(minCapacity === 0 ? { serverlessV2AutoPauseDuration: Duration.minutes(autoPauseMinutes) } : {}),
      enableDataApi: true,
      backup: { retention: Duration.days(backupRetentionDays) },
      copyTagsToSnapshot: true,
      ...(exportsLogs ? databaseLogs(logRetentionDays) : {}),
      deletionProtection: prod,
      removalPolicy: RemovalPolicy.SNAPSHOT, // whatever `prod` is, so that destroying a stack loses no data
    };
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
