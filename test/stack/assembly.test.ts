/** What is true of the assembly as a whole: its size, its sameness, what it carries, and what it must never contain. */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { folders, SIGN_IN } from '../../lib/deploy/deployed.ts';
import { readTemplates, runCdkSynth, type Synthesis, synthesise, type Template } from '../support/stack/synthesise.ts';
import { resourcesOf, targetOf } from '../support/stack/template.ts';

let synthesis: Synthesis;
let stacks: readonly Template[];
beforeAll(async () => {
  synthesis = await synthesise();
  stacks = [synthesis.data, synthesis.automation, synthesis.api, synthesis.work];
});

const CLOUDFORMATION_LIMIT = 500;
/** A stack that comes near must be divided first: moving a resource to another stack later replaces it. */
const MOST_RESOURCES = 320;
/**
 * What one more of each adds to its stack. A function of the API: function, role, logs, integration, permission. One behind
 * a queue: function, role, logs, event source, a queue with its policy; and a schedule.
 */
const resourcesOfOne = { route: 1, apiFunction: 5, queueFunction: 7 };

/** A line per type: what a reviewer wants to see change, or not. */
function inventory({ Resources }: Template): string {
  const counts = new Map<string, number>();
  for (const { Type } of Object.values(Resources)) counts.set(Type, (counts.get(Type) ?? 0) + 1);
  return [...counts]
    .map(([type, count]) => `${String(count).padStart(4)} ${type}`)
    .sort((a, b) => a.slice(5).localeCompare(b.slice(5)))
    .join('\n');
}

describe('the stacks', () => {
  test('have the resources of the inventory', async () => {
    const { data, automation, api, work } = synthesis;
    const parts = Object.entries({ Data: data, Automation: automation, Api: api, Work: work });
    const text = parts.map(([name, template]) => `Followthrough${name}\n${inventory(template)}\n`).join('\n');
    await expect(text).toMatchFileSnapshot('inventory.txt');
  });

  test('leave room below the 500 resources that CloudFormation allows', () => {
    for (const { Resources } of stacks) expect(Object.keys(Resources).length).toBeLessThan(MOST_RESOURCES);
    const room = CLOUDFORMATION_LIMIT - MOST_RESOURCES;
    const { route, apiFunction, queueFunction } = resourcesOfOne;
    expect(60 * route + 20 * apiFunction).toBeLessThanOrEqual(room); // in the API stack
    expect(20 * queueFunction).toBeLessThanOrEqual(room); // in the automation stack, and as many again in the work stack
  });

  test('are deployed in an order in which the migrations come before the functions that need them', async () => {
    const manifest = JSON.parse(await readFile(join(synthesis.folder, 'manifest.json'), 'utf8'));
    const isStack = (name: string) => !name.endsWith('.assets');
    const stacksBefore = (stack: string): string[] => manifest.artifacts[stack].dependencies.filter(isStack).sort();
    expect(stacksBefore('FollowthroughAutomation')).toEqual(['FollowthroughData']);
    expect(stacksBefore('FollowthroughApi')).toEqual(['FollowthroughAutomation', 'FollowthroughData']);
    expect(stacksBefore('FollowthroughWork')).toEqual([
      'FollowthroughApi',
      'FollowthroughAutomation',
      'FollowthroughData',
    ]);
  });

  test('have no way to or from the internet but the API, and none out of the network but to Lambda', () => {
    const types = stacks.flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type));
    const ways = ['NatGateway', 'InternetGateway', 'EgressOnlyInternetGateway', 'Route'];
    expect(types.filter((type) => ways.some((way) => type === `AWS::EC2::${way}`))).toEqual([]);
    const groups = resourcesOf(synthesis.data, 'AWS::EC2::SecurityGroup').map(({ id }) => id);
    for (const { properties } of resourcesOf(synthesis.data, 'AWS::EC2::SecurityGroup')) {
      expect(properties.SecurityGroupIngress).toBeUndefined();
      for (const { CidrIp } of properties.SecurityGroupEgress ?? []) expect(CidrIp).toBe('255.255.255.255/32');
    }
    const [inward] = resourcesOf(synthesis.data, 'AWS::EC2::SecurityGroupIngress');
    const [outward] = resourcesOf(synthesis.data, 'AWS::EC2::SecurityGroupEgress');
    expect(groups).toContain(targetOf(inward?.properties.SourceSecurityGroupId));
    expect(groups).toContain(targetOf(outward?.properties.DestinationSecurityGroupId));
    const endpoints = resourcesOf(synthesis.data, 'AWS::EC2::VPCEndpoint').map(({ properties }) => properties);
    expect(endpoints).toMatchObject([
      { ServiceName: { 'Fn::Join': ['', [expect.anything(), expect.anything(), '.lambda']] } },
    ]);
  });

  test('are synthesised without a warning: a finding of cdk-nag or of CloudFormation’s rules fails the command', () => {
    expect(synthesis.said).toContain('Successfully synthesized');
    expect(synthesis.said).not.toMatch(/warning|deprecated|feature flags are not configured/i);
  });

  test('come out the same, byte for byte, when synthesised again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'followthrough-'));
    try {
      await runCdkSynth(folder, { validate: false });
      const { data, automation, api, work } = synthesis;
      expect(await readTemplates(folder)).toEqual({ data, automation, api, work });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('name no account, no region and no folder of this machine', () => {
    const text = JSON.stringify(stacks);
    expect(text).not.toMatch(/\b\d{12}\b/);
    expect(text).not.toMatch(/\b(us|eu|ap|sa|ca)-[a-z]+-\d\b/);
    expect(text).not.toContain(join(import.meta.dirname, '..', '..'));
  });
});

