/** Context values about the infrastructure around the stacks: domain, tags, key, network, tracing, and how the cluster is made. */
import { z } from 'zod';
import { json } from './json.ts';

const idOf = (kind: string) =>
  z.string().regex(new RegExp(`^${kind}-[0-9a-f]{8,17}$`), `must be an id such as ${kind}-0a1b2c3d`);
const flag = json(z.boolean());
/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const TAG = /^[\p{L}\p{N}\s_.:/=+\-@]*$/u;
const OWN_TAGS = ['installation', 'environment'];

/** Returns what is wrong with a tag's name, or undefined. */
function faultOfTag(name: string): string | undefined {
  if (name.toLowerCase().startsWith('aws:')) return 'may not begin with aws:';
  if (OWN_TAGS.includes(name)) return 'is set by the app itself';
  return name.length > 0 && name.length <= 128 && TAG.test(name) ? undefined : 'is no name of a tag';
}

const tags = z.record(z.string(), z.string().max(256).regex(TAG)).superRefine((given, context) => {
  for (const name of Object.keys(given)) {
    const fault = faultOfTag(name);
    if (fault) context.addIssue({ code: 'custom', path: [name], message: `"${name}" ${fault}` });
  }
});

export const infrastructureFields = {
  domainName: z
    .string()
    .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, 'must be a name such as api.crm.example, without https://')
    .optional(),
  certificateArn: z
    .string()
    .regex(/^arn:[^:]+:acm:[^:]+:\d{12}:certificate\/[0-9a-f-]{36}$/, 'must be the ARN of a certificate in ACM')
    .optional(),
  hostedZoneId: z
    .string()
    .regex(/^Z[A-Z0-9]{5,31}$/, 'must be the id of a hosted zone in Route 53, such as Z0123456789ABCDEFGHIJ')
    .optional(),
  defaultEndpoint: flag.default(true),
  tags: json(tags).default({}),
  kmsKeyArn: z
    .string()
    .regex(
      /^arn:[^:]+:kms:[^:]+:\d{12}:key\/([0-9a-f-]{36}|mrk-[0-9a-f]{32})$/,
      'must be the ARN of a key (arn:…:kms:…:key/…), not of an alias',
    )
    .optional(),
  vpcId: idOf('vpc').optional(),
  subnetIds: json(z.array(idOf('subnet')).min(2, 'Aurora needs subnets in two zones')).optional(),
  lambdaEndpointSecurityGroupId: idOf('sg').optional(),
  reader: flag.optional(),
  databaseLogs: flag.optional(),
  backupRetentionDays: json(z.int().min(1).max(35)).optional(),
  tracing: flag.default(false),
};

/** What the rules and defaults read; the last three are fields of lib/deploy/context.ts. */
interface Given extends z.infer<z.ZodObject<typeof infrastructureFields>> {
  readonly prod: boolean;
  readonly clusterArn?: string | undefined;
  readonly doorbell?: boolean | undefined;
}

const OWNERS = 'is of the cluster that the stack makes; that of clusterArn is its owner’s to change';

/** Each value that does not go with the others, and why. */
const rules: readonly (readonly [field: keyof Given, isWrong: (given: Given) => boolean, message: string])[] = [
  [
    'certificateArn',
    (given) => Boolean(given.domainName) !== Boolean(given.certificateArn),
    'goes with domainName: give both or neither',
  ],
  [
    'hostedZoneId',
    (given) => Boolean(given.hostedZoneId) && !given.domainName,
    'needs a domainName, which gets its record there',
  ],
  [
    'defaultEndpoint',
    (given) => !given.defaultEndpoint && !given.domainName,
    'can only be false with a domainName: nothing would reach the API',
  ],
  ['subnetIds', (given) => Boolean(given.vpcId) !== Boolean(given.subnetIds), 'goes with vpcId: give both or neither'],
  [
    'lambdaEndpointSecurityGroupId',
    (given) => Boolean(given.lambdaEndpointSecurityGroupId) && (!given.vpcId || given.doorbell === false),
    'needs a vpcId, and the doorbell, which uses that endpoint',
  ],
  ['vpcId', (given) => Boolean(given.clusterArn && given.vpcId), OWNERS],
  ['reader', (given) => Boolean(given.clusterArn && given.reader), OWNERS],
  ['databaseLogs', (given) => Boolean(given.clusterArn && given.databaseLogs), OWNERS],
];

/** Reports values that exclude each other or need another one. */
export function checkInfrastructure(given: Given, context: z.RefinementCtx): void {
  for (const [field, isWrong, message] of rules) {
    if (isWrong(given)) context.addIssue({ code: 'custom', path: [field], message });
  }
}

/** Fills in what depends on `prod`: production gets a second instance to fail over to, logs, and the longest recovery. */
export function withInfrastructureDefaults<T extends Given>(given: T) {
  const isOurs = given.clusterArn === undefined;
  return {
    ...given,
    reader: given.reader ?? (given.prod && isOurs),
    databaseLogs: given.databaseLogs ?? (given.prod && isOurs),
    backupRetentionDays: given.backupRetentionDays ?? (given.prod ? 35 : 14),
  };
}
