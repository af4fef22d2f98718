-- Notes a line about a job, while its claim holds the lease. The oldest of forty lines gives way, and a line ends at 300 characters, so
-- that all of them stay below a row of the Data API.
update automation.jobs
set notes = case when jsonb_array_length(notes) >= 40 then notes - 0 else notes end
  || jsonb_build_array(jsonb_build_object('at', :now::timestamptz, 'text', left(:text::text, 300)))
where tenant_id = :tenant_id::uuid and id = :job_id::uuid and claimed_by = :claim::uuid
