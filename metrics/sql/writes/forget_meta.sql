delete from meta where name = $name
