/**
 * Pairs of templates, before and after a restore. CloudFormation refuses to change or remove an export that another stack
 * uses, and deletes what a template has no more.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTemplates, runCdkSynth, type Template, type Templates } from '../support/stack/synthesise.ts';
import { resourcesOf } from '../support/stack/template.ts';

const toTime = { toTime: '2024-01-31T09:30:00Z' };
const snapshot = { snapshotIdentifier: 'followthrough-cluster-20260201-0a1b2c3d' };
/** Known here, so that acknowledged findings and offline synthesis are tested with them too. */
const place = { account: '111122223333', region: 'eu-west-1' };
const existing = {
  clusterArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:crm',
  secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:crm-owner-AbCdEf',
};

let folder: string;
let before: Templates;
let restored: Templates;
let again: Templates;
let back: Templates;
let elsewhere: Templates;
/** Validation is most of the time that it takes, so only the largest is validated. */
const synthesiseWith = async (name: string, context: Record<string, string>, validate = false): Promise<Templates> => {
  await runCdkSynth(join(folder, name), { validate, context: { prod: 'true', ...place, ...context } });
  return readTemplates(join(folder, name));
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'followthrough-restore-'));
  before = await synthesiseWith('before', {});
  restored = await synthesiseWith('restored', { restores: JSON.stringify([toTime]) });
  again = await synthesiseWith('again', { restores: JSON.stringify([toTime, snapshot]) }, true);
  back = await synthesiseWith('back', { restores: JSON.stringify([toTime]), activeCluster: '0' });
  elsewhere = await synthesiseWith('elsewhere', existing);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Output {
  readonly Value: unknown;
  readonly Export?: { readonly Name: string };
}

const exportsOf = ({ Outputs }: Template) =>
  new Map(Object.values<Output>(Outputs).flatMap(({ Export, Value }) => (Export ? [[Export.Name, Value]] : [])));
const importsOf = (template: Template) => [
  ...new Set(Array.from(JSON.stringify(template).matchAll(/"Fn::ImportValue":"([^"]+)"/g), ([, name]) => name ?? '')),
];
const consumers = ({ automation, api, work }: Templates) => [automation, api, work];
const importedFromData = (templates: Templates) =>
  [...new Set(consumers(templates).flatMap(importsOf))].filter((name) => name.startsWith('FollowthroughData:'));
const idsOf = (template: Template, type: string) => resourcesOf(template, type).map(({ id }) => id);
const inUse = (templates: Templates) =>
  importedFromData(templates).filter((name) => /Database(Cluster|Restored\d)[0-9A-F]{16}$/.test(name));

describe.each([
  ['a restore', () => [before, restored] as const],
  ['a restore after a restore', () => [restored, again] as const],
  ['the way back from a restore', () => [restored, back] as const],
])('%s', (_, pair) => {
  test('keeps every export that is in use, with its value', () => {
    const [old, now] = pair();
    const exported = exportsOf(now.data);
    expect(importedFromData(old).length).toBeGreaterThan(5);
    for (const name of importedFromData(old)) expect(exported.get(name), name).toEqual(exportsOf(old.data).get(name));
  });

  test('changes, replaces and deletes nothing that keeps data', () => {
    const [old, now] = pair();
    expect(now.data.Resources).toMatchObject(old.data.Resources);
    for (const [id, resource] of Object.entries(old.data.Resources)) expect(now.data.Resources[id]).toEqual(resource);
  });

  test('removes nothing from the other stacks but the version of the migration function that ran', () => {
    const [old, now] = pair();
    const pairs = consumers(old).map((template, index) => [template, consumers(now)[index] as Template] as const);
    const gone = pairs.flatMap(([one, other]) => Object.keys(one.Resources).filter((id) => !(id in other.Resources)));
    expect(gone).toEqual([expect.stringMatching(/^MigrationsHandlerFunctionCurrentVersion/)]);
  });

  test('moves every function to the other cluster, and migrates it first', () => {
    const [old, now] = pair();
    expect(inUse(old)).toHaveLength(1);
    expect(inUse(now)).toHaveLength(1);
    expect(inUse(now)).not.toEqual(inUse(old));
    expect(resourcesOf(now.automation, 'Custom::Trigger')[0]?.properties.HandlerArn).not.toEqual(
      resourcesOf(old.automation, 'Custom::Trigger')[0]?.properties.HandlerArn,
    );
  });
});

test('a restored cluster comes from where the environment says, in the same network, with the login that it had', () => {
  const [first, second, third] = resourcesOf(again.data, 'AWS::RDS::DBCluster');
  expect(second?.properties).toMatchObject({
    SourceDBClusterIdentifier: { Ref: first?.id },
    RestoreToTime: toTime.toTime,
  });
  expect(third?.properties).toMatchObject({ SnapshotIdentifier: snapshot.snapshotIdentifier });
  for (const one of [second, third]) {
    for (const same of [
      'VpcSecurityGroupIds',
      'AssociatedRoles',
      'EnableHttpEndpoint',
      'DeletionProtection',
      'EngineVersion',
    ])
      expect(one?.properties[same]).toEqual(first?.properties[same]);
    // CloudFormation's documents forbid these beside a source.
    for (const inherited of ['MasterUsername', 'MasterUserPassword', 'StorageEncrypted', 'DatabaseName'])
      expect(one?.properties).not.toHaveProperty(inherited);
  }
  const withInstances = resourcesOf(again.data, 'AWS::RDS::DBInstance').map(
    ({ properties }) => properties.DBClusterIdentifier.Ref,
  );
  expect([...new Set(withInstances)].sort()).toEqual([first, second, third].map((one) => one?.id).sort());
});

test('a cluster can be made and looked at before the functions move to it', () => {
  expect(inUse(back)).toEqual(inUse(before));
  expect(consumers(back)).toEqual(consumers(before));
  expect(back.data.Resources).toEqual(restored.data.Resources);
});

test('secrets stay when they vanish from a template of prod', () => {
  const secrets = Object.values(before.data.Resources).filter(({ Type }) => Type === 'AWS::SecretsManager::Secret');
  expect(secrets.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(Array(8).fill('Retain'));
});

test('giving an existing cluster in place of the own one removes exports in use, which CloudFormation refuses', () => {
  const kept = exportsOf(elsewhere.data);
  expect(importedFromData(before).filter((name) => !kept.has(name))).toContain(inUse(before)[0]);
  expect(idsOf(before.data, 'AWS::RDS::DBCluster').filter((id) => id in elsewhere.data.Resources)).toEqual([]);
});
