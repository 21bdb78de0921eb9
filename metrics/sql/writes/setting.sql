insert into setting by name
select * from incoming
