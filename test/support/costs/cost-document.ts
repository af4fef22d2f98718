/** Writes all of docs/costs.md, so that no figure in it is written by hand. */
import {
  addedDollars,
  atRest,
  counted,
  millionBookings,
  millionChanges,
  millionEvaluations,
  millionFollowUps,
  ofNumbers,
  ofSender,
  sumOf,
  thousandWordings,
  wordingTokens,
} from './cost-model.ts';
import { prices } from './prices.ts';

const cents = (dollars: number) => dollars.toFixed(2);
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const TENANTS = 50;

function requests(): string {
  const rows = [
    ['an evaluation with nothing to do', counted.evaluation(0)],
    ['an evaluation that makes 500 tasks', counted.evaluation(500)],
    ['an evaluation that makes 20 000 tasks', counted.evaluation(20_000)],
    [`a fan-out to ${TENANTS} tenants`, counted.fanOut(TENANTS)],
    [`a tick: the fan-out and ${TENANTS} evaluations`, counted.tick(TENANTS)],
    ['a booking, from the row to the call', counted.bookings(1)],
    ['a hundred bookings of one transaction', counted.bookings(100)],
    ['a booking moved or called off', counted.bookingChange],
  ] as const;
  return table(
    ['', 'Data API statements', 'SQS sends', 'invocations'],
    rows.map(([what, { statements, sends, invocations }]) => [what, `${statements}`, `${sends}`, `${invocations}`]),
  );
}

function rest(): string {
  const lines = atRest();
  const rows = lines.map(({ what, amount, dollars }) => [what, amount, cents(dollars)]);
  return table(['a month', 'how much', '$'], [...rows, ['**sum**', '', `**${cents(sumOf(lines))}**`]]);
}

function variants(): string {
  const rows = [
    ['as above: the doorbell in one zone', atRest()],
    ['`doorbellZones=2`, which `prod` has by default', atRest({ endpointZones: 2 })],
    ['`doorbell=false`: events wait for the sweep, up to six hours', atRest({ endpointZones: 0 })],
    ['`doorbell=false`, `sweepMinutes=60`', atRest({ endpointZones: 0, sweepMinutes: 60 })],
    ['`doorbell=false`, `sweepMinutes=15`', atRest({ endpointZones: 0, sweepMinutes: 15 })],
  ] as const;
  return table(
    ['installation', '$ a month'],
    rows.map(([what, lines]) => [what, cents(sumOf(lines))]),
  );
}

function followUps(): string {
  const rows = [1, 10, 100, 500].map((tasks) => [`${tasks}`, cents(millionFollowUps(tasks, TENANTS))]);
  return table(['follow-ups per evaluation', '$ per million follow-ups'], rows);
}

function bookings(): string {
  const rows = [1, 10, 100].map((count) => [`${count}`, cents(millionBookings(count))]);
  return table(['bookings per transaction', '$ per million bookings'], rows);
}

const priceList = () =>
  table(
    ['price', '$', 'per', 'source'],
    Object.entries(prices).map(([name, { dollars, unit, source }]) => [name, `${dollars}`, unit, source]),
  );

export function costDocument(): string {
  return `<!-- Made by test/support/costs/cost-model.ts; a test compares. To renew: npx vitest run test/support/costs/cost-model.test.ts -u -->

# What it costs

Requests, as \`npm run bench -- P3\` and, for bookings, a test count them on the running stack, times prices of us-east-1. Free tiers are left out.
The prices come from the sources below, most of them third-party pages: check them before you rely on them.

## Requests

${requests()}

Beside these SQS bills Lambda's receive and delete, one of each for an invocation.

## At rest

One tenant, default schedules (every six hours for each of the four trigger types), nothing to do, the database paused between.

${rest()}

The three dashboards have at most 50 metrics each, which an account has three of without charge; one beyond is $${prices.dashboard.dollars} a month.
A \`senderAddress\` adds ${cents(addedDollars(ofSender))} dollars: the queue of deliveries, bounces and complaints, and its alarm. Numbers (\`smsOriginations\`,
\`whatsAppPhoneNumberIds\`) add ${cents(addedDollars(ofNumbers))}: the queue of answers and reports, and its alarm. Route metrics of the API are off: each would be $${cents(prices.metric.dollars)}
a month. Idle queues are asked by Lambda: five long polls at a time where the concurrency has a maximum, two where not
([AWS](https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html) says "as few as 2").

### What the doorbell saves

Without it only sweeps find what was written, and each one wakes the database for six minutes. Frequent sweeps cost more than the endpoint:

${variants()}

One tenant more costs its evaluations: ${cents(millionEvaluations(TENANTS))} dollars per million, 480 of them a month. What keeps the database
awake costs more than all of this: an ACU around the clock is ${cents(prices.capacity.dollars * 720)} dollars a month.

## A million follow-ups

Evaluations are what is paid for, whatever they make. With ${TENANTS} tenants:

${followUps()}

To that comes Aurora's capacity: at 100 µs of one processor a follow-up less than 0.1 ACU-hours a million, while it is awake
anyhow; and its I/O.

## A million bookings

From the row to the call, with a timer for each and an endpoint that answers within a second:

${bookings()}

Of that a dollar is EventBridge Scheduler's. To make, move or remove a schedule costs nothing; a booking moved or called off costs
its messages and statements, ${cents(millionChanges())} dollars per million.

## A thousand suggestions in other words

With \`suggestionModelId\` and the tenant's \`wordSuggestions\`: about ${wordingTokens.read} tokens read and ${wordingTokens.written} written for each sentence that the model is asked about, with Nova
Lite ${thousandWordings().toFixed(3)} dollars a thousand. A sentence is asked about once; with other figures it is another, so a suggestion that stands for a month is some thirty sentences where somebody looks daily. A tenant's
sentences are 200 a day at the most. The three metrics (\`Worded\`, \`WordingRefused\`, \`WordingFailed\`) are ${cents(prices.metric.dollars)} dollars a month each where they count something.

## Prices

${priceList()}
`;
}
