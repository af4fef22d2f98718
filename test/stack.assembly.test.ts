/** What is true of the assembly as a whole: its size, its sameness, what it carries, and what it must never contain. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { folders } from '../lib/deployed.ts';
import { readTemplates, runCdkSynth, type Synthesis, synthesise, type Template } from './support/stack.ts';
import { resourcesOf } from './support/template.ts';

let synthesis: Synthesis;
let stacks: readonly Template[];
beforeAll(async () => {
  synthesis = await synthesise();
  stacks = [synthesis.data, synthesis.automation];
});

/** A line per type: what a reviewer wants to see change, or not. */
function inventory({ Resources }: Template): string {
  const counts = new Map<string, number>();
  for (const { Type } of Object.values(Resources)) counts.set(Type, (counts.get(Type) ?? 0) + 1);
  return [...counts]
    .map(([type, count]) => `${String(count).padStart(4)} ${type}`)
    .sort((a, b) => a.slice(5).localeCompare(b.slice(5)))
    .join('\n');
}

describe('both stacks', () => {
  test('have the resources of the inventory', async () => {
    const text = `FollowthroughData\n${inventory(synthesis.data)}\n\nFollowthroughAutomation\n${inventory(synthesis.automation)}\n`;
    await expect(text).toMatchFileSnapshot('stack.inventory.txt');
  });

  test('stay under half of the 500 resources that CloudFormation allows', () => {
    for (const { Resources } of stacks) expect(Object.keys(Resources).length).toBeLessThan(250);
  });

  test('have no way to or from the internet but the API', () => {
    const types = stacks.flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type));
    const ways = [
      'NatGateway',
      'InternetGateway',
      'EgressOnlyInternetGateway',
      'Route',
      'VPCEndpoint',
      'SecurityGroupIngress',
    ];
    expect(types.filter((type) => ways.some((way) => type === `AWS::EC2::${way}`))).toEqual([]);
    for (const { properties } of resourcesOf(synthesis.data, 'AWS::EC2::SecurityGroup')) {
      expect(properties.SecurityGroupIngress).toBeUndefined();
      expect(properties.SecurityGroupEgress).toEqual([expect.objectContaining({ CidrIp: '255.255.255.255/32' })]);
    }
  });

  test('are synthesised without a warning: a finding of cdk-nag or of CloudFormation’s rules fails the command', () => {
    expect(synthesis.said).toContain('Successfully synthesized');
    expect(synthesis.said).not.toMatch(/warning|deprecated|feature flags are not configured/i);
  });

  test('come out the same, byte for byte, when synthesised again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'followthrough-'));
    try {
      await runCdkSynth(folder, { validate: false });
      const { data, automation } = synthesis;
      expect(await readTemplates(folder)).toEqual({ data, automation });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('name no account, no region and no folder of this machine', () => {
    const text = JSON.stringify(stacks);
    expect(text).not.toMatch(/\b\d{12}\b/);
    expect(text).not.toMatch(/\b(us|eu|ap|sa|ca)-[a-z]+-\d\b/);
    expect(text).not.toContain(join(import.meta.dirname, '..'));
  });
});

describe('the outputs', () => {
  test('are the addresses that an operator and a test need', () => {
    expect(Object.keys(synthesis.automation.Outputs)).toEqual(['ApiUrl', 'QueueUrls']);
    const named = Object.keys(synthesis.data.Outputs).filter((name) => !name.startsWith('Exports'));
    expect(named).toEqual(['ClusterArn', 'DatabaseName', 'MasterSecretArn', 'PlatformKeySecretArn']);
  });
});

describe('the bundle', () => {
  const file = (folder: string, name: string) => join(synthesis.bundles, folder, name);

  test.each(folders)('of %s is small, and its map tells of our own files', async (folder) => {
    const code = await stat(file(folder, 'index.mjs'));
    const limitKilobytes = folder.startsWith('api/') ? 400 : 300;
    expect(code.size / 1024).toBeLessThanOrEqual(limitKilobytes);
    const map = await readFile(file(folder, 'index.mjs.map'), 'utf8');
    expect(map).toContain(`functions/${folder}/handler.ts`);
    expect(map.length / 1024).toBeLessThanOrEqual(200);
  });

  test.each(folders.filter((folder) => !folder.startsWith('api/')))('of %s has no validator', async (folder) => {
    expect(await readFile(file(folder, 'index.mjs'), 'utf8')).not.toContain('ZodError');
  });
});

describe('every alarm', () => {
  test('says what to do and links to a heading of docs/operating.md', async () => {
    const page = await readFile(join(import.meta.dirname, '..', 'docs', 'operating.md'), 'utf8');
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
      title.toLowerCase().replaceAll(' ', '-'),
    );
    const alarms = resourcesOf(synthesis.automation, 'AWS::CloudWatch::Alarm');
    const linked = alarms.map(
      ({ properties }) => /docs\/operating\.md#([a-z-]+)$/.exec(properties.AlarmDescription)?.[1],
    );
    expect(new Set(linked)).toEqual(new Set(headings));
  });
});
