import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '../../setup-context.ts';
import { type FunctionSetup, setUpFunctions } from '../setup-function.ts';

const ECHO = 'export const handler = async (event) => event;';

let setup: TestContext;
let functions: FunctionSetup;

beforeEach(async () => {
  setup = await createTestContext();
  functions = setUpFunctions(setup);
});

afterEach(() => setup.close());

describe('a failing function', () => {
  const failures: [name: string, code: string, expected: object, properties?: Record<string, unknown>][] = [
    [
      'throws',
      `export const handler = async () => { throw new TypeError('bad luck'); };`,
      {
        failed: true,
        died: false,
        answer: {
          errorType: 'TypeError',
          errorMessage: 'bad luck',
          trace: expect.arrayContaining(['TypeError: bad luck']),
        },
      },
    ],
    [
      'throws no error',
      `export const handler = async () => { throw 'text'; };`,
      { died: false, answer: { errorType: 'string', errorMessage: 'text' } },
    ],
    [
      'returns what is no JSON',
      'export const handler = async () => 1n;',
      { failed: true, answer: { errorMessage: 'Unable to stringify response body' } },
    ],
    [
      'rejects unheard',
      `export const handler = () => { Promise.reject(new Error('lost')); return new Promise(() => undefined); };`,
      { died: true, answer: { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: lost' } },
    ],
    [
      'throws later',
      `export const handler = () => { setTimeout(() => { throw new RangeError('late'); }); return new Promise(() => undefined); };`,
      { died: true, answer: { errorType: 'RangeError', errorMessage: 'late' } },
    ],
    [
      'exits',
      'export const handler = async () => process.exit(3);',
      {
        died: true,
        answer: {
          errorType: 'Runtime.ExitError',
          errorMessage: expect.stringMatching(
            /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 3$/,
          ),
        },
      },
    ],
    [
      'never ends',
      'export const handler = () => { for (;;); };',
      {
        died: true,
        answer: {
          errorType: 'Sandbox.Timedout',
          errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: Task timed out after 1\.00 seconds$/),
        },
      },
      { Timeout: 1 },
    ],
    [
      'never returns',
      'export const handler = () => new Promise(() => undefined);',
      { died: true, answer: { errorType: 'Sandbox.Timedout' } },
      { Timeout: 1 },
    ],
    [
      'eats memory',
      'export const handler = async () => { const all = []; for (;;) all.push(new Array(1e5).fill(Math.random())); };',
      { died: true, answer: { errorType: 'Runtime.OutOfMemory' } },
      { Timeout: 20 },
    ],
    [
      'has no file',
      ECHO,
      {
        died: false,
        answer: {
          errorType: 'Runtime.ImportModuleError',
          errorMessage: expect.stringContaining(`Cannot find module 'none'`),
        },
      },
      { Handler: 'none.handler' },
    ],
    [
      'misses a package',
      `import 'left-pad-of-nowhere'; ${ECHO}`,
      { answer: { errorType: 'Runtime.ImportModuleError' } },
    ],
    [
      'has no export',
      ECHO,
      { answer: { errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.other is undefined or not exported' } },
      { Handler: 'index.other' },
    ],
    ['is no JavaScript', 'export const = 1;', { answer: { errorType: 'Runtime.UserCodeSyntaxError' } }],
    [
      'fails to start',
      `throw new Error('no database'); ${ECHO}`,
      { answer: { errorType: 'Error', errorMessage: 'no database' } },
    ],
    [
      'returns through a callback',
      'export const handler = (event, context, callback) => callback(null, 1);',
      { answer: { errorType: 'Runtime.CallbackHandlerDeprecated' } },
    ],
  ];

  for (const [name, code, expected, properties] of failures) {
    it(`${name}: the invocation fails as on AWS, and the next one starts afresh`, async () => {
      const arn = functions.define('faulty', code, properties);
      expect(await functions.call(arn)).toMatchObject({ failed: true, ...expected });
      expect(functions.lambda.statistics().faulty).toMatchObject({ invocations: 1, errors: 1 });
      expect(await functions.call(functions.define('healthy', ECHO), 7)).toMatchObject({ answer: 7 });
    });
  }

  it('is killed from outside: its invocation dies, its credentials end, others live on', async () => {
    const revoked: string[] = [];
    const iam = {
      ...setup.context.iam,
      revoke: ({ accessKeyId }: { accessKeyId: string }) => void revoked.push(accessKeyId),
    };
    const own = setUpFunctions(setup, { context: { ...setup.context, iam } });
    const arn = own.define(
      'victim',
      `export const handler = () => { console.log(process.env.AWS_ACCESS_KEY_ID); return new Promise(() => undefined); };`,
      { Timeout: 60 },
    );
    const running = own.call(arn);
    await expect.poll(() => own.lines.length).toBe(1);
    own.lambda.kill(own.lines[0] ?? '');
    expect(await running).toMatchObject({
      died: true,
      answer: { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('signal: killed') },
    });
    expect(revoked).toEqual([own.lines[0]]);
    own.lambda.stop?.();
  });
});
