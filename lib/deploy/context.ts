/** What can be set at deploy time, in `environments/<name>.json`. docs/deploying.md describes each value. */
import type { Node } from 'constructs';
import { z } from 'zod';
import { DEFAULT_INSTALLATION } from '../../functions/engine/installation.ts';
import {
  checkInfrastructure,
  infrastructureFields,
  withInfrastructureDefaults,
} from './context-values/infrastructure.ts';
import { json } from './context-values/json.ts';
import { isOnThisMachine, oidcValue } from './context-values/oidc.ts';
import { originValue } from './context-values/origin.ts';
import { pastMoment } from './context-values/past-moment.ts';
import { checkPlaces } from './context-values/same-place.ts';
import { scheduleValue } from './context-values/schedule.ts';
import { jobQueues } from './deployed.ts';
import { ContextError, LOCAL, readEnvironment } from './environment-file.ts';
import { INSTALLATION } from './installation.ts';

const whole = (min: number, max: number) => json(z.int().min(min).max(max));
const arn = (service: string, of: string, resource = '') =>
  z.string().regex(new RegExp(`^arn:[^:]+:${service}:[^:]*:[^:]*:${resource}[^:]+`), `must be the ARN of ${of}`);
const modelId = z.string().regex(/^[a-zA-Z0-9][\w.:-]+$/, 'must be the id of a Bedrock model or inference profile');
const domain = z.string().regex(/^([a-z0-9-]+\.)+[a-z][a-z0-9-]*$/, 'must be an e-mail address or a domain');
const smsOrigination = z
  .string()
  .regex(
    /^(phone-number\/phone-[a-z0-9]+|pool\/pool-[a-z0-9]+|sender-id\/[A-Za-z0-9_-]+\/[A-Z]{2})$/,
    'must be the end of an ARN: phone-number/phone-…, pool/pool-… or sender-id/<name>/<country>',
  );
const whatsAppPhoneNumberId = z.string().regex(/^phone-number-id-[a-z0-9]+$/, 'must be phone-number-id-…');
/** Aurora capacity units come in halves. */
const capacity = json(z.number().min(0).max(256).multipleOf(0.5));

/** The retention periods that CloudWatch Logs accepts, in days. */
const logRetentionDays = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731],
  ...[1096, 1827, 2192, 2557, 2922, 3288, 3653],
] as const;

/** Where the data of a restored cluster come from: a snapshot, or the former cluster at a moment. */
const restore = z.union(
  [z.strictObject({ snapshotIdentifier: z.string().min(1) }), z.strictObject({ toTime: pastMoment })],
  'must be {"snapshotIdentifier": "…"} or {"toTime": "2026-01-31T09:30:00Z"}',
);

const fields = {
  ...infrastructureFields,
  prod: json(z.boolean()).default(false),
  installation: z
    .string()
    .regex(
      /^[A-Z][a-z0-9]{1,19}$/,
      'must be one word of 2 to 20 letters and digits, of which only the first is a capital, such as Acme',
    )
    // It also names the owner in PostgreSQL, and Aurora keeps these for itself.
    .regex(
      /^(?!(Admin|Rds.*|Pg.*|Postgres|User|Public|None)$)/,
      'must not be a name that PostgreSQL or Aurora uses itself',
    )
    .default(DEFAULT_INSTALLATION),
  account: z
    .string()
    .regex(/^\d{12}$/, 'must be the twelve digits of an account, as a text')
    .optional(),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region, such as eu-central-1')
    .optional(),
  clusterArn: arn('rds', 'a cluster (arn:aws:rds:<region>:<account>:cluster:<name>)', 'cluster:').optional(),
  secretArn: arn('secretsmanager', 'a secret', 'secret:').optional(),
  databaseName: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,62}$/)
    .optional(),
  restores: json(z.array(restore)).default([]),
  activeCluster: whole(0, 99).optional(),
  beginAnew: z.iso.datetime({ precision: 3 }).optional(),
  minCapacity: capacity.default(0),
  maxCapacity: capacity.default(4),
  autoPauseMinutes: whole(5, 1440).default(5),
  schedules: json(z.record(z.string(), scheduleValue)).default({}),
  maxConcurrency: whole(2, 1000).default(5),
  jobLimits: json(
    z.partialRecord(
      z.enum(jobQueues.map(({ name }) => name)),
      z.strictObject({ atOnce: whole(1, 1000).exactOptional(), perMinute: whole(1, 1_000_000).exactOptional() }),
    ),
  ).default({}),
  throttleRate: whole(1, 10_000).default(50),
  throttleBurst: whole(1, 5000).default(100),
  publicThrottleRate: whole(1, 10_000).default(20),
  publicThrottleBurst: whole(1, 5000).default(40),
  requestsPerMinute: whole(60, 1_000_000).default(12_000),
  oldKeys: z.enum(['accepted', 'refused']).optional(),
  oldLinks: z.enum(['accepted', 'refused']).optional(),
  console: json(z.boolean()).default(true),
  oidc: oidcValue.optional(),
  corsOrigins: json(z.array(originValue)).default([]),
  logRetentionDays: json(z.literal(logRetentionDays)).default(30),
  alarmTopicArn: arn('sns', 'an SNS topic').optional(),
  alarmEmail: z.email().optional(),
  doorbell: json(z.boolean()).optional(),
  doorbellZones: whole(1, 2).optional(),
  sweepMinutes: whole(1, 1440).optional(),
  senderAddress: z.email().optional(),
  senderIdentity: z.enum(['new', 'existing']).default('new'),
  senderIdentities: json(z.array(z.union([z.email(), domain]))).default([]),
  endpointPorts: json(z.array(z.int().min(1).max(65_535)).min(1).max(20)).default([443, 8443]),
  loopbackEndpoints: json(z.boolean()).default(false),
  graphApiUrl: z
    .string()
    .regex(/^https:\/\/[a-z0-9.-]+(:\d+)?$/, 'must be an origin, such as https://graph.facebook.com')
    .default('https://graph.facebook.com'),
  graphApiVersion: z
    .string()
    .regex(/^v\d+\.\d+$/, 'must be a version, such as v25.0')
    .default('v25.0'),
  smsOriginations: json(z.array(smsOrigination)).default([]),
  whatsAppPhoneNumberIds: json(z.array(whatsAppPhoneNumberId)).default([]),
  modelId: modelId.default('amazon.nova-lite-v1:0'),
  suggestionModelId: modelId.optional(),
};

