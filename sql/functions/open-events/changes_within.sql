-- Returns what differs between two JSON values, each change with from and to, by its path: `attributes.score`. A changed object is listed with its
-- members, down to the eighth level. A value of more than 4 KB is left out, with `isCut`.
create or replace function automation.changes_within(p_path text, p_before jsonb, p_after jsonb, p_level integer default 1) returns jsonb
language plpgsql immutable parallel safe set search_path = ''
as $$
declare
  changes jsonb;
  name text;
begin
  if p_before is not distinct from p_after then
    return '{}';
  end if;
  changes = jsonb_build_object(p_path, case
    when pg_column_size(p_before) > 4096 or pg_column_size(p_after) > 4096 then '{"isCut": true}'::jsonb
    else jsonb_build_object('from', p_before, 'to', p_after)
  end);
  if p_level = 8 or 'object' not in (jsonb_typeof(p_before), jsonb_typeof(p_after)) then
    return changes;
  end if;
  for name in
    select k from jsonb_object_keys(case when jsonb_typeof(p_before) = 'object' then p_before else '{}' end
      || case when jsonb_typeof(p_after) = 'object' then p_after else '{}' end) k
    where (p_before -> k) is distinct from (p_after -> k)
  loop
    changes = changes || automation.changes_within(p_path || '.' || name, p_before -> name, p_after -> name, p_level + 1);
  end loop;
  return changes;
end
$$;
