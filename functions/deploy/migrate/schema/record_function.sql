-- Records an applied file of sql/functions, in the transaction that applies it.
insert into automation.schema_functions as f (name, hash, signature, drop_statement, applied_at)
values (:name::text, :hash::text, :signature::text, :drop_statement::text, :now::timestamptz)
on conflict (name) do update set hash = excluded.hash, signature = excluded.signature,
  drop_statement = excluded.drop_statement, applied_at = excluded.applied_at
