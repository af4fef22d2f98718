-- Returns how many orders of a customer, alive by `alive`, are expected within `weeks`. functions/maintenance/fit-cadence/model/bg-nbd.ts has the same and
-- says where it comes from. In PL/pgSQL like its neighbours, which keeps plans: a function in SQL that another one calls is planned anew at each call.
create or replace function automation.cadence_expected_orders(
  m automation.cadence_models, repeats integer, age double precision, alive double precision, weeks double precision
)
returns double precision
language plpgsql immutable set search_path = ''
as $$
declare
  -- What the formula divides by is held aside from zero.
  less double precision := case when abs(m.a - 1) < 1e-5 then 1e-5 else m.a - 1 end;
  c double precision := case when abs(less + m.b + repeats) < 1e-5 then 1e-5 else less + m.b + repeats end;
  z double precision := weeks / (m.alpha + age + weeks);
begin
  return alive * c / less * (1 - case when less > m.r + repeats
    then exp(greatest(-600, (m.r + repeats) * ln(1 - z))) * automation.cadence_hypergeometric(m.r + repeats, m.b + repeats, c, z)
    else exp(greatest(-600, less * ln(1 - z))) * automation.cadence_hypergeometric(less, less + m.b - m.r, c, z) end);
end
$$;
