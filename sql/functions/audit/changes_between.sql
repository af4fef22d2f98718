-- Returns the members that differ between two rows, as the audit log keeps them: each with from and to, its name in camelCase.
-- A row that is absent is null. Columns in `p_ignored` do not count.
create or replace function automation.changes_between(p_before jsonb, p_after jsonb, p_ignored text[]) returns jsonb
language sql immutable parallel safe set search_path = ''
as $$
  select coalesce(jsonb_object_agg(
    lower(left(k.name, 1)) || substr(replace(initcap(replace(k.name, '_', ' ')), ' ', ''), 2),
    jsonb_build_object('from', p_before -> k.name, 'to', p_after -> k.name)
  ), '{}'::jsonb)
  from jsonb_object_keys(coalesce(p_after, p_before)) k (name)
  where k.name <> all (p_ignored) and (p_before -> k.name) is distinct from (p_after -> k.name)
$$;
revoke execute on function automation.changes_between(jsonb, jsonb, text[]) from public;
