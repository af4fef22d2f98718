/** Installs `aws_lambda.invoke` in a database. On Aurora `create extension` does it; here it exists from the start. */
import pg from 'pg';

/**
 * The text form of AWS's four. The address of the query server is in a table that only the superuser may read.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/PostgreSQL-Lambda-functions.html
 */
const SIGNATURE = `aws_lambda.invoke(
  function_name text, payload json, region text default null, invocation_type text default 'RequestResponse',
  log_type text default 'None', context json default null, qualifier varchar(128) default null,
  out status_code int, out payload json, out executed_version text, out log_result text)`;

const INSTALL = [
  'create schema if not exists aws_lambda',
  'create schema if not exists aws_lambda_local',
  'create extension if not exists dblink with schema aws_lambda_local',
  'create table if not exists aws_lambda_local.server (connection text not null)',
  'delete from aws_lambda_local.server',
  `create or replace function ${SIGNATURE}
   language sql volatile security definer set search_path = ''
   as $$
     select reply.status_code, reply.payload::json, reply.executed_version, reply.log_result
     from aws_lambda_local.dblink(
       (select d.connection from aws_lambda_local.server d),
       json_build_object('functionName', $1, 'payload', $2, 'region', $3, 'invocationType', $4, 'qualifier', $7)::text
     ) as reply(status_code int, payload text, executed_version text, log_result text)
   $$`,
  'revoke all on all functions in schema aws_lambda from public',
  'grant usage on schema aws_lambda to rds_superuser',
  'grant execute on all functions in schema aws_lambda to rds_superuser',
];

/** Idempotent; every start has another `connection`. Throws when the server has no `dblink`. */
export async function installLambda(databaseUrl: string, connection: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const statement of INSTALL) await client.query(statement);
    await client.query('insert into aws_lambda_local.server values ($1)', [connection]);
  } finally {
    await client.end();
  }
}
