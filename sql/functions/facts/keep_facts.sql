-- Adds values to `vars` or `steps`. In a branch they are also its own, which the others see when it has been joined. No search_path of its own, and not
-- immutable, as what it calls: so PostgreSQL inlines it.
create or replace function automation.keep_facts(facts jsonb, root text, given jsonb) returns jsonb
language sql stable
as $$
  select facts || jsonb_build_object(root, coalesce(nullif(facts -> root, 'null'), '{}') || coalesce(given, '{}'))
    || case when facts ? 'own' then jsonb_build_object('own', (facts -> 'own')
      || jsonb_build_object(root, coalesce(facts #> array['own', root], '{}') || coalesce(given, '{}'))) else '{}' end
$$;
