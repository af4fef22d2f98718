/** Names and addresses of the template's RDS resources, the same at every start. */
import { createHash } from 'node:crypto';
import type { Attributes, Resource, ServiceContext } from '../../service.ts';

type Place = Pick<ServiceContext, 'region' | 'account'>;

/** Properties that hold a resource's own name, by type. */
const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::RDS::DBCluster': 'DBClusterIdentifier',
  'AWS::RDS::DBInstance': 'DBInstanceIdentifier',
  'AWS::RDS::DBSubnetGroup': 'DBSubnetGroupName',
  'AWS::RDS::DBClusterParameterGroup': 'DBClusterParameterGroupName',
};
const RESOURCE_ID_LETTERS = 26;

/** Random letters on AWS; here derived from the logical id. */
function steadyLetters(resource: Resource, length: number): string {
  const digest = createHash('sha256').update(`${resource.stack}/${resource.logicalId}`).digest('hex');
  return BigInt(`0x${digest}`).toString(36).slice(0, length);
}

/** The given name in lower case, as RDS keeps it, or one made as CloudFormation makes it. At most 63 characters. */
export function identifierOf(resource: Resource): string {
  const given = resource.properties[NAME_PROPERTIES[resource.type] ?? ''];
  if (typeof given === 'string') return given.toLowerCase();
  const { stack, logicalId } = resource;
  return `${stack.slice(0, 20)}-${logicalId.slice(0, 29)}-${steadyLetters(resource, 12)}`.toLowerCase();
}

export const clusterArn = (identifier: string, { region, account }: Place) =>
  `arn:aws:rds:${region}:${account}:cluster:${identifier}`;

/** Addresses are those of the local server, so that connection strings of a template work. */
export function rdsAttributes(resource: Resource, place: Place, server: URL): Attributes {
  const ref = identifierOf(resource);
  const endpoint = { 'Endpoint.Address': server.hostname, 'Endpoint.Port': server.port || '5432' };
  const resourceId = steadyLetters(resource, RESOURCE_ID_LETTERS).toUpperCase();
  switch (resource.type) {
    case 'AWS::RDS::DBCluster':
      return {
        ref,
        DBClusterArn: clusterArn(ref, place),
        DBClusterResourceId: `cluster-${resourceId}`,
        'ReadEndpoint.Address': server.hostname,
        ...endpoint,
      };
    case 'AWS::RDS::DBInstance':
      return {
        ref,
        DBInstanceArn: `arn:aws:rds:${place.region}:${place.account}:db:${ref}`,
        DbiResourceId: `db-${resourceId}`,
        ...endpoint,
      };
    default:
      return { ref };
  }
}
