-- Takes all facts of a tenant for known, so that none of them raises an event: the journey begins with what comes after.
create or replace function automation.begin_journey(of_tenant uuid) returns void
language sql security definer set search_path = ''
as $$
  delete from automation.journey_facts k where k.tenant_id = of_tenant;
  insert into automation.journey_facts (tenant_id, fact, subject_id)
  select of_tenant, f.fact, f.subject_id from automation.facts_of_journey(of_tenant) f;
  insert into automation.journey_comparisons (tenant_id, compared_at) values (of_tenant, now())
  on conflict (tenant_id) do update set compared_at = excluded.compared_at;
$$;
revoke execute on function automation.begin_journey(uuid) from public;
grant execute on function automation.begin_journey(uuid) to followthrough_engine;
