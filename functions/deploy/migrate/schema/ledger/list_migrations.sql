-- Lists the applied migrations with the hashes under which they were applied.
select m.name, m.hash from automation.schema_migrations m order by m.name limit 2000
