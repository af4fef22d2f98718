/** Templates compile, and those that can run do what they promise. */
import { describe, expect, test } from 'vitest';
import { checkRunnable } from '../advance/check-runnable.ts';
import { setUpVersion } from '../advance/setup-version.ts';
import { daysLater, NOW } from '../advance/setup-walk.ts';
import { setUpDates } from '../entries/setup-dates.ts';
import { compileGraph } from '../graph/compile-graph.ts';
import { normaliseGraph } from '../graph/normalise.ts';
import { bareSurroundings } from '../graph/setup-graph.ts';
import { templates } from './index.ts';
import { graphOf, readParameters, type Template } from './template.ts';

const given: Readonly<Record<string, string>> = {
  bookingType: 'class',
  offer: 'a tenth off',
  link: 'https://example.com/review',
};

function valuesOf(template: Template) {
  const asked = template.parameters.filter((one) => one.default === undefined).map(({ name }) => name);
  const { values, problems } = readParameters(template, Object.fromEntries(asked.map((name) => [name, given[name]])));
  expect(problems).toEqual([]);
  return values;
}

function drawn(id: string) {
  const template = templates.find((one) => one.id === id);
  if (!template) throw new Error(`There is no template ${id}`);
  const { graph, problems } = normaliseGraph(graphOf(template, valuesOf(template)));
  expect(problems).toEqual([]);
  return graph;
}

test('there are twelve, each with a name of its own', () => {
  expect(new Set(templates.map(({ id }) => id)).size).toBe(12);
});

test.each(templates.map(({ id }) => id))('%s has no problem and can run', (id) => {
  const { problems } = compileGraph(drawn(id), bareSurroundings);
  expect([problems, checkRunnable(drawn(id))]).toEqual([[], []]);
});

test('parameters that are missing, wrong or unknown are named', () => {
  const [template] = templates.filter(({ id }) => id === 'win-back');
  if (!template) throw new Error('There is no template');
  const { problems } = readParameters(template, { quietDays: 5, ofer: 'x', pauseDays: null });
  expect(problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([
    'parameters.ofer: is unknown (did you mean "offer"?)',
    'parameters.quietDays: must be a whole number from 30 to 730',
    'parameters.offer: is needed: What the sales rep may offer',
  ]);
});

describe('on customers', () => {
  const { customers, look, start, walk, query, state } = setUpDates();

  const run = async (id: string, columns: object, more: Readonly<Record<string, unknown>> = {}) => {
    const graph = drawn(id);
    const workflowId = await setUpVersion(state.database.query, state.tenantId, NOW, graph);
    const [customer] = await customers(1, { attributes: columns });
    await start(workflowId, [String(customer)], more);
    await walk();
    return customer;
  };
  const tasks = async () =>
    (await query<{ title: string }>('select title from crm.tasks order by created_at, id')).map(({ title }) => title);
  const outcomes = async () =>
    (await query<{ outcome: string | null }>('select outcome from automation.runs')).map(({ outcome }) => outcome);
  const order = (customer: string | undefined, at: Date) =>
    query(
      `insert into crm.orders (tenant_id, customer_id, ordered_at, status, total) values ($1, $2, $3, 'PLACED', 10)`,
      [state.tenantId, customer, at],
    );

  test('win-back calls, and makes an offer only to those who stay away', async () => {
    const away = await run('win-back', {});
    await order(away, daysLater(-100));
    await walk(daysLater(14));
    expect([await tasks(), await outcomes()]).toEqual([
      ['Call Customer 1, who has not ordered for long', 'Offer Customer 1: a tenth off'],
      ['OFFERED'],
    ]);
    const back = await run('win-back', {});
    await order(back, daysLater(2));
    await walk(daysLater(14));
    expect((await outcomes()).toSorted()).toEqual(['BACK', 'OFFERED']);
  });

  test('sample follow-up asks unless an order came', async () => {
    await run('sample-follow-up', {});
    await walk(daysLater(7));
    expect([await tasks(), await outcomes()]).toEqual([['Ask Customer 1 about the sample'], ['ASKED']]);
    const buyer = await run('sample-follow-up', {});
    await order(buyer, daysLater(3));
    await walk(daysLater(7));
    expect((await outcomes()).toSorted()).toEqual(['ASKED', 'ORDERED']);
  });

  test('booking reminder follows the booking', async () => {
    const [customer] = await customers(1);
    const [booking] = await query<{ id: string }>(
      `insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at) values ($1, $2, 'call', $3) returning id`,
      [state.tenantId, customer, daysLater(4)],
    );
    await run('booking-reminder', {}, { event: { bookingId: booking?.id, scheduledAt: daysLater(4).toISOString() } });
    await query(`update crm.bookings set scheduled_at = $1, buffer_until = $1::timestamptz + interval '15 minutes'`, [
      daysLater(6),
    ]);
    await walk(daysLater(4));
    expect(await tasks()).toEqual([]);
    await walk(daysLater(5));
    expect(await tasks()).toEqual(['Prepare the booking of Customer 1']);
  });

  test('lead nurture calls a lead as soon as it is warm', async () => {
    await run('lead-nurture', { score: 10 });
    await query(`update crm.customers set attributes = '{"score": 75}'`);
    await walk(daysLater(1));
    expect(await tasks()).toEqual(['Call Customer 1, a warm lead']);
  });

  /** Activated, with the first entry followed. */
  const follow = async (id: string) => look(await setUpVersion(query, state.tenantId, NOW, drawn(id)), 'UTC', NOW);

  test('renewal calls before the date, and again before it, wherever the date moves', async () => {
    const [customer] = await customers(1, { attributes: { renewalDate: '2026-04-30' } });
    await follow('renewal');
    await walk(daysLater(29));
    expect(await tasks()).toEqual([]);
    await walk(daysLater(30));
    expect(await tasks()).toEqual(['Talk with Customer 1 about the renewal']);
    await query(`update crm.customers set attributes = '{"renewalDate": "2026-05-10"}' where id = $1`, [customer]);
    await walk(daysLater(53));
    expect(await tasks()).toHaveLength(1);
    await walk(daysLater(63));
    expect(await tasks()).toEqual([
      'Talk with Customer 1 about the renewal',
      'The contract of Customer 1 ends in 7 days',
    ]);
  });

  test('class reminder writes a day before the class, wherever it moves, and not of other bookings', async () => {
    const [customer] = await customers(1);
    await query(`update crm.customers set email = 'ada@example.com'`);
    await query('update automation.tenant_settings set email_workflows = true');
    await follow('class-reminder');
    await query(
      `insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at)
       select $1, $2, type, $3 from (values ('class'), ('call')) b (type)`,
      [state.tenantId, customer, daysLater(4)],
    );
    await walk();
    await query(`update crm.bookings set scheduled_at = $1, buffer_until = $1::timestamptz + interval '15 minutes'`, [
      daysLater(6),
    ]);
    await walk(daysLater(4.9));
    const mails = () => query(`select type from automation.jobs where type = 'SEND_EMAIL'`);
    expect(await mails()).toEqual([]);
    for (const _ of [1, 2]) await walk(daysLater(5));
    expect(await mails()).toHaveLength(1);
  });
});
