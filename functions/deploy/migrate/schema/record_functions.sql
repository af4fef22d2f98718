-- Records applied files of sql/functions, in the transaction that applies them. `functions`: a JSON array.
insert into automation.schema_functions as f (name, hash, signature, drop_statement, applied_at)
select r.name, r.hash, r.signature, r."dropStatement", :now::timestamptz
from jsonb_to_recordset(:functions::jsonb) as r (name text, hash text, signature text, "dropStatement" text)
on conflict (name) do update set hash = excluded.hash, signature = excluded.signature,
  drop_statement = excluded.drop_statement, applied_at = excluded.applied_at