describe('the outputs', () => {
  test('are the addresses that an operator and a test need', () => {
    const namedOf = ({ Outputs }: Template) => Object.keys(Outputs).filter((name) => !name.startsWith('Exports'));
    expect(namedOf(synthesis.automation)).toEqual(['QueueUrls']);
    expect(namedOf(synthesis.api)).toEqual(['ApiUrl']);
    expect(namedOf(synthesis.data)).toEqual([
      'AlarmTopicArn',
      'ClusterArn',
      'DatabaseName',
      'MasterSecretArn',
      'FilesBucketName',
      'PlatformKeySecretArn',
    ]);
    expect(Object.keys(synthesis.work.Outputs).sort()).toEqual(['AnswersTopicArn', 'QueueUrls']);
  });
});

/** What the SDK's clients and the libraries of a function's trade weigh, and little more. */
function limitKilobytes(folder: string): number {
  if (folder === 'jobs/pdf-generation') return 1400; // what draws and lays out text; its fonts are measured apart
  if (folder === 'jobs/email') return 600; // SES, MIME, and S3 for attachments
  if (folder === 'jobs/file-operations') return 500; // S3's client, the shapes of rows and what reads CSV
  if (folder.startsWith('jobs/') || folder === 'deploy/migrate') return 450; // S3's client
  if (folder === 'api/calendars') return 1750; // holidays of 207 countries, with the time zones and moons that they need; run by requests that copy them
  if (folder === 'api/crm') return 490; // S3's client, which signs URLs of files
  if (folder === 'api/documents') return 420; // S3 and Secrets Manager beside the Data API
  if (folder === 'api/overview') return 490; // Bedrock's client, which words suggestions
  if (folder === 'api/triggers') return 470; // the statements of every trigger type: previews, explanations, forecasts, scores with the effects of experiments, what is imported
  if (folder === 'api/workflows') return 690; // the compiler of graphs, every type of node, the templates, experiments, and the config of triggers that they change
  if (folder === 'api/callbacks') return 470; // the cadence model, and schedules of tenants bring what reads the payloads of jobs
  if (folder === 'api/imports') return 490; // the same compiler, and the converters of files
  return folder.startsWith('api/') ? 400 : 300;
}

describe('the bundle', () => {
  const file = (folder: string, name: string) => join(synthesis.bundles, folder, name);

  test.each(folders)('of %s is small, and its map names our own files', async (folder) => {
    const code = await stat(file(folder, 'index.mjs'));
    expect(code.size / 1024).toBeLessThanOrEqual(limitKilobytes(folder));
    const map = await readFile(file(folder, 'index.mjs.map'), 'utf8');
    expect(map).toContain(`functions/${folder}/handler.ts`);
    // That of workflows has the compiler of graphs, every type of node, the templates, and experiments; that of callbacks has the compiler of conditions; that
    // of triggers has the statements of every type, and what reads rows of older systems; that of public describes every route;
    // that of overview has the kinds of suggestions, their statements, and Bedrock's client.
    const larger: Readonly<Record<string, number>> = {
      ...{ 'api/workflows': 530, 'api/imports': 415, 'api/callbacks': 285, 'api/triggers': 260, 'api/public': 235 },
      'api/overview': 275,
    };
    expect(map.length / 1024).toBeLessThanOrEqual(larger[folder] ?? 200);
  });

  test('of the function that signs users in has the client of OpenID Connect, and no other', async () => {
    const texts = await Promise.all(folders.map((folder) => readFile(file(folder, 'index.mjs'), 'utf8')));
    expect(folders.filter((_, index) => texts[index]?.includes('openid-client'))).toEqual([SIGN_IN]);
  });

  test('of PDFs has its fonts beside it, which are read one by one, when a text needs them', async () => {
    const fonts = await readdir(file('jobs/pdf-generation', 'fonts'));
    const sizes = await Promise.all(
      fonts.map(async (name) => (await stat(file('jobs/pdf-generation/fonts', name))).size),
    );
    expect(fonts).toEqual(expect.arrayContaining(['DejaVuSans.ttf', 'NotoSansSC.woff', 'NotoEmoji.woff', 'OFL.txt']));
    // Lambda takes 250 MB; this keeps a deployment quick.
    expect(sizes.reduce((all, size) => all + size, 0)).toBeLessThanOrEqual(10_000_000);
  });

  /** Rows of a file are checked as those of the API are. */
  const checksRows = 'jobs/file-operations';
  const others = folders.filter((folder) => !folder.startsWith('api/') && folder !== checksRows);
  test.each(others)('of %s has no validator', async (folder) => {
    expect(await readFile(file(folder, 'index.mjs'), 'utf8')).not.toContain('ZodError');
  });
});

describe('every alarm', () => {
  test('says what to do and links to a heading of docs/operating.md', async () => {
    const page = await readFile(join(import.meta.dirname, '..', '..', 'docs', 'operating.md'), 'utf8');
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
      title.toLowerCase().replaceAll(' ', '-'),
    );
    const alarms = [synthesis.automation, synthesis.api, synthesis.work].flatMap((stack) =>
      resourcesOf(stack, 'AWS::CloudWatch::Alarm'),
    );
    const linked = alarms.map(
      ({ properties }) => /docs\/operating\.md#([a-z-]+)$/.exec(properties.AlarmDescription)?.[1],
    );
    expect(new Set(linked)).toEqual(new Set(headings));
  });
});
