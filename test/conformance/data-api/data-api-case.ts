/**
 * What the Data API's conformance cases are made of. They speak through the SDK only, so that real Aurora can take them
 * too.
 */
import assert from 'node:assert/strict';
import {
  BatchExecuteStatementCommand,
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
  type ExecuteStatementCommandOutput,
  type Field,
  type RDSDataClient,
  RollbackTransactionCommand,
  type SqlParameter,
} from '@aws-sdk/client-rds-data';

interface DataApiContext {
  readonly client: RDSDataClient;
  readonly clusterArn: string;
  readonly secretArn: string;
  /** A database in which the secret's user may create tables. */
  readonly database: string;
}

export interface DataApiCase {
  readonly name: string;
  /** Why the case is not run. */
  readonly skip?: string;
  run(context: DataApiContext): Promise<void>;
}

type Values = Readonly<Record<string, Field | (Field & { readonly hint: SqlParameter['typeHint'] })>>;

const parametersOf = (values: Values): SqlParameter[] =>
  Object.entries(values).map(([name, given]) => {
    const { hint, ...value } = { hint: undefined, ...given };
    return { name, value: value as Field, ...(hint === undefined ? {} : { typeHint: hint }) };
  });

/** The five operations, with the context's cluster, secret and database filled in. */
export function dataApi({ client, clusterArn, secretArn, database }: DataApiContext) {
  const target = { resourceArn: clusterArn, secretArn };
  const execute = (sql: string, values: Values = {}, more: Partial<ExecuteStatementCommandInput> = {}) =>
    client.send(new ExecuteStatementCommand({ ...target, database, sql, parameters: parametersOf(values), ...more }));
  return {
    execute,
    /** The fields of the first record. */
    async fields(sql: string, values: Values = {}, more: Partial<ExecuteStatementCommandInput> = {}): Promise<Field[]> {
      const { records } = await execute(sql, values, more);
      return records?.[0] ?? [];
    },
    batch: (sql: string, sets: Values[], transactionId?: string) =>
      client.send(
        new BatchExecuteStatementCommand({
          ...target,
          database,
          sql,
          parameterSets: sets.map(parametersOf),
          transactionId,
        }),
      ),
    async begin(): Promise<string> {
      const { transactionId } = await client.send(new BeginTransactionCommand({ ...target, database }));
      assert.ok(transactionId);
      return transactionId;
    },
    commit: (transactionId: string) => client.send(new CommitTransactionCommand({ ...target, transactionId })),
    rollback: (transactionId: string) => client.send(new RollbackTransactionCommand({ ...target, transactionId })),
  };
}

type DataApi = ReturnType<typeof dataApi>;

/** The reply without what the SDK adds. */
export const bare = ({ $metadata: _, ...reply }: ExecuteStatementCommandOutput) => reply;

/** Passes when `reply` fails with this error name and this message: all of it, or what the pattern wants. */
export async function refused(reply: Promise<unknown>, name: string, message: string | RegExp): Promise<void> {
  const error: unknown = await reply.then(
    () => assert.fail(`${name} expected, but the call succeeded`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Error);
  if (typeof message === 'string') assert.deepEqual([error.name, error.message], [name, message]);
  else {
    assert.equal(error.name, name);
    assert.match(error.message, message);
  }
}

/** Runs `use` with the name of a table of its own, made of `columns` and dropped afterwards. */
export async function withTable(api: DataApi, columns: string, use: (table: string) => Promise<void>): Promise<void> {
  const table = `conformance_${process.hrtime.bigint().toString(36)}`;
  await api.execute(`create table ${table} (${columns})`);
  try {
    await use(table);
  } finally {
    await api.execute(`drop table ${table}`);
  }
}
