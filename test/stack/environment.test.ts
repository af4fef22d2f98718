/** Lambda takes 4 KB of environment: whether that holds in the longest region, with the longest names that CloudFormation makes. */
import { beforeAll, expect, test } from 'vitest';
import { synthesise, type Template } from '../support/stack/synthesise.ts';
import { type Found, functionsOf } from '../support/stack/template.ts';

let templates: Record<string, Template>;
beforeAll(async () => {
  const { data, automation, api, work } = await synthesise();
  templates = {
    FollowthroughData: data,
    FollowthroughAutomation: automation,
    FollowthroughApi: api,
    FollowthroughWork: work,
  };
});

/** No such place exists: the longest of each. */
const pseudo: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws-us-gov',
  'AWS::Region': 'us-isof-south-1',
  'AWS::AccountId': '123456789012',
  'AWS::URLSuffix': 'amazonaws.com.cn',
};
const arn = (service: string, rest: string) =>
  `arn:${pseudo['AWS::Partition']}:${service}:${pseudo['AWS::Region']}:${pseudo['AWS::AccountId']}:${rest}`;
const queueName = 'q'.repeat(80);
const longest: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'AWS::SQS::Queue': {
    Ref: `https://sqs.${pseudo['AWS::Region']}.${pseudo['AWS::URLSuffix']}/${pseudo['AWS::AccountId']}/${queueName}`,
    QueueName: queueName,
    Arn: arn('sqs', queueName),
  },
  'AWS::IAM::Role': { Arn: `arn:${pseudo['AWS::Partition']}:iam::${pseudo['AWS::AccountId']}:role/${'r'.repeat(64)}` },
  'AWS::Scheduler::ScheduleGroup': { Ref: 'g'.repeat(64) },
  'AWS::SecretsManager::Secret': { Ref: arn('secretsmanager', `secret:${'s'.repeat(80)}-Abc123`) },
  'AWS::SecretsManager::SecretTargetAttachment': { Ref: arn('secretsmanager', `secret:${'s'.repeat(80)}-Abc123`) },
  'AWS::RDS::DBCluster': { Ref: 'c'.repeat(63) },
  'AWS::ApiGatewayV2::Api': {
    ApiEndpoint: `https://${'a'.repeat(10)}.execute-api.${pseudo['AWS::Region']}.${pseudo['AWS::URLSuffix']}`,
  },
  'AWS::SES::ConfigurationSet': { Ref: 'e'.repeat(64) },
  'AWS::S3::Bucket': { Ref: 'b'.repeat(63) },
};

/** A resource's longest value; a new type must be added above, or its length would be guessed. */
function attributeOf(template: Template, id: string, attribute: string): string {
  const type = template.Resources[id]?.Type ?? id;
  const value = longest[type]?.[attribute];
  if (value === undefined) throw new Error(`Say above how long ${attribute} of ${type} can be`);
  return value;
}

function imported(name: string): string {
  const [stack = ''] = name.split(':');
  const exported = Object.values(templates[stack]?.Outputs ?? {}).find(
    (output) => (output as { Export?: { Name?: unknown } }).Export?.Name === name, // a template's outputs are any JSON
  );
  if (!exported) throw new Error(`${stack} exports no ${name}`);
  return textOf(templates[stack] as Template, (exported as { Value: unknown }).Value);
}

/** What CloudFormation makes of a value, at its longest. */
function textOf(template: Template, value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  const list = (one: unknown): string[] => {
    if (Array.isArray(one)) return one.map((each) => textOf(template, each));
    const [separator, text] = (one as { 'Fn::Split': [string, unknown] })['Fn::Split'];
    return textOf(template, text).split(separator);
  };
  if (name === 'Fn::Join') return list(argument[1]).join(argument[0]);
  if (name === 'Fn::Select') return list(argument[1])[Number(argument[0])] ?? '';
  if (name === 'Fn::ImportValue') return imported(argument);
  if (name === 'Fn::GetAtt') return attributeOf(template, argument[0], argument[1]);
  if (name === 'Ref') return pseudo[argument] ?? attributeOf(template, argument, 'Ref');
  throw new Error(`${name} is not among the functions that this test reads`);
}

const sizeOf = (template: Template, { properties }: Found): number => {
  const variables = Object.entries(properties.Environment.Variables).map(([key, value]) => [
    key,
    textOf(template, value),
  ]);
  return Buffer.byteLength(JSON.stringify(Object.fromEntries(variables)));
};

test('is so for every function, with room for three more queues', () => {
  const sizes = Object.values(templates).flatMap((template) =>
    functionsOf(template).map((found): [string, number] => [found.id, sizeOf(template, found)]),
  );
  expect(sizes.length).toBeGreaterThan(30);
  const another = `"a-name-of-twenty-five-char":"${queueName}",`.length + 4; // its quotation marks are escaped
  for (const [id, size] of sizes) expect(size, id).toBeLessThanOrEqual(4096 - 3 * another);
});

test('counts the URL that a queue has, from the list that the relay is given', () => {
  const work = templates.FollowthroughWork as Template;
  const [relay] = functionsOf(work).filter(({ id }) => id.startsWith('RelayHandler'));
  const { prefix, names } = JSON.parse(textOf(work, relay?.properties.Environment.Variables.QUEUE_URLS));
  expect(new Set(Object.values(names))).toEqual(new Set([queueName]));
  expect(prefix + queueName).toBe(longest['AWS::SQS::Queue']?.Ref);
});
