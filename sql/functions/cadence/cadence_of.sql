-- Returns what the model says of a customer, as facts have it, from all days with an order (in order) and what those after the first were worth on
-- average. Null while the model is off, or without a day. What orders are worth is null where the model does not tell it, and so is the day of the next
-- order of a customer with one: of the time between their orders it knows next to nothing. Days are texts without a time: every zone shows the same.
create or replace function automation.cadence_of(m automation.cadence_models, days date[], mean_value numeric, p_now timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select pg_catalog.jsonb_build_object(
      'pAlive', round(e.alive::numeric, 4),
      'expectedOrders30Days', round(e.in_30_days::numeric, 3),
      'expectedOrders90Days', round(e.in_90_days::numeric, 3),
      'orderChance30Days', round(automation.cadence_chance_of_order(m, e.repeats, e.age, e.alive, 30 / 7.0::double precision)::numeric, 4),
      'orderChance90Days', round(automation.cadence_chance_of_order(m, e.repeats, e.age, e.alive, 90 / 7.0::double precision)::numeric, 4),
      'nextOrderAt', (e.last_day + e.interval_days)::text,
      -- Eight of ten customers who have not left order between the two.
      'nextOrderFrom', (e.today + automation.cadence_days_to_order(m, e.repeats, e.age, 0.1))::text,
      'nextOrderUntil', (e.today + automation.cadence_days_to_order(m, e.repeats, e.age, 0.9))::text,
      'expectedValue', round(automation.cadence_value(m, e.repeats, mean_value, e.in_90_days)::numeric, 2),
      'overdueRatio', round(((e.today - e.last_day)::numeric / e.interval_days), 2))
    from (
      select h.*, automation.cadence_expected_orders(m, h.repeats, h.age, h.alive, 30 / 7.0::double precision) as in_30_days,
        automation.cadence_expected_orders(m, h.repeats, h.age, h.alive, 90 / 7.0::double precision) as in_90_days
      from (
        select k.*, case when k.repeats > 0 then automation.cadence_interval(m, days) end as interval_days, automation.cadence_chance_alive(m, k.repeats, k.recency, k.age) as alive
        from (
          select cardinality(days) - 1 as repeats, days[cardinality(days)] as last_day, (p_now at time zone 'UTC')::date as today,
            (days[cardinality(days)] - days[1]) / 7.0::double precision as recency,
            ((p_now at time zone 'UTC')::date - days[1]) / 7.0::double precision as age
          offset 0
        ) k
        offset 0
      ) h
      offset 0
    ) e
    where m.status = 'ON' and cardinality(days) > 0
  );
end
$$;
