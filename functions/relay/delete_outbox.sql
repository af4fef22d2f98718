-- Deletes rows that were sent.
delete from automation.outbox o
using (select s.value::bigint as id from jsonb_array_elements_text(:ids::jsonb) s) sent
where o.id = sent.id
