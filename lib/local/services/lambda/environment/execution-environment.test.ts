import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '../../setup-context.ts';
import { type FunctionSetup, setUpFunctions } from '../setup-function.ts';

const ECHO = 'export const handler = async (event) => event;';

let setup: TestContext;
let functions: FunctionSetup;

beforeEach(async () => {
  process.env.TZ = 'Asia/Tokyo'; // a machine that does not live in UTC
  setup = await createTestContext();
  functions = setUpFunctions(setup);
});

afterEach(() => setup.close());

describe('an execution environment', () => {
  it('gives the event and the context that AWS gives', async () => {
    const arn = functions.define(
      'context',
      `export const handler = async (event, context) => ({ event, ...context, left: context.getRemainingTimeInMillis() });`,
      { MemorySize: 256, Timeout: 20 },
    );
    const { answer } = await functions.call(arn, { date: new Date(0), nothing: undefined });
    expect(answer).toMatchObject({
      event: { date: '1970-01-01T00:00:00.000Z' },
      functionName: 'context',
      functionVersion: '$LATEST',
      invokedFunctionArn: arn,
      memoryLimitInMB: '256',
      logGroupName: '/aws/lambda/context',
      logStreamName: expect.stringMatching(/^2026\/03\/01\/\[\$LATEST\][0-9a-f]{32}$/),
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(answer).toHaveProperty(
      'left',
      expect.toSatisfy((left: number) => left > 10_000 && left <= 20_000),
    );
  });

  it('sees the variables of Lambda and of the template, and nothing of this machine', async () => {
    process.env.SECRET_OF_THE_MACHINE = 'leaked';
    const arn = functions.define('env', 'export const handler = async () => process.env;', {
      Environment: { Variables: { QUEUE_URL: 'http://x' } },
    });
    const { answer } = await functions.call(arn);
    expect(answer).toMatchObject({
      QUEUE_URL: 'http://x',
      AWS_REGION: 'eu-west-1',
      AWS_LAMBDA_FUNCTION_NAME: 'env',
      AWS_ENDPOINT_URL: setup.context.origin,
      TZ: ':UTC',
      _HANDLER: 'index.handler',
    });
    expect(Object.keys(Object(answer)).filter((name) => /^(SECRET|VITEST|npm_|NODE_|HOME$)/.test(name))).toEqual([]);
    delete process.env.SECRET_OF_THE_MACHINE;
  });

  it('shares no globals, arguments or worker data, and keeps its own between invocations', async () => {
    const code = `
      import { workerData } from 'node:worker_threads';
      globalThis.count ??= 0;
      export const handler = async () => ({ count: ++globalThis.count, workerData, argv: process.argv.length, execArgv: process.execArgv, cwd: process.cwd() === process.env.LAMBDA_TASK_ROOT });`;
    Reflect.set(globalThis, 'count', 41);
    const [one, other] = [functions.define('one', code), functions.define('other', code)];
    expect((await functions.call(one)).answer).toEqual({
      count: 1,
      workerData: null,
      argv: 2,
      execArgv: [],
      cwd: true,
    });
    expect((await functions.call(one)).answer).toMatchObject({ count: 2 });
    expect((await functions.call(other)).answer).toMatchObject({ count: 1 });
    Reflect.deleteProperty(globalThis, 'count');
  });

  it('has the time of the clock, in UTC, and follows its moves', async () => {
    const code = `
      class Later extends Date {}
      export const handler = async () => ({ now: Date.now(), made: new Date(), given: new Date(5).getTime(), text: Date().slice(0, 24), zone: new Date().getTimezoneOffset(),
        is: new Date() instanceof Date && new Later() instanceof Date && new Later().getTime() === Date.now(), own: new Date().constructor === Date, utc: Date.UTC(1970, 0, 1), shown: new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo' }).format() });`;
    const arn = functions.define('time', code);
    const expected = { given: 5, zone: 0, is: true, own: true, utc: 0 };
    expect((await functions.call(arn)).answer).toEqual({
      ...expected,
      now: Date.UTC(2026, 2, 1),
      made: '2026-03-01T00:00:00.000Z',
      text: 'Sun Mar 01 2026 00:00:00',
      shown: '01/03/2026',
    });
    await setup.advance(30 * 86_400);
    expect((await functions.call(arn)).answer).toMatchObject({ ...expected, made: '2026-03-31T00:00:00.000Z' });
  });

  it('loads .js as CommonJS, ignoring a package.json above the folder', async () => {
    const arn = functions.define('common', 'throw new Error("not this one")', {
      Handler: 'old.run.me',
      Runtime: 'nodejs22.x',
    });
    writeFileSync(join(setup.context.dataFolder, 'package.json'), '{"type":"module"}');
    writeFileSync(
      join(setup.context.dataFolder, 'code/common/old.js'),
      `const { basename } = require('node:path'); exports.run = { me: (event, context, done) => done(null, basename(__filename)) };`,
    );
    expect((await functions.call(arn)).answer).toBe('old.js');
  });

  it('runs at once what is asked at once, and is used again when idle', async () => {
    const arn = functions.define(
      'busy',
      `const id = Math.random(); export const handler = async () => { await new Promise((done) => setTimeout(done, 50)); return id; };`,
    );
    const together = await Promise.all([functions.call(arn), functions.call(arn), functions.call(arn)]);
    const ids = together.map(({ answer }) => answer);
    expect(new Set(ids).size).toBe(3);
    expect(ids).toContain((await functions.call(arn)).answer);
    expect(functions.lambda.statistics().busy).toMatchObject({ invocations: 4, errors: 0, environments: 3 });
  });

  it('queues what exceeds the workers of this machine, and loses none', async () => {
    const arn = functions.define('many', ECHO);
    const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => functions.call(arn, index)));
    expect(answers.map(({ answer }) => answer)).toEqual(Array.from({ length: 60 }, (_, index) => index));
    expect(functions.lambda.idle?.()).toBe(true);
  });

  it('writes what the function prints to its log, with the time of the clock', async () => {
    const arn = functions.define(
      'talk',
      `export const handler = async () => { console.log('first'); console.error('second'); await new Promise((done) => setTimeout(done, 20)); };`,
    );
    await functions.call(arn);
    expect(functions.lines).toEqual(expect.arrayContaining(['first', 'second']));
    expect(readFileSync(join(setup.context.dataFolder, 'logs/talk.log'), 'utf8')).toMatch(
      /^2026-03-01T00:00:00.000Z [0-9a-f]{8} first$/m,
    );
  });
});
