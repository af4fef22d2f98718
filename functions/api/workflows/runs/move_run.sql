-- Moves one run: pause, resume, cancel, retry, wake or replay. `refused` names the reason when it may not be.
select m.moved as "moved!", (select min(k) from jsonb_object_keys(m.refused) k) as "reason?"
from automation.move_runs(:tenant_id::uuid, :action::text, array[:run_id::uuid], :graph_id::text::bigint, :port::text, :key::text, :actor::text, :now::timestamptz) m
