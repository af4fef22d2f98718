/** BURN_RATE_ALERT in plain TypeScript, read from the domain's words and not from the SQL: what the tests compare with. */

const DAY_MS = 86_400_000;

export interface RhythmSettings {
  readonly percentageThreshold: number;
  readonly minimumOrders: number;
  readonly realertDays: number;
  readonly lookbackDays: number;
}

export const DEFAULT_RHYTHM: RhythmSettings = {
  percentageThreshold: 20,
  minimumOrders: 2,
  realertDays: 30,
  lookbackDays: 365,
};

interface Silence {
  /** `2026-01-31`. */
  readonly lastDay: string;
  readonly period: number;
  readonly intervalDays: number;
}

const dayOf = (instant: Date) => Math.floor(instant.getTime() / DAY_MS);
const isoDay = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** The silence that a customer with these deliveries is in at `now`, if they are overdue. */
export function silenceOf(deliveries: readonly Date[], now: Date, settings: RhythmSettings): Silence | undefined {
  const past = deliveries.filter((delivery) => delivery <= now);
  const days = [...new Set(past.map(dayOf))].sort((a, b) => a - b);
  if (days.length < settings.minimumOrders) return undefined;
  const lastFive = days.slice(-5);
  const gaps = lastFive.slice(1).map((day, index) => day - (lastFive[index] ?? day));
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  const intervalDays = Math.max(1, Math.floor(total / gaps.length + 0.5));
  const graceDays = Math.floor((intervalDays * settings.percentageThreshold) / 100);
  const lastDay = lastFive.at(-1) ?? 0;
  const dueMs = (lastDay + intervalDays + graceDays) * DAY_MS;
  const overdueMs = now.getTime() - dueMs;
  if (overdueMs < 0 || overdueMs > settings.lookbackDays * DAY_MS) return undefined;
  const period = Math.floor(Math.floor(overdueMs / DAY_MS) / settings.realertDays);
  return { lastDay: isoDay(lastDay), period, intervalDays };
}
