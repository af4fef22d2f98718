-- Inserts the triggers of a tenant, in the order given, with their audit entries, and returns how many. Idempotent: existing names stay.
with made as (
  insert into automation.automated_triggers (tenant_id, trigger_type, name, description, config, created_at, updated_at)
  select
    :tenant_id::uuid,
    p.preset ->> 'triggerType',
    p.preset ->> 'name',
    p.preset ->> 'description',
    p.preset -> 'config',
    :now::timestamptz + p.place * interval '1 microsecond',
    :now::timestamptz
  from jsonb_array_elements(:presets::jsonb) with ordinality p (preset, place)
  on conflict (tenant_id, name) do nothing
  returning id, trigger_type, name, config
),
recorded as (
  insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
select
  :tenant_id::uuid, :actor::text, 'trigger.created', 'trigger', made.id,
  jsonb_build_object(
    'triggerType', jsonb_build_object('from', null, 'to', made.trigger_type),
    'name', jsonb_build_object('from', null, 'to', made.name),
    'config', jsonb_build_object('from', null, 'to', made.config)),
  :now::timestamptz
from made
  returning id
)
select count(*)::int as "made!" from recorded
