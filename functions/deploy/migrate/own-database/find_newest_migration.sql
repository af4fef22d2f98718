-- Returns the newest applied migration.
select m.name from automation.schema_migrations m order by m.name desc limit 1
