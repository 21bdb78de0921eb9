-- 督办事项: what hinders a target and what is done about it. The latest step of a target stands, the others are history.
create table issue_step (
    target_id varchar not null,
    line_number integer not null,
    problem varchar not null,
    measure varchar not null,
    due_on date,
    step_status varchar not null,
    reason varchar not null,
    made_at timestamp not null,
    made_by varchar not null
);
