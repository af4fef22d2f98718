/** Two installations in one account and region: what they are called, what their roles reach, and that both run. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Installation, startInstallation } from '../support/stack/setup-installation.ts';
import { openStackParts, type StackParts } from '../support/stack/setup-stack-parts.ts';
import { readTemplates, runCdkSynth, type Templates } from '../support/stack/synthesise.ts';

/** Senders are identities of the account, so each installation has its own. */
const ACME = { installation: 'Acme', senderAddress: 'acme@example.org', senderIdentities: '["example.org"]' };

let parts: StackParts;
let folder: string;
let one: Templates;
let two: Templates;
beforeAll(async () => {
  parts = await openStackParts();
  folder = await mkdtemp(join(tmpdir(), 'followthrough-installations-'));
  await runCdkSynth(folder, { validate: true, context: ACME });
  one = await readTemplates(join(parts.assembly, '..'));
  two = await readTemplates(folder, 'Acme');
});
afterAll(async () => {
  await parts.close();
  await rm(folder, { recursive: true, force: true });
});

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Every text of a template as CloudFormation makes it: a reference within a stack has the stack's name, an import its export's. */
function textOf(value: Json, stack: string): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.map((one: Json) => textOf(one, stack)).join('');
  const [name = '', argument = null] = Object.entries(value)[0] ?? [];
  if (name === 'Fn::Join') return textOf((argument as readonly Json[])[1] ?? null, stack); // its separator is empty in ARNs
  if (name === 'Ref' && String(argument).startsWith('AWS::')) return `<${argument}>`;
  if (name === 'Fn::ImportValue') return `<${argument}>`;
  return `<${stack}.${JSON.stringify(argument)}>`;
}

/** The values of every property, at any depth, with the property's name and its resource's type. */
function* valuesOf(value: Json, name: string): Generator<{ readonly name: string; readonly value: Json }> {
  yield { name, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (Array.isArray(value)) yield* valuesOf(inner, name);
    else if (!key.startsWith('Fn::') && key !== 'Ref') yield* valuesOf(inner, key);
  }
}

const stacksOf = (templates: Templates, installation: string) =>
  Object.entries(templates).map(([part, template]) => ({
    stack: `${installation}${part[0]?.toUpperCase()}${part.slice(1)}`,
    template,
  }));

/** Properties with a name that must be the only one in the account and region. */
const NAME =
  /^(FunctionName|BucketName|QueueName|RoleName|ManagedPolicyName|GroupName|AlarmName|DashboardName|ApiName|TopicName|LogGroupName|DBClusterIdentifier|DBInstanceIdentifier|DBSubnetGroupName|ConfigurationSetName|EmailIdentity|EventBusName|Namespace|INSTALLATION)$/;

function namesOf(templates: Templates, installation: string): string[] {
  const found = stacksOf(templates, installation).flatMap(({ stack, template }) =>
    Object.values(template.Resources).flatMap(({ Type, Properties = {} }) =>
      [...valuesOf(Properties as Json, '')]
        .filter(
          ({ name, value }) => (NAME.test(name) || (name === 'Name' && !isPart(Type))) && typeof value !== 'object',
        )
        .map(({ name, value }) => `${name} ${textOf(value, stack)}`),
    ),
  );
  const exported = stacksOf(templates, installation).flatMap(({ template }) =>
    Object.values(template.Outputs as Record<string, { readonly Export?: { readonly Name: string } }>).flatMap(
      ({ Export }) => (Export ? [`Export ${Export.Name}`] : []),
    ),
  );
  return [...found, ...exported];
}

/** Name is a part of these, such as a metric's dimension, or within their API. */
const isPart = (type: string) => /^AWS::(CloudWatch|EC2|ApiGatewayV2::Authorizer)/.test(type);

