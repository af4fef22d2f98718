-- Records a migration, in the migration's own transaction.
insert into automation.schema_migrations (name, hash, applied_at) values (:name::text, :hash::text, :now::timestamptz)
