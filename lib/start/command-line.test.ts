/** `npm start` as others see it: a process with arguments, signals, output and files. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from './connection.ts';

const START = join(import.meta.dirname, '..', '..', 'bin', 'start.mjs');
const ANY_PORTS = ['--port', '0', '--control-port', '0'];

class Command {
  output = '';
  readonly process: ChildProcess;
  readonly ended: Promise<number | null>;
  #look: () => void = () => undefined;

  constructor(...words: string[]) {
    this.process = spawn(process.execPath, [START, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    const hear = (text: string) => {
      this.output += text;
      this.#look();
    };
    this.process.stdout?.setEncoding('utf8').on('data', hear);
    this.process.stderr?.setEncoding('utf8').on('data', hear);
    this.ended = new Promise((done) => this.process.once('close', (code) => done(code)));
  }

  /** Resolves when the output has a line that begins like this; fails when the command ends before. */
  async says(beginning: string): Promise<void> {
    const heard = new Promise<void>((done) => {
      this.#look = () => this.output.split('\n').some((line) => line.startsWith(beginning)) && done();
      this.#look();
    });
    const over = this.ended.then((code) => Promise.reject(new Error(`ended with ${code}: ${this.output}`)));
    await Promise.race([heard, over]);
  }
}

let parent: string;
beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'followthrough-start-'));
  chmodSync(parent, 0o755); // PostgreSQL runs as nobody when the tests run as root
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

function occupy(): Promise<Server> {
  return new Promise((done) => {
    const server: Server = createServer().listen(0, '127.0.0.1', () => done(server));
  });
}

describe('npm start', () => {
  it.each([
    ['an unknown option', ['--frsh'], /^Unknown option '--frsh'/],
    ['a bad instant', ['--at', 'noon'], /^--at takes an instant/],
    [
      'a database that cannot be reached',
      ['--database-url', 'postgres://u:secret@127.0.0.1:1/x'],
      /127\.0\.0\.1:1 cannot be used/,
    ],
  ])('ends with one line for %s', async (_, words, message) => {
    const command = new Command(...ANY_PORTS, '--data', join(parent, 'unused'), ...words);
    expect(await command.ended).toBe(1);
    expect(command.output).toMatch(message);
    expect(command.output.trim().split('\n')).toHaveLength(1);
    expect(command.output).not.toContain('secret');
  });

  it('ends with one line for a port in use and for a folder that is a file', async () => {
    const server = await occupy();
    const address = server.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const blocked = new Command('--port', port, '--control-port', '0', '--data', join(parent, 'unused'));
    writeFileSync(join(parent, 'file'), '');
    const misplaced = new Command(...ANY_PORTS, '--data', join(parent, 'file'));
    expect([await blocked.ended, await misplaced.ended]).toEqual([1, 1]);
    expect(blocked.output.trim()).toBe(`Port ${port} is in use: stop what uses it, or choose another with --port`);
    expect(misplaced.output.trim()).toMatch(/^The data folder .*file cannot be used: .*$/);
    server.close();
  });
});

