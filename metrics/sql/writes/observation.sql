insert into observation by name
select * from incoming
