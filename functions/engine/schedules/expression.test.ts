import { describe, expect, it } from 'vitest';
import { ExpressionError } from './cron-field.ts';
import { type ExpressionSettings, parseExpression } from './expression.ts';

const anchorMs = Date.parse('2026-03-01T00:30:32Z');

function runs(text: string, settings: Partial<ExpressionSettings> = {}, after = anchorMs - 1, count = 3): string[] {
  const expression = parseExpression(text, { timeZone: 'UTC', anchorMs, ...settings });
  const found: string[] = [];
  for (let at = expression.next(after); at !== undefined && found.length < count; at = expression.next(at)) {
    found.push(new Date(at).toISOString().slice(0, 19));
  }
  return found;
}

describe('parseExpression', () => {
  it('starts a rate at creation and keeps its phase', () => {
    expect(runs('rate(1 hour)')).toEqual(['2026-03-01T00:30:32', '2026-03-01T01:30:32', '2026-03-01T02:30:32']);
  });

  it('starts a rate at its start date when it has one, and ends at its end date', () => {
    const settings = { startMs: Date.parse('2026-03-02T00:00:00Z'), endMs: Date.parse('2026-03-04T00:00:00Z') };
    expect(runs('rate(1 days)', settings, anchorMs, 9)).toEqual([
      '2026-03-02T00:00:00',
      '2026-03-03T00:00:00',
      '2026-03-04T00:00:00',
    ]);
  });

  it('keeps cron runs between the two dates, both included', () => {
    const settings = { startMs: Date.parse('2026-03-02T00:00:00Z'), endMs: Date.parse('2026-03-02T12:00:00Z') };
    expect(runs('cron(0 0/12 * * ? *)', settings, anchorMs, 9)).toEqual(['2026-03-02T00:00:00', '2026-03-02T12:00:00']);
  });

  it('reads at() in the zone, once, and ignores the dates', () => {
    const settings = { timeZone: 'America/New_York', endMs: anchorMs };
    expect(runs('at(2026-07-01T09:30:15)', settings, Number.NEGATIVE_INFINITY, 9)).toEqual(['2026-07-01T13:30:15']);
  });

  it.each([
    'at(2026-02-30T00:00:00)',
    'at(2026-02-03T24:00:00)',
    'at(2026-02-03T00:00:00Z)',
    'at(2026-02-03 00:00:00)',
    'at(2026-02-03T00:00)',
    'rate(0 minutes)',
    'rate(-1 minutes)',
    'rate(1.5 hours)',
    'rate(30 seconds)',
    'rate(1 week)',
    'rate(5minutes)',
    'rate()',
    'cron()',
    'cron( 0 0 * * ? *)',
    '0 0 * * ? *',
    'every(5 minutes)',
    'cron(0 0 * * ? *) ',
  ])('refuses %s', (text) => {
    expect(() => parseExpression(text, { timeZone: 'UTC', anchorMs })).toThrow(ExpressionError);
  });

  it('refuses a zone that is none', () => {
    expect(() => parseExpression('rate(1 day)', { timeZone: 'EST+5', anchorMs })).toThrow('not a time zone');
  });
});
