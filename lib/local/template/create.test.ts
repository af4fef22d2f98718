// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Fn::Sub
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Resource, Service } from '../service.ts';
import { readAssembly } from './assembly.ts';
import { createResources } from './create.ts';
import { type StackDescription, writeAssembly } from './setup-assembly.ts';

const environment = { account: '111122223333', region: 'eu-west-1' };

/** Runs every `Test::Thing`: its `Ref` is its logical id in lower case. */
function recorder(): Service & { readonly seen: Resource[] } {
  const seen: Resource[] = [];
  return {
    seen,
    handles: ['Test::Thing'],
    attributes: ({ logicalId }) => ({
      ref: logicalId.toLowerCase(),
      Arn: `arn:aws:test:::${logicalId}`,
      'Endpoint.Port': '5432',
    }),
    create: (resource) => void seen.push(resource),
  };
}

async function load(...stacks: StackDescription[]) {
  const service = recorder();
  const created = await createResources(readAssembly(writeAssembly(stacks)), { environment, services: [service] });
  const properties = (logicalId: string) =>
    service.seen.find((resource) => resource.logicalId === logicalId)?.properties;
  return { ...created, properties, order: service.seen.map(({ logicalId }) => logicalId) };
}

const thing = (Properties: object = {}, more: object = {}) => ({ Type: 'Test::Thing', Properties, ...more });
const stack = (Resources: object, more: object = {}): StackDescription => ({
  name: 'App',
  template: { Resources, ...more },
});
const value = async (expression: unknown, more: object = {}) =>
  (await load(stack({ A: thing(), X: thing({ value: expression }) }, more))).properties('X')?.value;

