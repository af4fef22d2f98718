/** What can be set at deploy time: `-c name=value`, or `context` in cdk.json. docs/deploying.md describes each. */
import type { Node } from 'constructs';
import { z } from 'zod';

/** Accepts text, as `-c` gives it, and JSON, as cdk.json has it. */
const json = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => {
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }, schema);

const whole = (min: number, max: number) => json(z.int().min(min).max(max));
const arn = (service: string) =>
  z.string().regex(new RegExp(`^arn:[^:]+:${service}:`), `must be the ARN of ${service}`);
const domain = z.string().regex(/^([a-z0-9-]+\.)+[a-z][a-z0-9-]*$/, 'must be an e-mail address or a domain');
/** Takes the place of a schedule expression: the stack then makes no schedule. */
export const OFF = 'off';
const scheduleExpression = z
  .string()
  .regex(/^((rate|cron)\(.+\)|off)$/, 'must be rate(…), a six-field cron(…), or off');
/** Aurora capacity units come in halves. */
const capacity = json(z.number().min(0).max(256).multipleOf(0.5));

/** The retention periods that CloudWatch Logs accepts, in days. */
const logRetentionDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;

const fields = {
  prod: json(z.boolean()).default(false),
  clusterArn: arn('rds').optional(),
  secretArn: arn('secretsmanager').optional(),
  databaseName: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,62}$/)
    .default('followthrough'),
  minCapacity: capacity.default(0),
  maxCapacity: capacity.default(4),
  autoPauseMinutes: whole(5, 1440).default(5),
  backupRetentionDays: whole(1, 35).default(14),
  schedules: json(z.record(z.string(), scheduleExpression)).default({}),
  maxConcurrency: whole(2, 1000).default(5),
  throttleRate: whole(1, 10_000).default(50),
  throttleBurst: whole(1, 5000).default(100),
  publicThrottleRate: whole(1, 10_000).default(20),
  publicThrottleBurst: whole(1, 5000).default(40),
  requestsPerMinute: whole(60, 1_000_000).default(12_000),
  oldKeys: z.enum(['accepted', 'refused']).optional(),
  oldLinks: z.enum(['accepted', 'refused']).optional(),
  corsOrigins: json(z.array(z.string())).default([]),
  logRetentionDays: json(z.literal(logRetentionDays)).default(30),
  alarmTopicArn: arn('sns').optional(),
  doorbell: json(z.boolean()).optional(),
  sweepMinutes: whole(1, 1440).default(15),
  senderAddress: z.email().optional(),
  senderIdentities: json(z.array(z.union([z.email(), domain]))).default([]),
  endpointPorts: json(z.array(z.int().min(1).max(65_535)).min(1).max(20)).default([443, 8443]),
  loopbackEndpoints: json(z.boolean()).default(false),
  modelId: z
    .string()
    .regex(/^[a-zA-Z0-9][\w.:-]+$/, 'must be the id of a Bedrock model or inference profile')
    .default('amazon.nova-lite-v1:0'),
};

const values = z
  .strictObject(fields)
  .refine((given) => (given.clusterArn === undefined) === (given.secretArn === undefined), {
    message: 'clusterArn and secretArn name an existing cluster together: give both or neither',
  })
  .refine((given) => given.senderIdentities.length === 0 || given.senderAddress !== undefined, {
    path: ['senderIdentities'],
    message: 'needs a senderAddress, which tenants without an own sender send from',
  })
  .refine((given) => given.maxCapacity >= Math.max(given.minCapacity, 1), {
    path: ['maxCapacity'],
    message: 'must be at least 1 and not below minCapacity',
  })
  // In an existing cluster its owner must prepare the doorbell (docs/deploying.md), so it is off by default.
  .transform((given) => ({ ...given, doorbell: given.doorbell ?? given.clusterArn === undefined }));

/** Every context value, checked, with its default where none was given. */
export type Context = z.infer<typeof values>;

/** CDK's own keys have punctuation (`@aws-cdk/core:…`, `aws:cdk:…`), ours are plain words. */
const isOurs = (key: string) => /^[a-zA-Z]+$/.test(key);

/**
 * Returns the values for this synthesis, with defaults. `functions` are the names that `schedules` may have.
 * Throws one error that lists every mistake, misspelt names included.
 */
export function readContext(node: Node, functions: readonly string[]): Context {
  const all: Record<string, unknown> = node.getAllContext();
  const ours = Object.fromEntries(Object.entries(all).filter(([key]) => isOurs(key)));
  const parsed = values.safeParse(ours);
  if (!parsed.success) throw new Error(`Context values:\n${z.prettifyError(parsed.error)}`);
  const stray = Object.keys(parsed.data.schedules).filter((name) => !functions.includes(name));
  if (stray.length > 0) {
    throw new Error(`Context value "schedules" names ${stray.join(', ')}; there are ${functions.join(', ')}`);
  }
  return parsed.data;
}
