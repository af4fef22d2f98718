import { afterEach, expect, it } from 'vitest';
import { AwsError, type Iam } from '../../../service.ts';
import { createStand, permissiveIam, type Stand } from '../../sqs/setup-sqs.ts';
import { createFunctionBench } from '../setup-function.ts';

const SPEAKER = `export const handler = async (event, context) => {
  console.log('spoken');
  return [process.env.AWS_LAMBDA_LOG_GROUP_NAME, context.logGroupName];
};`;

let stand: Stand;
afterEach(() => stand.close());

async function run(iam: Partial<Iam>) {
  stand = await createStand({ iam: { ...permissiveIam, ...iam } });
  const said: string[] = [];
  const surroundings = { ...stand.surroundings, log: (line: string) => void said.push(line) };
  const bench = createFunctionBench(stand, { surroundings });
  const arn = bench.define('speaker', SPEAKER, { LoggingConfig: { LogGroup: 'speakers-log' } });
  return { said, lines: bench.lines, ...(await bench.call(arn)) };
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
