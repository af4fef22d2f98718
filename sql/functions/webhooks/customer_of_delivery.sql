-- Finds the customer of a delivery by the endpoint's mapping, and makes or changes that one as the mapping says. `problem` says why there is none.
-- Two deliveries about the same new customer wait for each other, so that one is made. An external id is the customer's for good: one that has none gets it.
create or replace function automation.customer_of_delivery(
  p_endpoint automation.webhook_endpoints, p_body jsonb, p_now timestamptz, out customer_id uuid, out problem text
)
language plpgsql set search_path = ''
as $$
declare
  match_by text = p_endpoint.customer ->> 'matchBy';
  members jsonb = automation.mapped_customer(p_endpoint.customer, p_body);
  wanted text = members ->> match_by;
  external_id text = members ->> 'externalId';
  before jsonb;
  after jsonb;
begin
  if wanted is null then
    problem = pg_catalog.format('NO_VALUE: the body has nothing for %s', match_by);
    return;
  end if;
  problem = case
    when pg_catalog.length(external_id) > 200 then 'CUSTOMER_REFUSED: externalId has more than 200 characters'
    when external_id like '%?%' then 'CUSTOMER_REFUSED: externalId has a question mark'
    when exists (
      select from automation.erasures e
      where e.tenant_id = p_endpoint.tenant_id and e.external_id_hash = pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(external_id, 'UTF8')), 'hex')
    ) then 'CUSTOMER_REFUSED: ERASED: the person of this externalId was erased'
  end;
  if problem is not null then
    return;
  end if;
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(pg_catalog.format('webhook customer %s %s %s', p_endpoint.tenant_id, match_by, lower(wanted)), 0));
  customer_id = automation.matching_customer(p_endpoint.tenant_id, match_by, wanted);
  if exists (select from automation.erasures e where e.tenant_id = p_endpoint.tenant_id and e.customer_id = customer_of_delivery.customer_id) then
    customer_id = null;
    problem = 'CUSTOMER_REFUSED: ERASED: the customer was erased';
    return;
  end if;
  if customer_id is null and p_endpoint.customer ->> 'onMissing' <> 'create' then
    problem = pg_catalog.format('NO_SUCH_CUSTOMER: nobody has this %s', match_by);
    return;
  elsif customer_id is not null and p_endpoint.customer ->> 'onFound' <> 'update' then
    return;
  end if;
  if customer_id is null then
    before = '{"status": "LEAD", "tags": [], "attributes": {}}';
  else
    select automation.facts_of_customer(c) || pg_catalog.jsonb_build_object('externalId', c.external_id) into before
    from crm.customers c where c.tenant_id = p_endpoint.tenant_id and c.id = customer_id for update;
  end if;
  select c.changed, c.problem into after, problem from automation.change_customer(before, pg_catalog.jsonb_build_object('set', members - 'id' - 'externalId')) c;
  if problem is not null then
    problem = 'CUSTOMER_REFUSED: ' || problem;
    return;
  end if;
  if before ->> 'externalId' is null and external_id is not null then
    if automation.matching_customer(p_endpoint.tenant_id, 'externalId', external_id) is not null then
      problem = 'CUSTOMER_REFUSED: another customer has this externalId';
      return;
    end if;
    after = after || pg_catalog.jsonb_build_object('externalId', external_id);
  end if;
  customer_id = automation.write_customer_of_delivery(p_endpoint, customer_id, before, after, p_now);
end
$$;
