-- Throws a violation of `lanes_<reason>`, with what to do about it.
create or replace function automation.refuse_lane(key text, reason text, problem text, way_out text) returns void
language plpgsql set search_path = ''
as $$
begin
  raise exception using errcode = 'check_violation', schema = 'automation', table = 'lanes', constraint = 'lanes_' || reason,
    message = format('lanes_%s: lane "%s": %s', reason, left(key, 100), problem), hint = way_out;
end
$$;
