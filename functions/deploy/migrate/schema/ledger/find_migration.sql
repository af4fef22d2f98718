-- Returns the hash under which a migration was applied.
select m.hash from automation.schema_migrations m where m.name = :name::text
