import { Aws } from 'aws-cdk-lib';
import {
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  type ISecurityGroup,
  type IVpc,
  Port,
  SecurityGroup,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnDBCluster } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { relayArn } from './relay-name.ts';
import type { Cluster } from './restored-clusters.ts';

interface DoorbellProps {
  readonly vpc: IVpc;
  /** Zones of the network, one or two, in which the endpoint is. Each costs $7.30 a month. */
  readonly zones: number;
  /** The cluster, and those restored from it. */
  readonly clusters: readonly Cluster[];
  /** Security group of the clusters. */
  readonly securityGroup: SecurityGroup;
  /** Security group of an endpoint for Lambda that the VPC has already: a second one with private DNS is refused there. */
  readonly existingEndpoint: string | undefined;
}

/**
 * Lets PostgreSQL invoke the relay at commit, with the extension `aws_lambda`, and reach nothing else: a role of the cluster,
 * and the only way out of its network. With the endpoint in one zone, an outage of that zone leaves wake-ups to the sweep, and each
 * commit that rings waits half a second for it.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/PostgreSQL-Lambda.html
 */
export class Doorbell extends Construct {
  constructor(scope: Construct, id: string, { vpc, zones, clusters, securityGroup, existingEndpoint }: DoorbellProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      description: 'PostgreSQL invokes the relay',
      assumedBy: new ServicePrincipal('rds.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      inlinePolicies: { Invoke: new PolicyDocument({ statements: [this.invokeRelay()] }) },
    });
    // CDK has no property for the feature; ones that it has (S3 import and export) would render into the same list.
    for (const { node } of clusters) {
      const resource = node.defaultChild as CfnDBCluster; // what CDK documents it to be
      resource.associatedRoles = [{ featureName: 'Lambda', roleArn: role.roleArn }];
    }
    const entrance = existingEndpoint
      ? SecurityGroup.fromSecurityGroupId(this, 'Entrance', existingEndpoint)
      : this.endpoint(vpc, zones);
    securityGroup.connections.allowTo(entrance, Port.HTTPS, 'PostgreSQL invokes the relay');
  }

  private invokeRelay(): PolicyStatement {
    return new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [relayArn(this)] });
  }

  /** Returns the security group of a new endpoint. */
  private endpoint(vpc: IVpc, zones: number): ISecurityGroup {
    const description = 'PostgreSQL in, nothing out';
    const entrance = new SecurityGroup(this, 'Entrance', { vpc, description, allowAllOutbound: false });
    const endpoint = new InterfaceVpcEndpoint(this, 'Endpoint', {
      vpc,
      service: InterfaceVpcEndpointAwsService.LAMBDA,
      subnets: { subnets: vpc.isolatedSubnets.slice(0, zones) },
      securityGroups: [entrance],
      open: false, // only the database may connect, not the whole network
    });
    const anyCaller = this.invokeRelay();
    anyCaller.addPrincipals(new AnyPrincipal()); // the role says who may call; this limits what can be called
    endpoint.addToPolicy(anyCaller);
    return entrance;
  }
}