const values = z
  .strictObject(fields)
  .refine((given) => (given.clusterArn === undefined) === (given.secretArn === undefined), {
    message: 'clusterArn and secretArn name an existing cluster together: give both or neither',
  })
  .refine((given) => given.clusterArn === undefined || given.restores.length === 0, {
    path: ['restores'],
    message: 'is for the cluster of the stack; restore an existing one yourself, and give that as clusterArn',
  })
  .refine((given) => (given.activeCluster ?? 0) <= given.restores.length, {
    path: ['activeCluster'],
    message: 'is 0 for the first cluster, 1 for the first of restores, and so on: there are no more',
  })
  .refine((given) => given.senderIdentities.length === 0 || given.senderAddress !== undefined, {
    path: ['senderIdentities'],
    message: 'needs a senderAddress, which tenants without an own sender send from',
  })
  .refine((given) => given.senderIdentity === 'new' || given.senderAddress !== undefined, {
    path: ['senderIdentity'],
    message: 'needs a senderAddress, which is of the identity that exists',
  })
  .refine((given) => given.console || given.oidc === undefined, {
    path: ['oidc'],
    message: 'signs users in to the console, which "console": false leaves out',
  })
  .refine((given) => given.maxCapacity >= Math.max(given.minCapacity, 1), {
    path: ['maxCapacity'],
    message: 'must be at least 1 and not below minCapacity',
  })
  .refine((given) => given.alarmTopicArn === undefined || given.alarmEmail === undefined, {
    path: ['alarmEmail'],
    message: 'is for the topic that the stack makes: with an alarmTopicArn, subscribe the address to that topic',
  })
  .superRefine(checkInfrastructure)
  .superRefine(checkPlaces)
  .transform(withInfrastructureDefaults)
  .transform((given) => ({
    ...given,
    databaseName: given.databaseName ?? given.installation.toLowerCase(),
    // In an existing cluster its owner must prepare the doorbell (docs/deploying.md), so it is off by default.
    doorbell: given.doorbell ?? given.clusterArn === undefined,
    doorbellZones: given.doorbellZones ?? (given.prod ? 2 : 1),
  }));

/** Every context value, checked, with its default where none was given. */
export type Context = z.infer<typeof values> & {
  /** Whether this is the stack of `npm start`, which cannot be deployed. */
  readonly isLocal: boolean;
};

/** CDK's own keys have punctuation (`@aws-cdk/core:…`, `aws:cdk:…`), ours are plain words. */
const isOurs = (key: string) => /^[a-zA-Z]+$/.test(key);

/**
 * Returns the values for this synthesis, with defaults. `functions` are the names that `schedules` may have, `environments`
 * is another folder than the project's own.
 * Puts the installation's name into the app's context, so it must be called before the first stack is made.
 * Throws one error that lists every mistake, misspelt names included.
 */
export function readContext(node: Node, functions: readonly string[], environments?: string): Context {
  const all: Record<string, unknown> = node.getAllContext();
  const ours = Object.fromEntries(Object.entries(all).filter(([key]) => isOurs(key)));
  const parsed = values.safeParse(readEnvironment(ours, environments));
  if (!parsed.success) throw new ContextError(`Context values:\n${z.prettifyError(parsed.error)}`);
  const stray = Object.keys(parsed.data.schedules).filter((name) => !functions.includes(name));
  if (stray.length > 0) {
    throw new ContextError(`Context value "schedules" names ${stray.join(', ')}; there are ${functions.join(', ')}`);
  }
  const isLocal = ours.environment === LOCAL;
  if (parsed.data.loopbackEndpoints && !isLocal) {
    throw new ContextError(
      'loopbackEndpoints is for the local stack only: in AWS it would let tenants reach into the function',
    );
  }
  if (parsed.data.oidc && isOnThisMachine(parsed.data.oidc.issuer) && !isLocal) {
    throw new ContextError('oidc.issuer: an issuer without https:// is for the local stack only');
  }
  node.setContext(INSTALLATION, parsed.data.installation);
  return { ...parsed.data, isLocal };
}
