import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '../setup-context.ts';
import { type FunctionSetup, resource, setUpFunctions } from './setup-function.ts';

const ECHO = 'export const handler = async (event) => event;';

let setup: TestContext;
let functions: FunctionSetup;

beforeEach(async () => {
  setup = await createTestContext();
  functions = setUpFunctions(setup);
});

afterEach(() => setup.close());

describe('a template', () => {
  const refusals: [what: string, properties: Record<string, unknown>, message: string][] = [
    [
      'reserved variables',
      { Environment: { Variables: { AWS_REGION: 'x' } } },
      'Reserved keys used in this request: AWS_REGION',
    ],
    [
      'more than 4 KB of variables',
      { Environment: { Variables: { LARGE: 'x'.repeat(4096) } } },
      'exceeded the 4KB limit',
    ],
    ['a time-out over 15 minutes', { Timeout: 901 }, 'Timeout must be from 1 to 900, not 901.'],
    ['another runtime', { Runtime: 'python3.13' }, 'runtime python3.13 does not run here'],
    ['a property that changes what runs', { Layers: ['arn'] }, 'property Layers is not supported.'],
  ];
  for (const [what, properties, message] of refusals) {
    it(`is refused for ${what}`, () => expect(() => functions.define('bad', ECHO, properties)).toThrow(message));
  }

  it('names versions, aliases and functions as CloudFormation does', () => {
    const arn = 'arn:aws:lambda:eu-west-1:000000000000:function:named';
    expect(functions.lambda.attributes(resource('Function', 'F', { FunctionName: 'named' }))).toEqual({
      ref: 'named',
      Arn: arn,
    });
    expect(functions.lambda.attributes(resource('Version', 'V', { FunctionName: 'named' }))).toMatchObject({
      ref: `${arn}:1`,
      Version: '1',
    });
    expect(functions.lambda.attributes(resource('Alias', 'A', { FunctionName: arn, Name: 'live' }))).toMatchObject({
      ref: `${arn}:live`,
    });
  });
});
