-- GRÖSSE is Größe in capitals: automation.fold_text writes both with ss, and keywords are kept as it folds them.
update automation.workflow_entries e
set spec = jsonb_set(e.spec, '{keywords}', (
  select jsonb_agg(k.item || jsonb_build_object('folded', replace(k.item ->> 'folded', 'ß', 'ss')) order by k.place)
  from jsonb_array_elements(e.spec -> 'keywords') with ordinality k(item, place)))
where jsonb_typeof(e.spec -> 'keywords') = 'array' and e.spec ->> 'keywords' like '%ß%';
