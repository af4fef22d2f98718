-- Says where runs that stand at each node of a version would go in another one.
select p.node_id as "node_id!", p.kind as "type!", p.name as "name?", p.choice as "choice?", p.fault as "fault?", p.runs as "runs!", p.working as "working!",
  p.waits_shifted as "waits_shifted!", p.waits_lost as "waits_lost!", p.could_repeat as "could_repeat!"
from automation.preview_migration(:tenant_id::uuid, :from_graph::text::bigint, :to_graph::text::bigint, :map::jsonb, :percent::float8::numeric, :now::timestamptz) p
limit 500
