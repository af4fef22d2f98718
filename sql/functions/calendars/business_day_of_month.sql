-- Returns a business day of the month of `p_month`: the n-th, or with a negative number the n-th from its end (-1: the last). Null: it has fewer, or
-- the slots do not reach it.
create or replace function automation.business_day_of_month(p_tenant_id uuid, p_calendar_id uuid, p_month date, p_n integer) returns date
language sql stable set search_path = ''
as $$
  select d.day
  from (
    select distinct s.day
    from automation.calendar_slots s
    where s.tenant_id = p_tenant_id and s.calendar_id = p_calendar_id
      and s.day >= pg_catalog.date_trunc('month', p_month::timestamp)::date
      and s.day < (pg_catalog.date_trunc('month', p_month::timestamp) + interval '1 month')::date
  ) d
  where p_n <> 0
  order by case when p_n > 0 then d.day end, d.day desc
  offset greatest(abs(p_n) - 1, 0)
  limit 1
$$;
