-- Returns what an event or an entry has of a delivery. A body of more than 64 KB is left out, with `isCut`.
create or replace function automation.data_of_delivery(p_endpoint automation.webhook_endpoints, p_delivery automation.webhook_deliveries) returns jsonb
language sql stable set search_path = ''
as $$
  select pg_catalog.jsonb_build_object('endpointId', p_endpoint.id, 'endpoint', p_endpoint.name, 'deliveryId', p_delivery.id, 'topic', p_delivery.topic)
    || case when pg_catalog.length(p_delivery.body::text) > 65536 then '{"isCut": true}'::jsonb else pg_catalog.jsonb_build_object('body', p_delivery.body) end
$$;
