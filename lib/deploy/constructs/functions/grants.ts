/** What functions may reach beyond the database: permissions and environment variables for each capability. */
import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type EnvironmentVariable, environment } from '../../../../functions/engine/environment.ts';
import { snapshotPrefix } from '../../../../functions/engine/installation.ts';
import type { SystemCapability } from '../../../../functions/engine/systems/define.ts';
import { installationOf } from '../../installation.ts';
import type { Database } from '../data/database.ts';
import type { Files } from '../data/files.ts';
import { identitiesEnvironment, type Sender } from '../data/sender.ts';
import { type Permission, readSecret } from '../iam/permission.ts';
import { sendTo } from '../queues/queue-with-dead-letters.ts';
import { passToScheduler } from '../scheduling/scheduler-role.ts';
import type { Timers } from '../scheduling/timers.ts';
import { type ChannelSettings, sendingMessages as grantOfChannels } from './channel-settings.ts';
import { type EndpointSettings, endpointEnvironment } from './endpoint-settings.ts';
import { invokeModel } from './model.ts';

/** Resources and settings that capabilities give access to. */
export interface CapabilityResources {
  readonly database: Database;
  readonly files: Files;
  /** Without a sender, each job that would send an e-mail ends as FAILED with NO_SENDER. */
  readonly sender: Sender | undefined;
  readonly modelId: string;
  /** URL of the API, which has the page to unsubscribe from e-mails. */
  readonly apiUrl: string;
  /** Secret that the signing keys of tenants are derived from. */
  readonly signingSecretArn: string;
  /** Secret that the key for secrets of tenants is derived from. */
  readonly sealingSecretArn: string;
  /** Secret with the key of the checksums in links. */
  readonly checksumSecretArn: string;
  readonly endpoints: EndpointSettings;
  readonly channels: ChannelSettings;
  /** Undefined while the stack makes the function that they send to. */
  readonly timers: Timers | undefined;
}

/** What a function is given for its capabilities. */
export interface Grant {
  readonly environment: Partial<Record<EnvironmentVariable, string>>;
  readonly permissions: readonly Permission[];
}

/** Actions of sending whose check knows the sender's address. That of SendBulkEmail does not, and the condition would refuse every call. */
const KNOWS_ADDRESS = ['ses:SendRawEmail'];

/** An action of sending is checked on the identity, of the sender's address only, and on the configuration set. */
function sendingBy(action: string, { address, identityArns, ofTenants, configurationSet }: Sender): Permission[] {
  const ofAddress = { conditions: { StringEquals: { 'ses:FromAddress': address } } };
  return [
    { actions: [action], resources: identityArns, ...(KNOWS_ADDRESS.includes(action) ? ofAddress : {}) },
    { actions: [action], resources: [configurationSet.arn] },
    ...(ofTenants.arns.length === 0 ? [] : [{ actions: [action], resources: ofTenants.arns }]),
  ];
}

/** For e-mails to people outside: links to unsubscribe, and who they come from. */
function mailingBy(action: string, { sender, apiUrl, checksumSecretArn }: CapabilityResources): Grant {
  if (!sender) return { environment: {}, permissions: [] };
  return {
    environment: {
      [environment.senderAddress]: sender.address,
      [environment.configurationSet]: sender.configurationSet.name,
      ...identitiesEnvironment(sender),
      [environment.unsubscribeUrl]: `${apiUrl}/unsubscribe/`,
      [environment.checksumSecretArn]: checksumSecretArn,
    },
    permissions: [readSecret(checksumSecretArn), ...sendingBy(action, sender)],
  };
}

/** A call of SES v2's SendEmail with a whole MIME message is checked as SendRawEmail. */
function email(resources: CapabilityResources): Grant {
  const grant = mailingBy('ses:SendRawEmail', resources);
  if (!resources.sender) return grant;
  return {
    ...grant,
    environment: { ...grant.environment, [environment.documentUrl]: `${resources.apiUrl}/documents/` },
  };
}

/** The template is part of the call, so that there is none to permit. */
const bulkEmail = (resources: CapabilityResources): Grant => mailingBy('ses:SendBulkEmail', resources);

const documents = ({ modelId }: CapabilityResources, scope: Construct): Grant => ({
  environment: { [environment.modelId]: modelId },
  permissions: [invokeModel(scope, modelId)],
});

/** Keys of objects name customers and documents, so the stack cannot list them, hence the `*`. */
const files =
  (action: string) =>
  ({ files: { bucket } }: CapabilityResources): Grant => ({
    environment: { [environment.bucketName]: bucket.bucketName },
    permissions: [{ actions: [action], resources: [bucket.arnForObjects('*')] }],
  });

/** Lists objects and deletes those that are old. */
function pruningFiles(resources: CapabilityResources): Grant {
  const grant = files('s3:DeleteObject')(resources);
  const list = { actions: ['s3:ListBucket'], resources: [resources.files.bucket.bucketArn] };
  return { ...grant, permissions: [...grant.permissions, list] };
}

