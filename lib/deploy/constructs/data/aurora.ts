import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { type IVpc, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
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
import { Doorbell } from './doorbell.ts';

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
    const vpc = this.network();
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
      deletionProtection: context.prod,
      removalPolicy: RemovalPolicy.SNAPSHOT, // whatever `prod` is, so that destroying a stack loses no data
    });
    const { doorbell, doorbellZones: zones } = context;
    if (doorbell) new Doorbell(this, 'Doorbell', { vpc, zones, cluster, securityGroup: closed });
    if (!cluster.secret) throw new Error('The cluster has no generated secret');
    this.clusterArn = cluster.clusterArn;
    this.secretArn = cluster.secret.secretArn;
    this.databaseName = context.databaseName;
    this.clusterIdentifier = cluster.clusterIdentifier;
    this.acknowledge(context);
  }

  /** Two zones, which Aurora requires; no route to or from the internet. */
  private network(): IVpc {
    const vpc = new Vpc(this, 'Network', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Database', subnetType: SubnetType.PRIVATE_ISOLATED }],
      // Emptying the default security group takes a function and a custom resource; nothing here is ever in that group.
      restrictDefaultSecurityGroup: false,
    });
    return vpc as IVpc; // a Vpc is an IVpc, but its declaration is not written for exactOptionalPropertyTypes
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