describe('createResources', () => {
  it.each([
    ['Ref of a resource', { Ref: 'A' }, 'a'],
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['A', 'Arn'] }, 'arn:aws:test:::A'],
    ['Fn::GetAtt with dots in the attribute', { 'Fn::GetAtt': 'A.Endpoint.Port' }, '5432'],
    ['Fn::Join', { 'Fn::Join': ['-', ['x', { Ref: 'A' }, 3]] }, 'x-a-3'],
    [
      'Fn::Sub',
      { 'Fn::Sub': '${A}/${A.Arn}/${AWS::AccountId}/${!Literal}' },
      'a/arn:aws:test:::A/111122223333/${Literal}',
    ],
    ['Fn::Sub with variables', { 'Fn::Sub': ['${v}${A}', { v: { Ref: 'A' } }] }, 'aa'],
    ['Fn::Select of Fn::Split', { 'Fn::Select': ['1', { 'Fn::Split': [':', { 'Fn::GetAtt': ['A', 'Arn'] }] }] }, 'aws'],
    ['Fn::Base64', { 'Fn::Base64': 'hi' }, 'aGk='],
    ['Fn::GetAZs', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, 'eu-west-1a'],
    ['AWS::NoValue in a list', ['a', { Ref: 'AWS::NoValue' }, 'b'], ['a', 'b']],
    ['AWS::NoValue in an object', { keep: 1, drop: { Ref: 'AWS::NoValue' } }, { keep: 1 }],
    [
      'a dynamic reference, left to the service',
      { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'A' }, '}}']] },
      '{{resolve:secretsmanager:a}}',
    ],
  ])('resolves %s', async (_, expression, expected) => {
    expect(await value(expression)).toEqual(expected);
  });

  it('reads mappings, parameters and conditions', async () => {
    const more = {
      Parameters: {
        Size: { Type: 'String', Default: 'small' },
        Names: { Type: 'CommaDelimitedList', Default: 'a, b' },
      },
      Mappings: { Sizes: { small: { memory: 128 } } },
      Conditions: {
        IsSmall: { 'Fn::Equals': [{ Ref: 'Size' }, 'small'] },
        IsLarge: { 'Fn::Not': [{ Condition: 'IsSmall' }] },
        Either: { 'Fn::Or': [{ Condition: 'IsSmall' }, { Condition: 'IsLarge' }] },
        Both: { 'Fn::And': [{ Condition: 'IsSmall' }, { Condition: 'IsLarge' }] },
      },
    };
    const choose = (name: string) => ({ 'Fn::If': [name, 'yes', 'no'] });
    expect(await value([{ Ref: 'Names' }, ...['IsSmall', 'IsLarge', 'Either', 'Both'].map(choose)], more)).toEqual([
      ['a', 'b'],
      'yes',
      'no',
      'yes',
      'no',
    ]);
    expect(await value({ 'Fn::FindInMap': ['Sizes', { Ref: 'Size' }, 'memory'] }, more)).toBe(128);
  });

  it('creates each resource after those that it refers to or depends on', async () => {
    const { order } = await load(
      stack({
        A: thing({ b: { Ref: 'B' } }),
        B: thing({}, { DependsOn: 'C' }),
        C: thing({ d: { 'Fn::Sub': 'x${D.Arn}' } }),
        D: thing(),
        E: thing(),
      }),
    );
    expect(order).toEqual(['D', 'C', 'B', 'A', 'E']);
  });

  it('leaves out a resource whose condition is false, and does not read the branch that would need it', async () => {
    const { order, properties } = await load(
      stack(
        { A: thing({}, { Condition: 'Never' }), X: thing({ value: { 'Fn::If': ['Never', { Ref: 'A' }, 'none'] } }) },
        { Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } } },
      ),
    );
    expect(order).toEqual(['X']);
    expect(properties('X')).toEqual({ value: 'none' });
  });

  it('passes exports to the stacks that depend on them, and returns outputs', async () => {
    const first: StackDescription = {
      name: 'Data',
      template: {
        Resources: { A: thing() },
        Outputs: { Out: { Value: { Ref: 'A' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:A' } } } },
      },
    };
    const second: StackDescription = {
      name: 'App',
      dependencies: ['Data'],
      template: { Resources: { X: thing({ value: { 'Fn::ImportValue': 'Data:A' } }) } },
    };
    const { properties, outputs } = await load(second, first);
    expect(properties('X')).toEqual({ value: 'a' });
    expect(outputs).toEqual({ Data: { Out: 'a' }, App: {} });
  });

  it.each([
    [
      'an unknown reference',
      { X: thing({ v: { Ref: 'Nobody' } }) },
      'X (Test::Thing): refers to "Nobody", which the template does not have',
    ],
    [
      'an unknown attribute',
      { A: thing(), X: thing({ v: { 'Fn::GetAtt': ['A', 'Nope'] } }) },
      'X (Test::Thing): Fn::GetAtt: A (Test::Thing) has no attribute "Nope" here',
    ],
    [
      'a circle',
      { A: thing({ v: { Ref: 'B' } }), B: thing({ v: { Ref: 'A' } }) },
      'A (Test::Thing): circular dependency: A → B → A',
    ],
    [
      'an unknown intrinsic',
      { X: thing({ v: { 'Fn::GetStackOutput': ['a', 'b'] } }) },
      'X (Test::Thing): Fn::GetStackOutput is not an intrinsic function that this runtime knows',
    ],
    [
      'an import that no stack exports',
      { X: thing({ v: { 'Fn::ImportValue': 'a' } }) },
      'X (Test::Thing): Fn::ImportValue: no stack before this one exports "a"',
    ],
    [
      'a dependency on nothing',
      { X: thing({}, { DependsOn: ['Y'] }) },
      'X (Test::Thing): DependsOn names "Y", which is not a resource',
    ],
    [
      'types that no service runs',
      { X: { Type: 'AWS::New::Thing' }, Y: { Type: 'AWS::Other::Thing' } },
      'X (AWS::New::Thing): no service here runs this type; nor Y (AWS::Other::Thing)',
    ],
    [
      'a choice out of range',
      { X: thing({ v: { 'Fn::Select': [2, ['a']] } }) },
      'X (Test::Thing): Fn::Select cannot select value at index 2 of 1',
    ],
  ])('refuses %s', async (_, resources, message) => {
    await expect(load(stack(resources))).rejects.toThrow(message);
  });

  it('finds assets by the key that templates name', () => {
    const folder = writeAssembly([{ name: 'App', template: {}, assets: { abc: { 'index.mjs': '' } } }]);
    expect(basename(readAssembly(folder).assets.get('abc.zip') ?? '')).toBe('asset.abc');
  });
});
