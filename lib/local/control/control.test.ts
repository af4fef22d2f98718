import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClock, type MovableClock } from '../clock.ts';
import { createGraphApi } from '../services/graph-api/graph-api.ts';
import { type Control, startControl } from './control.ts';
import { standIns } from './setup-control.ts';

let control: Control;
let clock: MovableClock;
let settles: number;

beforeEach(async () => {
  clock = createClock({ startAt: new Date('2026-01-31T09:00:00Z'), frozen: true });
  settles = 0;
  const settle = async () => {
    settles += 1;
  };
  control = await startControl({
    ...standIns,
    clock,
    settle,
    advance: (target) => clock.moveTo(target, settle),
    due: (until: Date) => ({ items: [until.toISOString()] }),
    graphApi: createGraphApi({ clock }),
    report(messageId, kind) {
      if (messageId !== 'm1') throw new Error(`no mail ${messageId} was sent`);
      return kind !== 'complaint';
    },
    log: () => undefined,
  });
});
afterEach(() => control.stop());

async function call(method: string, path: string, body?: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(control.url + path, { method, ...(text === undefined ? {} : { body: text }) });
  return [response.status, await response.json()];
}

describe('startControl', () => {
  it('returns the time, and whether the clock is frozen', async () => {
    const { now, frozen } = Object((await call('GET', '/_local/clock'))[1]);
    expect([Date.parse(now), frozen]).toEqual([Date.parse('2026-01-31T09:00:00Z'), true]);
  });

  it.each([
    [{ set: '2026-03-01T00:00:00Z' }, '2026-03-01T00:00:00.000Z'],
    [{ set: '2026-03-01T02:00:00.5+02:00' }, '2026-03-01T00:00:00.500Z'],
    [{ set: '2026-01-31T09:00Z' }, '2026-01-31T09:00:00.000Z'],
  ])('moves the clock by %j', async (body, now) => {
    expect(await call('POST', '/_local/clock', body)).toEqual([200, { now }]);
    expect(clock.now().toISOString()).toBe(now);
  });

  it('refuses to set the clock back, moves nothing and tells the way out', async () => {
    expect(await call('POST', '/_local/clock', { set: '2026-01-31T08:59:59.999Z' })).toEqual([
      409,
      {
        error: {
          code: 'CLOCK_SET_BACK',
          message:
            'the clock shows 2026-01-31T09:00:00.000Z and moves forwards only, because what was written for later times would wait until then; to begin at 2026-01-31T08:59:59.999Z, start with an empty data folder',
        },
      },
    ]);
    expect(clock.now().toISOString()).toBe('2026-01-31T09:00:00.000Z');
  });

  it.each([
    ['PT6H', '2026-01-31T15:00:00.000Z'],
    ['P1M', '2026-02-28T09:00:00.000Z'],
    ['P1Y1M', '2027-02-28T09:00:00.000Z'],
    ['P2W', '2026-02-14T09:00:00.000Z'],
    ['P1Y2M3W4DT5H6M7.5S', '2027-04-25T14:06:07.500Z'],
    ['PT0S', '2026-01-31T09:00:00.000Z'],
  ])('advances the clock by %s', async (advance, now) => {
    expect(await call('POST', '/_local/clock', { advance })).toEqual([200, { now }]);
  });

  it('adds up advances, of which one comes while the clock is moving', async () => {
    const reads = vi.spyOn(clock, 'now');
    const other = await startControl({
      clock,
      ...standIns,
      advance: (target) => clock.moveTo(target, arrivals),
      log: () => undefined,
    });
    const advance = () => fetch(`${other.url}/_local/clock`, { method: 'POST', body: '{"advance":"PT6H"}' });
    let second: Promise<unknown> | undefined;
    /** The first move does not end before the second request has been read. */
    const arrivals = async () => {
      const before = reads.mock.calls.length;
      if (second) return;
      second = advance();
      while (reads.mock.calls.length === before) await new Promise(setImmediate);
    };
    await advance();
    await second;
    await other.stop();
    expect(clock.now().toISOString()).toBe('2026-01-31T21:00:00.000Z');
  });

  it('finishes a move whose client hung up, and logs that the next one waits for it', async () => {
    const lines: string[] = [];
    let finish = () => {};
    const finished = new Promise<void>((done) => {
      finish = done;
    });
    const client = new AbortController();
    const other = await startControl({
      clock,
      ...standIns,
      advance: (target) =>
        clock.moveTo(target, () => {
          client.abort();
          return finished;
        }),
      log(line) {
        lines.push(line);
        finish();
      },
    });
    const advance = (signal?: AbortSignal) =>
      fetch(`${other.url}/_local/clock`, { method: 'POST', body: '{"advance":"PT6H"}', ...(signal ? { signal } : {}) });
    await expect(advance(client.signal)).rejects.toThrow();
    await advance();
    await other.stop();
    expect(lines).toEqual([
      'control: a move waits for the one to 2026-01-31T15:00:00.000Z, now at 2026-01-31T09:00:00.000Z',
    ]);
    expect(clock.now().toISOString()).toBe('2026-01-31T21:00:00.000Z');
  });

  it('shows how far a long move is, in the log and to who asks meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const lines: string[] = [];
    let meanwhile: unknown;
    const other = await startControl({
      clock,
      ...standIns,
      advance: (target) =>
        clock.moveTo(target, async () => {
          meanwhile ??= await (await fetch(`${other.url}/_local/clock`)).json();
          vi.advanceTimersByTime(1000);
        }),
      log: (line) => void lines.push(line),
    });
    clock.at(new Date('2026-01-31T10:00:00Z'), () => undefined);
    await fetch(`${other.url}/_local/clock`, { method: 'POST', body: '{"advance":"PT6H"}' });
    vi.advanceTimersByTime(10_000);
    vi.useRealTimers();
    await other.stop();
    expect(lines).toEqual(['clock: 2026-01-31T10:00:00.000Z, on the way to 2026-01-31T15:00:00.000Z']);
    expect(meanwhile).toMatchObject({ now: '2026-01-31T09:00:00.000Z', movingTo: '2026-01-31T15:00:00.000Z' });
  });

  it('replies after everything that fell due has run', async () => {
    const ran: string[] = [];
    clock.at(new Date('2026-01-31T10:00:00Z'), () => void ran.push('ran'));
    await call('POST', '/_local/clock', { set: '2026-01-31T11:00:00Z' });
    expect(ran).toEqual(['ran']);
    const before = settles;
    expect(await call('POST', '/_local/settle')).toEqual([200, { now: '2026-01-31T11:00:00.000Z' }]);
    expect(settles).toBe(before + 1);
  });

  it('returns what is due up to an instant, from now on', async () => {
    const due = async (until: string) => (await call('GET', `/_local/due?until=${encodeURIComponent(until)}`))[1];
    expect(await due('2026-02-01T10:00:00+01:00')).toEqual({
      now: '2026-01-31T09:00:00.000Z',
      until: '2026-02-01T09:00:00.000Z',
      items: ['2026-02-01T09:00:00.000Z'],
    });
    expect(await due('2026-01-01T00:00:00Z')).toMatchObject({ until: '2026-01-31T09:00:00.000Z' });
    expect(await call('GET', '/_local/facts')).toEqual([200, { demo: 1 }]);
  });

  it('returns resources, and changes only the named settings of fault injection', async () => {
    expect(await call('GET', '/_local/resources')).toEqual([200, { queues: {} }]);
    const changed = [200, expect.objectContaining({ enabled: true, kill: 0.5, apiFault: 0.02 })];
    expect(await call('POST', '/_local/chaos', { enabled: true, kill: 0.5 })).toEqual(changed);
    expect(await call('GET', '/_local/chaos')).toEqual(changed);
  });

  it.each([
    ['POST', '/_local/clock', '{', 400],
    ['POST', '/_local/clock', '[]', 400],
    ['POST', '/_local/clock', {}, 422],
    ['POST', '/_local/clock', { set: '2026-11-20' }, 422],
    ['POST', '/_local/clock', { set: '2026-13-20T00:00:00Z' }, 422],
    ['POST', '/_local/clock', { set: 1 }, 422],
    ['POST', '/_local/clock', { advance: 'P' }, 422],
    ['POST', '/_local/clock', { advance: 'PT' }, 422],
    ['POST', '/_local/clock', { advance: '-PT1H' }, 422],
    ['POST', '/_local/clock', { advance: 'P999999999Y' }, 422],
    ['POST', '/_local/clock', { advance: 'PT6H', set: '2026-11-20T00:00:00Z' }, 422],
    ['GET', '/_local/due', undefined, 422],
    ['GET', '/_local/due?until=tomorrow', undefined, 422],
    ['POST', '/_local/chaos', { enabled: 'yes' }, 422],
    ['POST', '/_local/chaos', { apiFault: 2 }, 422],
    ['POST', '/_local/chaos', { unknown: 1 }, 422],
    ['POST', '/_local/settle', 'x'.repeat(65 * 1024), 413],
    ['GET', '/_local/nothing', undefined, 404],
    ['DELETE', '/_local/clock', undefined, 405],
  ])('refuses %s %s %j with %i and says what it accepts', async (method, path, body, status) => {
    const error = { code: expect.stringMatching(/^[A-Z_]+$/), message: expect.stringMatching(/.{10}/) };
    expect(await call(method, path, body)).toEqual([status, { error }]);
  });

  it('refuses other hosts and foreign pages', async () => {
    const { port } = new URL(control.url);
    const status = (headers: Record<string, string>) =>
      new Promise((answered, fail) => {
        const sent = request({ port, host: '127.0.0.1', path: '/_local/clock', headers }, (response) =>
          answered(response.resume().statusCode),
        );
        sent.once('error', fail).end();
      });
    expect(await status({ Host: 'evil.example' })).toBe(403);
    expect(await status({ Origin: 'https://evil.example' })).toBe(403);
    expect(await status({ Host: `localhost:${port}`, Origin: 'http://localhost:5173' })).toBe(403);
    expect(await status({ 'Sec-Fetch-Site': 'same-site' })).toBe(403);
    expect(await status({ Host: `localhost:${port}`, Origin: `http://localhost:${port}` })).toBe(200);
    expect(await status({ 'Sec-Fetch-Site': 'none' })).toBe(200);
  });

  it('makes a sent mail come back', async () => {
    const report = (body: object) => call('POST', '/_local/mailbox/report', body);
    expect(await report({ messageId: 'm1', kind: 'soft-bounce' })).toEqual([200, { isPublished: true }]);
    expect(await report({ messageId: 'm2', kind: 'bounce' })).toMatchObject([404, { error: { code: 'NOT_FOUND' } }]);
    for (const wrong of [
      { messageId: 'm1', kind: 'lost' },
      { kind: 'bounce' },
      { messageId: 'm1', kind: 'bounce', x: 1 },
    ])
      expect(await report(wrong)).toMatchObject([422, { error: { message: expect.stringContaining('soft-bounce') } }]);
  });
});
