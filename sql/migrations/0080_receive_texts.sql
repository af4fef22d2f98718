-- Answers to text messages and WhatsApp (docs/messages.md, "Inbound").

alter table automation.pages
  -- Of `sms` and `whatsapp`: the number at which people write to the page (E.164). A number is one page's in the whole installation: what is
  -- written to it is that tenant's.
  add column phone_number text check (phone_number ~ '^\+[1-9][0-9]{6,14}$'),
  add constraint pages_phone_number unique (phone_number);
grant select (phone_number) on automation.pages to followthrough_api;
