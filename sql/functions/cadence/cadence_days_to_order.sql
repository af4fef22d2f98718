-- Returns the days from now within which a share of the customers with this history have their next order, of those who have not left. Null when that
-- takes more than ten years: a customer with one order may have any rate.
create or replace function automation.cadence_days_to_order(m automation.cadence_models, repeats integer, age double precision, share double precision)
returns integer
language plpgsql immutable set search_path = ''
as $$
declare
  days double precision := 7 * (m.alpha + age) * (exp(least(600, -ln(1 - share) / (m.r + repeats))) - 1);
begin
  return case when days <= 3650 then round(days)::integer end;
end
$$;
