-- what: the numbers changed by a run of journal lines: what a row brought, beside what was known without it
-- grain: line_number, row_number
-- reads: observation, batch, journal_line, indicator, region
-- formula: other value = the latest row of the same number from an earlier batch, not undone by that line
with asked as (
    select *
    from observation
    where
        ($indicator_id is null or indicator_id = $indicator_id)
        and ($region_id is null or region_id = $region_id)
        and ($theme is null or indicator_id in (select indicator_id from indicator where theme = $theme))
        and ($batch_number is null or batch_number = $batch_number)
        and (
            $person is null
            or batch_number in (
                select batch_number from batch
                where reported_by = $person or reviewed_by = $person or undone_by = $person
            )
        )
),

change as (
    select batch_number as line_number, asked.* from asked
    where batch_number between $low and $high
    union all
    select undone_line as line_number, asked.* from asked
    where undone_line between $low and $high
),

earlier as (
    select
        change.line_number,
        change.row_number,
        max_by(known.actual, (known.batch_number, known.row_number)) as earlier_value,
        max_by(known.status, (known.batch_number, known.row_number)) as earlier_status,
        max_by(known.note, (known.batch_number, known.row_number)) as earlier_note
    from change
    inner join observation as known
        on
            change.indicator_id = known.indicator_id
            and change.region_id = known.region_id
            and change.period_start = known.period_start
            and change.as_of = known.as_of
            and change.batch_number > known.batch_number
    where known.undone_line is null or known.undone_line > change.line_number
    group by change.line_number, change.row_number
)

select
    change.*,
    change.line_number = change.undone_line as is_undo,
    earlier.earlier_value,
    earlier.earlier_status,
    earlier.earlier_note,
    journal_line.happened_at,
    batch.filename,
    batch.reported_by,
    batch.reviewed_by,
    batch.reason,
    batch.undone_by,
    batch.undone_reason,
    coalesce(indicator.short_name, change.indicator_id) as indicator_name,
    coalesce(indicator.unit, change.unit_text) as unit,
    coalesce(indicator.shown_decimals, 2) as shown_decimals,
    coalesce(region.name, change.region_id) as region_name
from change
inner join batch on change.batch_number = batch.batch_number
inner join journal_line on change.line_number = journal_line.line_number
left join indicator on change.indicator_id = indicator.indicator_id
left join region on change.region_id = region.region_id
left join earlier on change.line_number = earlier.line_number and change.row_number = earlier.row_number
where
    ($with_new or change.line_number = change.undone_line or earlier.earlier_value is not null)
    and (
        $person is null
        or (change.line_number = change.undone_line and batch.undone_by = $person)
        or (change.line_number = change.batch_number and (batch.reported_by = $person or batch.reviewed_by = $person))
    )
order by change.line_number desc, change.row_number
limit $row_limit offset $row_offset
