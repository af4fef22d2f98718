-- Returns the chance that a customer has not left for good: 1 without a repeat. Times in weeks. PostgreSQL's exp() fails beyond its range, so its
-- argument is held inside it.
create or replace function automation.cadence_chance_alive(m automation.cadence_models, repeats integer, recency double precision, age double precision)
returns double precision
language plpgsql immutable set search_path = ''
as $$
begin
  return case when repeats = 0 then 1 else 1 / (1 + exp(greatest(-600, least(600,
    ln(m.a / (m.b + repeats - 1)) + (m.r + repeats) * ln((m.alpha + age) / (m.alpha + recency)))))) end;
end
$$;