describe('npm start with the demo', () => {
  const data = () => join(parent, 'data');
  const connection = (): Connection => JSON.parse(readFileSync(join(data(), 'runtime.json'), 'utf8'));
  const query = async (sql: string) => {
    const client = new pg.Client({ connectionString: connection().databaseUrl });
    await client.connect();
    const { rows } = await client.query(sql);
    await client.end();
    return rows;
  };
  const read = async (url: string) => {
    const response = await fetch(url, { headers: { authorization: `Bearer ${connection().demo?.adminKey}` } });
    expect(response.status).toBe(200);
    return response.text();
  };

  /** A person completes a task and adds a customer by SQL: the times are the stack's, not the server's of today. */
  const expectStackTimes = async () => {
    await query(`update crm.tasks set status = 'COMPLETED' where id in (select id from crm.tasks limit 100)`);
    const hours = async () => {
      const list: { items: { statistics: { medianHoursToCompletion: number | null } }[] } = JSON.parse(
        await read(`${connection().apiUrl}/api/admin/triggers`),
      );
      return list.items.flatMap(({ statistics }) => statistics.medianHoursToCompletion ?? []);
    };
    expect((await hours()).length).toBeGreaterThan(0);
    for (const median of await hours()) expect(median).toBeLessThan(1);
    await query(`insert into automation.tenant_settings (tenant_id, client_journey) select id, true from crm.tenants
      on conflict (tenant_id) do update set client_journey = true`);
    await query(`insert into crm.customers (tenant_id, name) select id, 'Ada Example' from crm.tenants`);
    expect(
      await query(`select c.created_at::date::text as made, c.updated_at::date::text as changed, e.occurred_at::date::text as told
        from crm.customers c join automation.events e on e.customer_id = c.id where c.name = 'Ada Example' and e.type = 'CLIENT_CREATED'`),
    ).toEqual([{ made: '1998-06-30', changed: '1998-06-30', told: '1998-06-30' }]);
  };

  it('gets ready, shows what happened, and finds everything again after Ctrl-C', async () => {
    const first = new Command(...ANY_PORTS, '--data', data(), '--verbose');
    await first.says('The API is at');
    expect(first.output).toContain(`ready ${connection().apiUrl}\n`);
    expect(first.output).toMatch(/\n {2}api-triggers +\d+ +0\n/);
    expect(first.output).toMatch(/Reorder check-in: 4\d\d, such as “/);
    expect(first.output).toMatch(/Reorder check-in +SUCCEEDED +46\d +4\d\d +0 /);
    expect(statSync(join(data(), 'runtime.json')).mode & 0o777).toBe(0o600);
    const { items }: { items: unknown[] } = JSON.parse(await read(`${connection().apiUrl}/api/admin/triggers`));
    expect(items).toHaveLength(5);
    const [before] = await query('select count(*)::int as tasks from crm.tasks');
    expect(before.tasks).toBeGreaterThan(500);

    await expectStackTimes();

    const rival = new Command(...ANY_PORTS, '--data', data());
    expect(await rival.ended).toBe(1);
    expect(rival.output.trim()).toMatch(/is in use by process \d+/);

    const { endpointUrl, region, accessKeyId, secretAccessKey, queueUrls } = connection().aws;
    const sqs = new SQSClient({ endpoint: endpointUrl, region, credentials: { accessKeyId, secretAccessKey } });
    const QueueUrl = queueUrls['burn-rate-dead-letters'];
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    expect(Attributes?.ApproximateNumberOfMessages).toBe('0');

    first.process.kill('SIGINT');
    expect(await first.ended).toBe(0);

    const second = new Command(...ANY_PORTS, '--data', data());
    await second.says('The API is at');
    expect(second.output).toMatch(/\n\d+ functions, \d+ queues, \d+ schedules, \d+ routes run; --verbose lists them/);
    expect(second.output).not.toContain('invocations');
    expect(await query('select count(*)::int as tasks from crm.tasks')).toEqual([before]);
    await read(`${connection().apiUrl}/api/admin/triggers`);
    expect(await read(`${connection().controlUrl}/_local/clock`)).toContain('"now": "1998-06-30T06:');

    // Killed, it leaves its PostgreSQL running and its lock lying about.
    process.kill(Number(readFileSync(join(data(), 'lock'), 'utf8')), 'SIGKILL');
    expect(await second.ended).toBe(137);
    const third = new Command(...ANY_PORTS, '--data', data());
    await third.says('The API is at');
    expect(await query('select count(*)::int as tasks from crm.tasks')).toEqual([before]);
    third.process.kill('SIGTERM');
    expect(await third.ended).toBe(0);

    const earlier = new Command(...ANY_PORTS, '--data', data(), '--at', '1998-06-30T05:00:00Z');
    expect(await earlier.ended).toBe(1);
    expect(earlier.output.trim().split('\n').at(-1)).toMatch(
      /^The clock of .* stopped at 1998-06-30T06:.*: npm start -- --fresh --at 1998-06-30T05:00:00.000Z --data .*data$/,
    );
  });
});
