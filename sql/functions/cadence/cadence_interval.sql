-- Returns the days from one order to the next that the model expects of a customer with these days with an order (in order), while the customer lasts;
-- null without a model or a day.
create or replace function automation.cadence_interval(m automation.cadence_models, days date[]) returns integer
language plpgsql immutable set search_path = ''
as $$
begin
  return case when m.r is not null and cardinality(days) > 0 then
    least(36500, greatest(1, round((m.alpha * 7 + (days[cardinality(days)] - days[1])) / (m.r + cardinality(days) - 1))))::integer end;
end
$$;
