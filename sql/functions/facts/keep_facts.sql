-- Adds values to `vars` or `steps`. In a branch they are also its own, which the others see when it has been joined.
create or replace function automation.keep_facts(facts jsonb, root text, given jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select facts || pg_catalog.jsonb_build_object(root, coalesce(nullif(facts -> root, 'null'), '{}') || coalesce(given, '{}'))
    || case when facts ? 'own' then pg_catalog.jsonb_build_object('own', (facts -> 'own')
      || pg_catalog.jsonb_build_object(root, coalesce(facts #> array['own', root], '{}') || coalesce(given, '{}'))) else '{}' end
$$;
