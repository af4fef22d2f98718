-- Returns how many orders of a customer, alive by `alive`, are expected within `weeks`. functions/maintenance/fit-cadence/model/bg-nbd.ts has the same and
-- says where it comes from.
create or replace function automation.cadence_expected_orders(
  m automation.cadence_models, repeats integer, age double precision, alive double precision, weeks double precision
)
returns double precision
language sql immutable set search_path = ''
as $$
  select alive * d.c / d.less * (1 - case when d.less > m.r + repeats
    then exp(greatest(-600, (m.r + repeats) * ln(1 - d.z))) * automation.cadence_hypergeometric(m.r + repeats, m.b + repeats, d.c, d.z)
    else exp(greatest(-600, d.less * ln(1 - d.z))) * automation.cadence_hypergeometric(d.less, d.less + m.b - m.r, d.c, d.z) end)
  from (
    -- What the formula divides by is held aside from zero.
    select s.less, case when abs(s.less + m.b + repeats) < 1e-5 then 1e-5 else s.less + m.b + repeats end as c, weeks / (m.alpha + age + weeks) as z
    from (select case when abs(m.a - 1) < 1e-5 then 1e-5 else m.a - 1 end as less) s
  ) d
$$;
