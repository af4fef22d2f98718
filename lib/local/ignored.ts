/**
 * Resource types without an effect on one machine. A type that is not listed here and that no service runs stops
 * start-up.
 */
import type { Attributes, Resource, Service } from './service.ts';
import { physicalName, stableHash } from './template/physical-name.ts';
import type { Environment } from './template/scope.ts';

interface Ignored {
  /** Why a stack behaves the same without it. */
  readonly reason: string;
  /** Values of `Ref` and `Fn::GetAtt`. Absent: `Ref` gives the physical name and there are no attributes. */
  readonly attributes?: (resource: Resource, environment: Environment) => Attributes;
}

const NETWORK = 'everything runs on the loopback interface';
const ALARMS = 'metrics are not collected, so no alarm fires';
const LOGS = 'functions log to the terminal and to the data folder';
const NAMES = 'the API answers at its own address on this machine only';
const KEYS = 'data at rest is not encrypted, and the use of keys is not checked';
const CDK = "the CDK's own provider; its effect has no meaning on one machine";

/** An id as EC2 makes them: `vpc-` and 17 digits. */
const id = (prefix: string, ...names: string[]) => ({
  attributes: (resource: Resource) => {
    const value = `${prefix}-${stableHash(`${resource.stack}/${resource.logicalId}`).slice(0, 17)}`;
    return { ref: value, ...Object.fromEntries(names.map((name) => [name, value])) };
  },
});

/** The name of the template, or a generated one, and its ARN. */
const named = (property: string, arnOf: (name: string, { account, region }: Environment) => string) => ({
  attributes: (resource: Resource, environment: Environment) => {
    const given = resource.properties[property];
    const name = typeof given === 'string' ? given : physicalName(resource);
    return { ref: name, Arn: arnOf(name, environment) };
  },
});

const vpc = (resource: Resource, environment: Environment): Attributes => {
  const digits = stableHash(`${resource.stack}/${resource.logicalId}`).slice(0, 17);
  return {
    ref: `vpc-${digits}`,
    VpcId: `vpc-${digits}`,
    CidrBlock: String(resource.properties.CidrBlock),
    DefaultSecurityGroup: `sg-${digits}`,
    DefaultNetworkAcl: `acl-${digits}`,
    Arn: `arn:aws:ec2:${environment.region}:${environment.account}:vpc/vpc-${digits}`,
  };
};

const subnet = (resource: Resource, { region }: Environment): Attributes => {
  const { AvailabilityZone = `${region}a`, CidrBlock } = resource.properties;
  const ids = id('subnet', 'SubnetId').attributes(resource);
  return { ...ids, AvailabilityZone: String(AvailabilityZone), CidrBlock: String(CidrBlock) };
};

const logGroup = named(
  'LogGroupName',
  (name, { account, region }) => `arn:aws:logs:${region}:${account}:log-group:${name}:*`,
);
const alarm = named(
  'AlarmName',
  (name, { account, region }) => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`,
);
const domainName = {
  attributes: (resource: Resource) => ({
    ref: typeof resource.properties.DomainName === 'string' ? resource.properties.DomainName : physicalName(resource),
    RegionalDomainName: 'd-0123456789.execute-api.localhost',
    RegionalHostedZoneId: 'Z0123456789ABCDEFGHIJ',
  }),
};
const key = {
  attributes: (resource: Resource, { account, region }: Environment) => {
    const keyId = stableHash(`${resource.stack}/${resource.logicalId}`).replace(
      /^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/,
      '$1-$2-$3-$4-$5',
    );
    return { ref: keyId, KeyId: keyId, Arn: `arn:aws:kms:${region}:${account}:key/${keyId}` };
  },
};

const ignored: Readonly<Record<string, Ignored>> = {
  'AWS::CDK::Metadata': { reason: 'counts uses of constructs' },
  'AWS::EC2::VPC': { reason: NETWORK, attributes: vpc },
  'AWS::EC2::Subnet': { reason: NETWORK, attributes: subnet },
  'AWS::EC2::RouteTable': { reason: NETWORK, ...id('rtb', 'RouteTableId') },
  'AWS::EC2::SubnetRouteTableAssociation': { reason: NETWORK, ...id('rtbassoc', 'Id') },
  'AWS::EC2::SecurityGroup': { reason: NETWORK, ...id('sg', 'GroupId', 'Id') },
  'AWS::EC2::SecurityGroupIngress': { reason: NETWORK, ...id('sgr', 'Id') },
  'AWS::EC2::SecurityGroupEgress': { reason: NETWORK, ...id('sgr', 'Id') },
  'AWS::EC2::VPCEndpoint': { reason: NETWORK, ...id('vpce', 'Id') },
  'AWS::EC2::FlowLog': { reason: NETWORK, ...id('fl', 'Id') },
  'AWS::ApiGatewayV2::DomainName': { reason: NAMES, ...domainName },
  'AWS::ApiGatewayV2::ApiMapping': { reason: NAMES },
  'AWS::Route53::RecordSet': { reason: NAMES },
  'AWS::Logs::LogGroup': { reason: LOGS, ...logGroup },
  'AWS::Logs::MetricFilter': { reason: ALARMS },
  'AWS::Logs::QueryDefinition': { reason: LOGS },
  'AWS::Logs::ResourcePolicy': { reason: LOGS },
  'AWS::CloudWatch::Alarm': { reason: ALARMS, ...alarm },
  'AWS::CloudWatch::CompositeAlarm': { reason: ALARMS, ...alarm },
  'AWS::CloudWatch::Dashboard': { reason: ALARMS },
  'AWS::KMS::Key': { reason: KEYS, ...key },
  'AWS::KMS::Alias': { reason: KEYS },
  'Custom::VpcRestrictDefaultSG': { reason: CDK },
  'Custom::LogRetention': { reason: CDK },
};

/** Returns a service that accepts these resources and does nothing with them. */
export function createIgnored(environment: Environment): Service {
  return {
    handles: Object.keys(ignored),
    attributes: (resource) =>
      ignored[resource.type]?.attributes?.(resource, environment) ?? { ref: physicalName(resource) },
    create: () => undefined,
  };
}

/** The ignored types with the reasons. */
export const ignoredReasons = (): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(ignored).map(([type, { reason }]) => [type, reason]));
