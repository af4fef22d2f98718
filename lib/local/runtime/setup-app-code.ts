/** The functions of the test application, bundled as an application's are. */
import { buildSync } from 'esbuild';

const CLIENTS = `
  import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data';
  import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
  const database = new RDSDataClient({ maxAttempts: 1 });
  const sqs = new SQSClient({ maxAttempts: 1 });
  const sql = (sql, parameters = {}) => database.send(new ExecuteStatementCommand({
    resourceArn: process.env.CLUSTER_ARN, secretArn: process.env.SECRET_ARN, database: 'shop', sql,
    parameters: Object.entries(parameters).map(([name, stringValue]) => ({ name, value: { stringValue } })),
  }));
  const send = (body) => sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: JSON.stringify(body) }));
`;

const HANDLERS: Readonly<Record<string, string>> = {
  Migrate: `export const handler = () => sql('create table if not exists orders (id text primary key, state text not null, handled int not null default 0)');`,
  Authorizer: `export const handler = async ({ identitySource }) => ({ isAuthorized: identitySource[0] === 'good', context: { who: 'tester' } });`,
  Api: `export const handler = async (event) => {
    const id = event.pathParameters.id;
    if (event.requestContext.http.method === 'GET') {
      const { records } = await sql('select state, handled from orders where id = :id', { id });
      return records.length ? { id, state: records[0][0].stringValue, handled: records[0][1].longValue } : { statusCode: 404, body: '' };
    }
    await sql("insert into orders (id, state) values (:id, 'new') on conflict do nothing", { id });
    await send({ id });
    return { statusCode: 202, body: JSON.stringify({ id, who: event.requestContext.authorizer.lambda.who }) };
  };`,
  Worker: `export const handler = async ({ Records }) => {
    for (const { body } of Records) {
      const { id, scheduledAt } = JSON.parse(body);
      if (scheduledAt) await sql("insert into orders (id, state) values (:id, 'scheduled') on conflict do nothing", { id: scheduledAt });
      else await sql("update orders set state = 'done', handled = 1 where id = :id", { id });
    }
    return { batchItemFailures: [] };
  };`,
  Provider: 'export const handler = async () => undefined;',
};

let bundled: Record<string, Record<string, string>> | undefined;

/** One bundle for each handler, as the application would be bundled; made once for all assemblies. */
export function fixtureCode(): Record<string, Record<string, string>> {
  bundled ??= Object.fromEntries(
    Object.entries(HANDLERS).map(([name, code]) => {
      return [name, { 'index.mjs': bundle(`${/sql\(|send\(/.test(code) ? CLIENTS : ''}${code}`) }];
    }),
  );
  return bundled;
}

/** The text of a function's bundle, with the SDK clients that `code` imports. */
export function bundle(code: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: 'js' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    write: false,
    // CommonJS parts of the SDK ask for `require`.
    banner: { js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);" },
  });
  return outputFiles[0]?.text ?? '';
}
