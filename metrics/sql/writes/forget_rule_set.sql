delete from rule_set
