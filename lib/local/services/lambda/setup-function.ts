/** Functions for tests: their code in a throw-away folder, their resource as a template would have it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource, Surroundings } from '../../service.ts';
import type { Stand } from '../sqs/setup-sqs.ts';
import { createLambda, type Lambda, type LambdaOptions } from './lambda.ts';

export const ROLE = 'arn:aws:iam::000000000000:role/worker';

export interface FunctionBench {
  readonly lambda: Lambda;
  /** Everything that functions printed. */
  readonly lines: readonly string[];
  /** Makes a function of the given code and returns its ARN. */
  define(name: string, code: string, properties?: Record<string, unknown>): string;
  /** Invokes and parses the answer. */
  call(arn: string, event?: unknown): Promise<{ answer: unknown; failed: boolean; died: boolean }>;
}

export const resource = (type: string, logicalId: string, properties: Record<string, unknown>): Resource => ({
  logicalId,
  stack: 'Test',
  type: `AWS::Lambda::${type}`,
  properties,
});

export function createFunctionBench(
  stand: Stand,
  options: Partial<LambdaOptions> & { surroundings?: Surroundings } = {},
): FunctionBench {
  const lines: string[] = [];
  const surroundings = options.surroundings ?? stand.surroundings;
  const folderOf = (code: unknown) =>
    join(stand.surroundings.dataFolder, 'code', String(Reflect.get(Object(code), 'S3Key')));
  const lambda = createLambda(surroundings, {
    codeFolder: folderOf,
    clock: stand.clock,
    onLog: (_, line) => lines.push(line),
    ...options,
  });
  stand.serve(lambda);
  return {
    lambda,
    lines,
    define(name, code, properties = {}) {
      const folder = folderOf({ S3Key: name });
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'index.mjs'), code);
      const all = {
        FunctionName: name,
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Role: ROLE,
        Code: { S3Key: name },
        ...properties,
      };
      const made = resource('Function', name, all);
      lambda.create(made);
      return lambda.attributes(made).Arn ?? '';
    },
    async call(arn, event = {}) {
      const { payload, failed, died } = await lambda.invoke(arn, event);
      return { answer: JSON.parse(payload), failed, died };
    },
  };
}
