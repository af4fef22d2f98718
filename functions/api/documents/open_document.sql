-- Finds the file that a link is for. No row means that the token is not known.
select o.file_key as "file_key!", o.title as "title!", o.size_bytes as "size_bytes!", o.is_expired as "is_expired!"
from automation.open_document(:token::uuid, :now::timestamptz) o
limit 1
