/** The XML of a snapshot, and the rules of its names. */
import { AwsError } from '../../service.ts';
import { escapeXml } from '../query-protocol.ts';
import type { Snapshot } from './snapshot-store.ts';

/**
 * In lower case, as RDS keeps it. Throws `InvalidParameterValue`.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBClusterSnapshot.html
 */
export function requireIdentifier(given = ''): string {
  if (/^[a-z][a-z0-9-]{0,254}$/i.test(given) && !given.includes('--') && !given.endsWith('-'))
    return given.toLowerCase();
  throw new AwsError(
    'InvalidParameterValue',
    `The parameter DBClusterSnapshotIdentifier is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens: ${given}`,
  );
}

/** The members that callers here read. */
export function describeSnapshot(snapshot: Snapshot, arn: string): string {
  const { identifier, cluster, createdAt, status, percentProgress, tags } = snapshot;
  const members = {
    DBClusterSnapshotIdentifier: identifier,
    DBClusterSnapshotArn: arn,
    DBClusterIdentifier: cluster,
    SnapshotCreateTime: createdAt,
    Engine: 'aurora-postgresql',
    SnapshotType: 'manual',
    Status: status,
    PercentProgress: String(percentProgress),
  };
  const list = tags.map(
    ({ key, value }) => `<Tag><Key>${escapeXml(key)}</Key><Value>${escapeXml(value)}</Value></Tag>`,
  );
  const text = Object.entries(members).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
  return `<DBClusterSnapshot>${text.join('')}<TagList>${list.join('')}</TagList></DBClusterSnapshot>`;
}
