-- Ends the shift of a relay: from then on commits invoke one again.
delete from automation.relay_shifts s where s.id = :id::uuid
