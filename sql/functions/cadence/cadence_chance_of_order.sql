-- Returns the chance of an order of a customer, alive by `alive`, within `weeks` from now: of one who has not left, whose rate is Gamma(r + x, alpha + T).
create or replace function automation.cadence_chance_of_order(
  m automation.cadence_models, repeats integer, age double precision, alive double precision, weeks double precision
)
returns double precision
language plpgsql immutable set search_path = ''
as $$
begin
  return alive * (1 - exp(greatest(-600, (m.r + repeats) * ln((m.alpha + age) / (m.alpha + age + weeks)))));
end
$$;
