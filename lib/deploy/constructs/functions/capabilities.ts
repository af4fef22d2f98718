/** What a queue's jobs may reach beyond the database: permissions and environment for each capability. */
import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type EnvironmentVariable, environment } from '../../../../functions/engine/environment.ts';
import type { Capability } from '../../../../functions/engine/ledger/define.ts';
import type { Database } from '../data/database.ts';
import type { Files } from '../data/files.ts';
import type { Sender } from '../data/sender.ts';
import type { Permission } from './execution-role.ts';
import { isProfile, modelArn } from './model.ts';

export interface Reach {
  readonly database: Database;
  readonly files: Files;
  /** Without one, each job that would send ends as FAILED with NO_SENDER. */
  readonly sender: Sender | undefined;
  readonly modelId: string;
  /** Of the API, which answers those who want no more e-mail. */
  readonly apiUrl: string;
  /** Name of the group of the bookings' timers. */
  readonly timerGroup: string;
}

export interface Access {
  readonly environment: Partial<Record<EnvironmentVariable, string>>;
  readonly permissions: readonly Permission[];
}

/** Names of snapshots begin so; others, made by hand, are out of reach. */
const SNAPSHOT_PREFIX = 'followthrough-';

function email({ sender, apiUrl }: Reach): Access {
  if (!sender) return { environment: {}, permissions: [] };
  return {
    environment: {
      [environment.senderAddress]: sender.address,
      [environment.unsubscribeUrl]: `${apiUrl}/unsubscribe/`,
    },
    permissions: [
      {
        // A call of SES v2's SendEmail with a whole MIME message is checked as SendRawEmail.
        actions: ['ses:SendRawEmail'],
        resources: [sender.identityArn],
        conditions: { StringEquals: { 'ses:FromAddress': sender.address } },
      },
    ],
  };
}

/** A profile runs in whichever region of its place has room, hence the `*` for the region of the model. */
function documents({ modelId }: Reach, scope: Construct): Access {
  const stack = Stack.of(scope);
  const model = (region: string) => modelArn(`arn:${stack.partition}`, region, modelId);
  const profile = () => stack.formatArn({ service: 'bedrock', resource: 'inference-profile', resourceName: modelId });
  const resources = isProfile(modelId) ? [profile(), model('*')] : [model(stack.region)];
  return {
    environment: { [environment.modelId]: modelId },
    permissions: [{ actions: ['bedrock:InvokeModel'], resources }], // Converse has no action of its own
  };
}

/** Keys name customers and documents, so no list of objects can be given. */
const files =
  (action: string) =>
  ({ files: { bucket } }: Reach): Access => ({
    environment: { [environment.bucketName]: bucket.bucketName },
    permissions: [{ actions: [action], resources: [bucket.arnForObjects('*')] }],
  });

/** Looks for what is old, and deletes it. */
function pruningFiles(reach: Reach): Access {
  const access = files('s3:DeleteObject')(reach);
  const list = { actions: ['s3:ListBucket'], resources: [reach.files.bucket.bucketArn] };
  return { ...access, permissions: [...access.permissions, list] };
}

/** A snapshot's name has its time in it, hence the `*`. */
function snapshots({ database }: Reach, scope: Construct): Access {
  const taken = Stack.of(scope).formatArn({
    service: 'rds',
    resource: 'cluster-snapshot',
    resourceName: `${SNAPSHOT_PREFIX}*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return {
    environment: { [environment.clusterIdentifier]: database.clusterIdentifier },
    permissions: [
      {
        actions: ['rds:CreateDBClusterSnapshot', 'rds:DescribeDBClusterSnapshots'],
        resources: [database.clusterArn, taken],
      },
      { actions: ['rds:DeleteDBClusterSnapshot', 'rds:AddTagsToResource'], resources: [taken] },
    ],
  };
}

/**
 * Scheduler checks a listing against every schedule of the region, whichever group is asked for, hence both `*`.
 * Names and states are all that it tells. https://github.com/aws/aws-cdk/issues/38201
 */
function listingTimers({ timerGroup }: Reach, scope: Construct): Access {
  const any = Stack.of(scope).formatArn({ service: 'scheduler', resource: 'schedule', resourceName: '*/*' });
  return {
    environment: { [environment.timerGroup]: timerGroup },
    permissions: [{ actions: ['scheduler:ListSchedules'], resources: [any] }],
  };
}

const accesses: Readonly<Record<Capability, (reach: Reach, scope: Construct) => Access>> = {
  email,
  documents,
  'reading-files': files('s3:GetObject'),
  'writing-files': files('s3:PutObject'),
  'pruning-files': pruningFiles,
  snapshots,
  'listing-timers': listingTimers,
};

export function accessTo(capabilities: readonly Capability[], reach: Reach, scope: Construct): Access {
  const all = capabilities.map((capability) => accesses[capability](reach, scope));
  return {
    environment: Object.assign({}, ...all.map((access) => access.environment)),
    permissions: all.flatMap((access) => access.permissions),
  };
}
