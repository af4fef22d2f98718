import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readContext } from './context.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'followthrough-environments-'));
  const files = {
    staging: '{"installation": "Staging", "prod": false}',
    prod: '{"prod": true, "maxCapacity": 8}',
    unsaid: '{"maxCapacity": 8}',
    misspelt: '{"prod": true, "maxCapcity": 8}',
    named: '{"prod": true, "environment": "prod"}',
    broken: '{"prod": true',
    list: '[true]',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.json`), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (context: Record<string, unknown>) => readContext(new App({ context }).node, [], folder);

describe('an environment', () => {
  test('has the values of its file', () => {
    expect(read({ environment: 'prod' })).toMatchObject({ prod: true, maxCapacity: 8, isLocal: false });
    expect(read({ environment: 'staging' })).toMatchObject({ installation: 'Staging', prod: false });
  });

  test('must be named, in words that say how', () => {
    const known = 'there are broken, list, misspelt, named, prod, staging, unsaid, local';
    expect(() => read({})).toThrow(`Name the environment with -c environment=<name>: ${known}`);
    expect(() => read({ environment: 'prd' })).toThrow(`There is no environments/prd.json: ${known}`);
    expect(() => read({ environment: '../context' })).toThrow('There is no environments/../context.json');
  });

  test('takes no value from elsewhere, because the next deployment would be without it', () => {
    expect(() => read({ environment: 'prod', prod: 'false', maxCapacity: 16 })).toThrow(
      'Write prod, maxCapacity into environments/prod.json',
    );
  });

  test.each([
    ['unsaid', '"prod": true, or false'],
    ['misspelt', 'maxCapcity'],
    ['named', 'leave out "environment"'],
    ['broken', 'is no JSON'],
    ['list', 'must be a JSON object'],
  ])('with the file %s is refused', (environment, message) => {
    expect(() => read({ environment })).toThrow(message);
  });

  test('called local is that of npm start, takes values from anywhere and is marked', () => {
    expect(read({ environment: 'local', prod: 'true' })).toMatchObject({ prod: true, isLocal: true });
  });
});

test('environments/example.json is a good one to begin with', () => {
  expect(readContext(new App({ context: { environment: 'example' } }).node, [])).toMatchObject({ prod: true });
});
