-- Returns what so many orders of a customer should be worth, by what those after the first were worth on average, drawn towards the mean of all where
-- there are few (gamma-gamma). Null where the model does not tell it. functions/maintenance/fit-cadence/model/gamma-gamma.ts has the same.
create or replace function automation.cadence_value(m automation.cadence_models, repeats integer, mean_value numeric, orders double precision)
returns double precision
language plpgsql immutable set search_path = ''
as $$
begin
  return orders * m.p * (m.v + repeats * coalesce(greatest(mean_value, 0), 0)::double precision) / (m.p * repeats + m.q - 1);
end
$$;
