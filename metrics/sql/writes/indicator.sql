insert into indicator by name
select * from incoming
