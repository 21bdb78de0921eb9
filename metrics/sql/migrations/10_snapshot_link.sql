-- What a snapshot's link has besides its token: a meeting code (salted scrypt, '' without one), and when the token was
-- replaced by another. An older token is no longer known.
alter table snapshot add column code varchar default '';
alter table snapshot add column rotated_at timestamp;
