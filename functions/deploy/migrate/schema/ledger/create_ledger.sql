-- Creates the ledger of migrations: one row per applied file.
create table if not exists automation.schema_migrations (
  name text primary key,
  hash text not null,
  applied_at timestamptz not null
)
