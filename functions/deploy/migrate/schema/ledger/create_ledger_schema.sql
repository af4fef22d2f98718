-- Creates the schema that the ledgers are in, before the first migration.
create schema if not exists automation
