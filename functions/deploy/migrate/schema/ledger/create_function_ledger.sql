-- Creates the ledger of functions: one row per applied file. `drop_statement` removes what the file made.
create table if not exists automation.schema_functions (
  name text primary key,
  hash text not null,
  signature text not null,
  drop_statement text not null,
  applied_at timestamptz not null
)
