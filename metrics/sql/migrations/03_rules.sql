-- Thresholds of the rule sets (data/rules.toml), the only place a light's limits live, and what the office chose.

create table rule_set (
    rule_set varchar not null,
    from_line integer not null,
    to_line integer,
    words varchar not null,
    basis varchar not null,
    green_limit double not null,
    yellow_limit double not null,
    red_limit double not null,
    slack_points double not null,
    ahead_points double not null,
    hold_tolerance double not null,
    growth_tolerance double not null,
    cap_near_ratio double not null,
    cap_flow_slack double not null,
    about_tolerance double not null,
    about_slack double not null,
    between_slack double not null,
    milestone_days integer not null,
    lenient_months integer not null,
    deadline_days integer not null
);

-- Append-only; the latest line decides. Without a target: the choice for the whole workspace.
create table rule_choice (
    target_id varchar,
    rule_set varchar not null,
    from_line integer not null,
    reason varchar not null
);

-- Append-only; the latest line of a target decides, before what the document prints.
create table baseline (
    target_id varchar not null,
    baseline_value decimal(28, 10) not null,
    baseline_on date,
    from_line integer not null,
    reason varchar not null
);

-- Append-only; the marks of a target's latest line are its plan. A share is a fraction of the way.
create table plan_mark (
    target_id varchar not null,
    mark_day date not null,
    mark_share decimal(28, 10) not null,
    from_line integer not null
);

create table setting (
    name varchar not null,
    value varchar not null,
    line_number integer not null
);
