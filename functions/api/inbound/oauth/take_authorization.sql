-- Takes the authorization that a browser came back with, once. No row: it was taken, it has expired, or another one took its place.
select a.tenant_id as "tenant_id!", a.connection_id as "connection_id!", a.verifier as "verifier!", a.redirect_uri as "redirect_uri!",
  a.requested_by as "requested_by!", a.settings as "settings!", a.secret as "secret?",
  a.problem as "problem?"
from automation.take_authorization(:state::uuid, :claim::uuid, :until::timestamptz, :now::timestamptz) a
