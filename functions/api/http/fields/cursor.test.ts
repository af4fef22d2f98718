import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromCursor, toCursor, toPage } from './cursor.ts';

const ID = '0a1b2c3d-0000-4000-8000-000000000001';
const instant = fc.date({
  min: new Date('0001-01-02T00:00:00Z'),
  max: new Date('9999-12-30T00:00:00Z'),
  noInvalidDate: true,
});

/** As PostgreSQL writes a timestamptz in UTC. */
const postgresText = (at: Date, micros: number) =>
  `${at.toISOString().slice(0, 19).replace('T', ' ')}${micros ? `.${String(micros).padStart(6, '0')}` : ''}+00`;

describe('a cursor', () => {
  it('comes back to the microsecond', () => {
    fc.assert(
      fc.property(instant, fc.nat(999_999), fc.uuid(), (at, micros, id) => {
        const text = postgresText(at, micros);
        expect(fromCursor(toCursor({ at: text, id }))).toEqual({ afterAt: text, afterId: id });
      }),
    );
  });

  it('is refused whenever it is not one that was given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.uuid()), (text) => {
        expect(() => fromCursor(text)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
      }),
    );
  });

  it.each([
    'infinity',
    '-infinity',
    '12000-02-29 10:00:00.5+00',
    '0044-03-15 00:00:00+00 BC',
    '4713-01-01 00:00:00+00 BC',
  ])('may have the moment %s, which no ISO text names', (at) =>
    expect(fromCursor(toCursor({ at, id: ID }))).toEqual({ afterAt: at, afterId: ID }),
  );

  it.each([
    ...['294277-01-01 00:00:00+00', '4714-12-01 00:00:00+00 BC', '12001-02-29 00:00:00+00', '00000-01-01 00:00:00+00'],
    ...['infinity ', 'Infinity', '2026-01-01 00:00:00+00 AD'],
  ])('with %s is refused', (at) => expect(() => fromCursor(toCursor({ at, id: ID }))).toThrow('The cursor is not one'));

  it.each(['2026-02-31 00:00:00+00', '2026-01-01 24:00:00+00', '0000-01-01 00:00:00+00', "2026-01-01'; --"])(
    'with the impossible instant %s is refused, not handed to PostgreSQL',
    (at) => expect(() => fromCursor(toCursor({ at, id: ID }))).toThrow('The cursor is not one'),
  );

  it('is absent at the start', () => expect(fromCursor(undefined)).toEqual({ afterAt: null, afterId: null }));
});

describe('a page', () => {
  const rows = [1, 2, 3].map((n) => ({ id: `${ID.slice(0, -1)}${n}`, cursorAt: `2026-01-0${n} 00:00:00+00`, n }));

  it('has a next one when one row more came than was asked for', () => {
    const page = toPage(rows, 2);
    expect(page.items).toEqual(rows.slice(0, 2).map(({ id, n }) => ({ id, n })));
    expect(fromCursor(page.nextCursor ?? '')).toEqual({ afterAt: rows[1]?.cursorAt, afterId: rows[1]?.id });
  });

  it('is the last when no more came', () => expect(toPage(rows, 3).nextCursor).toBeNull());
});