function arnsOf(templates: Templates, installation: string): string[] {
  return stacksOf(templates, installation).flatMap(({ stack, template }) =>
    [...valuesOf(template.Resources as unknown as Json, '')]
      .filter(({ name }) => /^(Resource|.*_ARN|.*Arn|SourceArn|aws:SourceArn)$/.test(name))
      .flatMap(({ value }) => (Array.isArray(value) ? (value as Json[]) : [value]))
      .map((value) => textOf(value, stack)),
  );
}

/** What belongs to AWS or to the account: a model, the bus that SES publishes to, and what Scheduler wants for a listing. */
const EVERYBODYS = [
  'arn:<AWS::Partition>:bedrock:<AWS::Region>::foundation-model/amazon.nova-lite-v1:0',
  'arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:event-bus/default',
  'arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:cluster-snapshot:*', // only to list them
  'arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:schedule/*/*',
  // The numbers of the context, which is the same for both.
  'arn:<AWS::Partition>:sms-voice:<AWS::Region>:<AWS::AccountId>:phone-number/phone-0123456789abcdef0123456789abcdef',
  'arn:<AWS::Partition>:social-messaging:<AWS::Region>:<AWS::AccountId>:phone-number-id/phone-number-id-0123456789abcdef0123456789abcdef',
];
/** Of every account: a namespace of AWS's own metrics, and the bus that SES publishes to. */
const isOfAws = (name: string) => /^Namespace AWS\/|^EventBusName default$/.test(name);

describe('two installations', () => {
  test('share no name', () => {
    const [ours, theirs] = [namesOf(one, 'Followthrough'), namesOf(two, 'Acme')];
    expect(ours).toContain('FunctionName FollowthroughRelay');
    expect(theirs).toEqual(expect.arrayContaining(['FunctionName AcmeRelay', 'Namespace Acme', 'Name Acme']));
    expect(theirs.filter((name) => ours.includes(name) && !isOfAws(name))).toEqual([]);
  });

  test('share no ARN', () => {
    const ours = new Set(arnsOf(one, 'Followthrough'));
    const shared = new Set(arnsOf(two, 'Acme').filter((arn) => ours.has(arn)));
    expect(ours.size).toBeGreaterThan(100);
    for (const policy of [...shared].filter((arn) => arn.includes(':iam::aws:policy/'))) shared.delete(policy);
    expect([...shared].sort()).toEqual(EVERYBODYS);
  });

  test('have no name in which the other’s could begin', () => {
    const snapshots = (name: string) =>
      `arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:cluster-snapshot:${name}`;
    const starts = (templates: Templates, installation: string) =>
      new Set(arnsOf(templates, installation).filter((arn) => arn.endsWith('-*') && !arn.includes('>/')));
    expect(starts(one, 'Followthrough')).toEqual(new Set([snapshots('followthrough-*')]));
    expect(starts(two, 'Acme')).toEqual(new Set([snapshots('acme-*')]));
  });

  test('run beside each other on one server, each with its logins, database and tenants', async () => {
    const running: Installation[] = [];
    try {
      running.push(await startInstallation(parts, parts.assembly, 'one'));
      running.push(await startInstallation(parts, join(folder, 'cdk.out'), 'two'));
      const connections = running.map(({ connection }) => connection);
      expect(connections.map(({ aws }) => aws.database)).toEqual(['followthrough', 'acme']);
      const newTenant = async (apiUrl = '', platformKey = '') => {
        const headers = { authorization: `Bearer ${platformKey}`, 'content-type': 'application/json' };
        const body = JSON.stringify({ slug: 'same', name: 'Same', timeZone: 'UTC' });
        return (await fetch(`${apiUrl}/api/admin/tenants`, { method: 'POST', headers, body })).status;
      };
      const [first, second] = connections;
      expect(await newTenant(first?.apiUrl, second?.platformKey)).toBe(401);
      expect(await newTenant(first?.apiUrl, first?.platformKey)).toBe(201);
      expect(await newTenant(second?.apiUrl, second?.platformKey)).toBe(201);
    } finally {
      for (const one of running) await one.stop();
    }
  });
});
