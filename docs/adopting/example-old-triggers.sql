-- An example of the older tables of automated triggers, as Prisma makes them: the migration of docs/migrating-triggers.md is tried on it. Tables of yours may
-- have more columns.
create type "TriggerType" as enum ('SAMPLE_NO_ORDER', 'FIRST_ORDER_FOLLOWUP', 'CUSTOMER_TIMING', 'BURN_RATE_ALERT');

create table "AutomatedTrigger" (
  "id" text primary key,
  "tenantId" text not null,
  "triggerType" "TriggerType" not null,
  "name" text not null,
  "description" text,
  "isActive" boolean not null default true,
  "config" jsonb not null,
  "createdAt" timestamp(3) not null default current_timestamp,
  "updatedAt" timestamp(3) not null default current_timestamp
);

create table "Task" (
  "id" text primary key,
  "tenantId" text not null,
  "customerId" text not null,
  "assignedToId" text,
  "title" text not null,
  "description" text,
  "status" text not null default 'PENDING',
  "priority" text not null default 'MEDIUM',
  "dueAt" timestamp(3),
  "completedAt" timestamp(3),
  "createdAt" timestamp(3) not null default current_timestamp
);

create table "TriggeredTask" (
  "id" text primary key,
  "tenantId" text not null,
  "triggerId" text not null references "AutomatedTrigger" ("id"),
  "taskId" text not null references "Task" ("id"),
  "customerId" text not null,
  "triggeredAt" timestamp(3) not null default current_timestamp
);

create table "SampleFeedbackTemplate" (
  "id" text primary key,
  "tenantId" text not null,
  "category" text not null,
  "label" text not null,
  "sortOrder" integer not null default 0,
  "isActive" boolean not null default true
);
