-- what: the versions of one target, oldest first, with the moment each came into force
-- grain: from_line
-- reads: target, journal_line
-- formula: none
select
    target.from_line,
    journal_line.happened_at,
    journal_line.made_by,
    target.target_value,
    target.target_high,
    target.period_start,
    target.period_end
from target
inner join journal_line on target.from_line = journal_line.line_number
where target.target_id = $target_id and target.from_line <= $known_at
order by target.from_line
