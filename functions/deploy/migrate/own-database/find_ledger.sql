-- Returns whether the database has the ledger of migrations.
select to_regclass('automation.schema_migrations') is not null as "is_there!"