/**
 * The name of a snapshot has its time in it, hence the `*` of those that are taken and deleted; snapshots that a person made have
 * other names. A listing is of the cluster's snapshots, but RDS may check it against those of every name; it shows what snapshots
 * there are, and no more.
 */
function snapshots({ database }: CapabilityResources, scope: Construct): Grant {
  const named = (resourceName: string) =>
    Stack.of(scope).formatArn({
      service: 'rds',
      resource: 'cluster-snapshot',
      resourceName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  const taken = named(`${snapshotPrefix(installationOf(scope))}*`);
  return {
    environment: { [environment.clusterIdentifier]: database.clusterIdentifier },
    permissions: [
      { actions: ['rds:CreateDBClusterSnapshot'], resources: [database.clusterArn, taken] },
      { actions: ['rds:DescribeDBClusterSnapshots'], resources: [database.clusterArn, named('*')] },
      { actions: ['rds:DeleteDBClusterSnapshot', 'rds:AddTagsToResource'], resources: [taken] },
    ],
  };
}

function timersOf({ timers }: CapabilityResources): Timers {
  if (!timers) throw new Error('The function that timers send to cannot have a capability for timers');
  return timers;
}

const schedules = (scope: Construct, resourceName: string): string =>
  Stack.of(scope).formatArn({ service: 'scheduler', resource: 'schedule', resourceName });

/**
 * Scheduler checks a listing against every schedule of the region, whichever group is asked for, hence both `*`. A listing
 * shows names and states only. https://github.com/aws/aws-cdk/issues/38201
 */
function listingTimers(resources: CapabilityResources, scope: Construct): Grant {
  return {
    environment: { [environment.timerGroup]: timersOf(resources).group.ref },
    permissions: [{ actions: ['scheduler:ListSchedules'], resources: [schedules(scope, '*/*')] }],
  };
}

/** A timer is named after its booking and moment, hence the `*`. What is due soon is sent to the target without a timer. */
function settingTimers(resources: CapabilityResources, scope: Construct): Grant {
  const { group, role, target, deadLetters } = timersOf(resources);
  const timers = schedules(scope, `${group.ref}/followup-*`);
  return {
    environment: {
      [environment.timerGroup]: group.ref,
      [environment.timerRoleArn]: role.roleArn,
      [environment.timerDeadLetterArn]: deadLetters.queueArn,
      [environment.callQueueArn]: target.queueArn,
      [environment.callQueueUrl]: target.queueUrl,
    },
    permissions: [
      sendTo(target),
      { actions: ['scheduler:CreateSchedule', 'scheduler:DeleteSchedule'], resources: [timers] },
      passToScheduler(role),
    ],
  };
}

const signingKey = ({ signingSecretArn }: CapabilityResources): Grant => ({
  environment: { [environment.signingSecretArn]: signingSecretArn },
  permissions: [readSecret(signingSecretArn)],
});

const sealingKey = ({ sealingSecretArn }: CapabilityResources): Grant => ({
  environment: { [environment.sealingSecretArn]: sealingSecretArn },
  permissions: [readSecret(sealingSecretArn)],
});

/** Calls leave through Lambda's own network, so there is nothing to permit. */
const tenantEndpoints = ({ endpoints }: CapabilityResources): Grant => ({
  environment: endpointEnvironment(endpoints),
  permissions: [],
});

/** Single statements need none of these. */
const transactions = ({ database }: CapabilityResources): Grant => ({
  environment: {},
  permissions: [
    {
      actions: ['rds-data:BeginTransaction', 'rds-data:CommitTransaction', 'rds-data:RollbackTransaction'],
      resources: [database.clusterArn],
    },
  ],
});

const sendingMessages = ({ channels }: CapabilityResources, scope: Construct): Grant =>
  grantOfChannels(channels, scope);

/** QueueFunction gives a function its own queue. */
const ownQueue = (): Grant => ({ environment: {}, permissions: [] });

const grants: Readonly<Record<SystemCapability, (resources: CapabilityResources, scope: Construct) => Grant>> = {
  email,
  'bulk-email': bulkEmail,
  documents,
  'reading-files': files('s3:GetObject'),
  'writing-files': files('s3:PutObject'),
  'pruning-files': pruningFiles,
  snapshots,
  'listing-timers': listingTimers,
  'setting-timers': settingTimers,
  'signing-key': signingKey,
  'sealing-key': sealingKey,
  'tenant-endpoints': tenantEndpoints,
  transactions,
  'sending-messages': sendingMessages,
  'own-queue': ownQueue,
};

/** Returns the environment variables and permissions of all `capabilities` together. */
export function grantFor(
  capabilities: readonly SystemCapability[],
  resources: CapabilityResources,
  scope: Construct,
): Grant {
  const all = capabilities.map((capability) => grants[capability](resources, scope));
  return {
    environment: Object.assign({}, ...all.map((grant) => grant.environment)),
    permissions: all.flatMap((grant) => grant.permissions),
  };
}
