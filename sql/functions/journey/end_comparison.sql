-- Ends a comparison of a tenant's facts with its events: forgets facts that are over, so that they count again when they come
-- back, and records when it was, by the database's clock as events are.
create or replace function automation.end_comparison(of_tenant uuid) returns void
language sql set search_path = ''
as $$
  delete from automation.journey_facts k
  where k.tenant_id = of_tenant and not exists (
    select from automation.facts_of_journey(of_tenant) f where f.fact = k.fact and f.subject_id = k.subject_id
  );
  update automation.journey_comparisons c set compared_at = now() where c.tenant_id = of_tenant;
$$;
