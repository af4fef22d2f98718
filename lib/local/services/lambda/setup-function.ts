/** Functions for tests: their code in a throw-away folder, their resource as a template would have it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource, ServiceContext } from '../../service.ts';
import type { TestContext } from '../setup-context.ts';
import { createLambda, type Lambda, type LambdaOptions } from './lambda.ts';

export const ROLE = 'arn:aws:iam::000000000000:role/worker';

export interface FunctionSetup {
  readonly lambda: Lambda;
  /** Everything that functions printed. */
  readonly lines: readonly string[];
  /** Creates a function with this code and returns its ARN. */
  define(name: string, code: string, properties?: Record<string, unknown>): string;
  /** Invokes the function and parses its result. */
  call(arn: string, event?: unknown): Promise<{ answer: unknown; failed: boolean; died: boolean }>;
}

export const resource = (type: string, logicalId: string, properties: Record<string, unknown>): Resource => ({
  logicalId,
  stack: 'Test',
  type: `AWS::Lambda::${type}`,
  properties,
});

export function setUpFunctions(
  setup: TestContext,
  options: Partial<LambdaOptions> & { context?: ServiceContext } = {},
): FunctionSetup {
  const lines: string[] = [];
  const context = options.context ?? setup.context;
  const folderOf = (code: unknown) =>
    join(setup.context.dataFolder, 'code', String(Reflect.get(Object(code), 'S3Key')));
  const lambda = createLambda(context, {
    codeFolder: folderOf,
    clock: setup.clock,
    onLog: (_, line) => lines.push(line),
    ...options,
  });
  setup.serve(lambda);
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
        Timeout: 30, // limits what hangs, not a busy machine
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
