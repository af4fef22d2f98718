import { afterEach, expect, it } from 'vitest';
import { AwsError, type Iam } from '../../../service.ts';
import { createTestContext, permissiveIam, type TestContext } from '../../setup-context.ts';
import { setUpFunctions } from '../setup-function.ts';

const SPEAKER = `export const handler = async (event, context) => {
  console.log('spoken');
  return [process.env.AWS_LAMBDA_LOG_GROUP_NAME, context.logGroupName];
};`;

let setup: TestContext;
afterEach(() => setup.close());

async function run(iam: Partial<Iam>) {
  setup = await createTestContext({ iam: { ...permissiveIam, ...iam } });
  const said: string[] = [];
  const context = { ...setup.context, log: (line: string) => void said.push(line) };
  const functions = setUpFunctions(setup, { context });
  const arn = functions.define('speaker', SPEAKER, { LoggingConfig: { LogGroup: 'speakers-log' } });
  return { said, lines: functions.lines, ...(await functions.call(arn)) };
}

it('asks for the log group of the template, as the role of the function', async () => {
  const asked: string[] = [];
  const { lines, answer } = await run({
    authorize: ({ caller, action, resource }) => void asked.push(`${caller.roleArn} ${action} ${resource}`),
  });
  const stream = expect.stringMatching(
    /^arn:aws:iam::000000000000:role\/worker logs:\w+ arn:aws:logs:eu-west-1:000000000000:log-group:speakers-log:log-stream:2026\/03\/01\/\[\$LATEST\]\w{32}$/,
  );
  expect(asked).toEqual([stream, stream]);
  expect(asked.map((one) => one.split(' ')[1])).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
  expect([lines, answer]).toEqual([['spoken'], ['speakers-log', 'speakers-log']]);
});

it.each(['logs:CreateLogStream', 'logs:PutLogEvents'])(
  'loses the words without %s, and says so once',
  async (denied) => {
    const { said, lines, failed } = await run({
      authorize({ action }) {
        if (action === denied) throw new AwsError('AccessDeniedException', `not authorized to perform: ${action}`, 403);
      },
    });
    expect([failed, lines]).toEqual([false, []]);
    expect(said).toEqual([`speaker: its log cannot be written: not authorized to perform: ${denied}`]);
  },
);
