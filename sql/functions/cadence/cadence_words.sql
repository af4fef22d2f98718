-- Returns what the model says of a customer (automation.cadence_of) as task texts have it, in the order of the placeholders: the chance that the customer
-- still orders, the day of the next order, the orders of the next 30 days, the worth of those of 90 days, and the intervals since the last order. `unknown`
-- where it says nothing.
create or replace function automation.cadence_words(facts jsonb) returns text[]
language sql immutable set search_path = ''
as $$
  select array[
    coalesce(round(100 * (facts ->> 'pAlive')::numeric) || ' %', 'unknown'),
    coalesce(left(facts ->> 'nextOrderAt', 10), 'unknown'),
    coalesce(round((facts ->> 'expectedOrders30Days')::numeric, 2)::text, 'unknown'),
    coalesce(facts ->> 'expectedValue', 'unknown'),
    coalesce(facts ->> 'overdueRatio', 'unknown')
  ]
$$;
