insert into meta (name, value) values ($name, $value)
