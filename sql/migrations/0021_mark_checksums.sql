-- API keys and links of e-mails get a keyed checksum. What was given out before has none; the database knows it apart, so that a
-- deployment can tell whether such keys and links are still in use.
alter table automation.api_keys add column has_checksum boolean not null default false;

-- Existing rows get true, later ones false: the first default is stored once for all rows, so neither statement rewrites the table.
alter table automation.unsubscribe_tokens add column has_old_links boolean not null default true;
alter table automation.unsubscribe_tokens alter column has_old_links set default false;
alter table automation.document_links add column is_old boolean not null default true;
alter table automation.document_links alter column is_old set default false;
