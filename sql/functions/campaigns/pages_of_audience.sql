-- Returns the pages of a campaign's audience; none for an audience of customers.
create or replace function automation.pages_of_audience(p_audience jsonb) returns bigint[]
language sql immutable set search_path = ''
as $$
  select array(select a.page_id::bigint from pg_catalog.jsonb_array_elements_text(p_audience -> 'pageIds') a (page_id) order by 1)
$$;
