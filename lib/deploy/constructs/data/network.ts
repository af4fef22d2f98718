import { Fn, Validations } from 'aws-cdk-lib';
import { type IVpc, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Context } from '../../context.ts';

/** Returns the VPC that the context names, with its subnets for the database, or makes one that has no way in or out. */
export function network(scope: Construct, { vpcId, subnetIds }: Pick<Context, 'vpcId' | 'subnetIds'>): IVpc {
  if (vpcId && subnetIds) {
    const given = Vpc.fromVpcAttributes(scope, 'Network', {
      vpcId,
      // The zones of the subnets are not known here, and appear nowhere in the template; only their number matters.
      availabilityZones: subnetIds.map((_, index) => Fn.select(index, Fn.getAzs())),
      isolatedSubnetIds: subnetIds,
    });
    Validations.of(given).acknowledge({
      id: '@aws-cdk/aws-ec2:noSubnetRouteTableId',
      reason: 'Nothing here adds a route.',
    });
    return given;
  }
  const vpc = new Vpc(scope, 'Network', {
    maxAzs: 2, // Aurora requires two zones
    natGateways: 0,
    subnetConfiguration: [{ name: 'Database', subnetType: SubnetType.PRIVATE_ISOLATED }],
    // Emptying the default security group takes a function and a custom resource; nothing here is ever in that group.
    restrictDefaultSecurityGroup: false,
  });
  return vpc as IVpc; // a Vpc is an IVpc, but its declaration is not written for exactOptionalPropertyTypes
}
