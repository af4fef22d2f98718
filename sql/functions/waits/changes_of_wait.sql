-- Returns of which changes of the CRM a wait for a condition or a date must hear: of the rows that it reads.
create or replace function automation.changes_of_wait(n automation.graph_nodes) returns table (type text)
language sql stable set search_path = ''
as $$
  select c.type
  from (values
    ('change:customer', n.needs & 1 > 0),
    ('change:order', n.needs & 70 > 0),
    ('change:booking', n.config -> 'field' = '["event", "scheduledAt"]')
  ) c (type, is_read)
  where c.is_read and n.config ->> 'kind' in ('until', 'condition')
$$;
