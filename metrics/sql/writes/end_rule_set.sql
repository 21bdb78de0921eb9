update rule_set
set to_line = $line_number
where to_line is null
