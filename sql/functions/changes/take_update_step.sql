-- Plans what a node changes of the customer, and changes the customer of `facts`, so that later conditions see it.
-- A rep by load or by turn is chosen when it is written: `rereads` then ends the walk behind the node, and the next one reads the customer anew.
create or replace function automation.take_update_step(
  n automation.graph_nodes, inout facts jsonb, out stop text, out outcome text, out detail jsonb, out writes jsonb
)
language plpgsql stable set search_path = ''
as $$
declare
  change jsonb;
  assign text = nullif(n.config ->> 'assign', 'sales-rep');
  is_chosen_later boolean = coalesce(assign in ('least-loaded', 'round-robin'), false);
  rep text;
  after record;
begin
  if facts #> '{customer,id}' is null then
    detail = '{"suppressed": "NO_CUSTOMER"}';
    return;
  end if;
  change = pg_catalog.jsonb_build_object(
    'set', automation.fill_value(n.config -> 'set', facts) || case when is_chosen_later or assign is null then '{}'::jsonb
      else pg_catalog.jsonb_build_object('salesRepId', assign) end,
    'increment', n.config -> 'increment', 'replace', automation.fill_value(n.config -> 'replace', facts),
    'merge', automation.fill_value(n.config -> 'merge', facts), 'append', automation.fill_value(n.config -> 'append', facts),
    'addTags', automation.fill_tags(n, 'addTags', facts), 'removeTags', automation.fill_tags(n, 'removeTags', facts));
  rep = change #>> '{set,salesRepId}';
  select c.changed, c.problem into after from automation.change_customer(facts -> 'customer', change) c;
  if after.problem is null and rep is not null and not exists (
    select from crm.customers c
    join crm.users u on u.tenant_id = c.tenant_id and u.is_active
    where c.tenant_id = n.tenant_id and c.id = (facts #>> '{customer,id}')::uuid and u.id = rep::uuid
  ) then
    after.problem = pg_catalog.format('UNKNOWN_USER: there is no active user %s', rep);
  end if;
  if after.problem is not null then
    stop = 'fail';
    outcome = pg_catalog.format('%s (at the node "%s")', after.problem, n.key);
    return;
  end if;
  facts = pg_catalog.jsonb_set(facts, '{customer}', after.changed);
  if is_chosen_later then
    change = change || pg_catalog.jsonb_build_object('assign', assign);
  end if;
  writes = pg_catalog.jsonb_build_object('customer', pg_catalog.jsonb_build_object('customerId', facts #> '{run,recipientId}',
    'workflowId', facts #> '{run,workflowId}', 'change', change));
  if is_chosen_later then
    writes = writes || '{"rereads": true}';
  end if;
end
$$;
