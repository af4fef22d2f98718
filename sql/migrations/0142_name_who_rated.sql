-- Lets exports of tasks say who rated them: what a key is called, and never its hash.
grant select (tenant_id, id, name) on automation.api_keys to followthrough_engine;
