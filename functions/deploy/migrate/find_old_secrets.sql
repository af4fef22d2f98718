-- Returns how many working keys have no checksum, up to a thousand, and whether e-mails have links without one that still work.
select
  (select count(*)::int from (
    select
    from automation.api_keys k
    where not k.has_checksum and k.role <> 'platform' and k.revoked_at is null
      and (k.expires_at is null or k.expires_at > :now::timestamptz)
    limit 1000) old) as "keys!",
  (exists (select from automation.unsubscribe_tokens t where t.has_old_links)
    or exists (select from automation.document_links l where l.is_old and l.expires_at > :now::timestamptz)) as "has_links!"
