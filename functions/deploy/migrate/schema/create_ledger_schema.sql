-- The ledger of migrations comes before the first migration.
create schema if not exists automation
