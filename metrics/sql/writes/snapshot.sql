insert into snapshot by name
select * from incoming
