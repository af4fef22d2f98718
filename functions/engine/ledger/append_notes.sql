-- Notes lines about a job, a list of {at, text}, while its claim holds the lease. Of all lines the last forty stay, and a line ends at 300 characters,
-- so that all of them stay below a row of the Data API.
update automation.jobs j
set notes = (
  select jsonb_agg(kept.line order by kept.place)
  from (
    select l.line, l.place
    from jsonb_array_elements(
      j.notes || (select jsonb_agg(jsonb_build_object('at', g.one -> 'at', 'text', left(g.one ->> 'text', 300)) order by g.place)
        from jsonb_array_elements(:lines::jsonb) with ordinality g (one, place))
    ) with ordinality l (line, place)
    order by l.place desc
    limit 40
  ) kept
)
where j.tenant_id = :tenant_id::uuid and j.id = :job_id::uuid and j.claimed_by = :claim::uuid
