/**
 * The functions that make the stack's clock the clock of a database. They replace PostgreSQL's own in `pg_catalog`, where
 * no dump and no schema of an application has them.
 */

/** The file in the server's data folder that `local_clock_read` reads. */
export const CLOCK_FILE = 'local_clock';

const own = (name: string, original: string, volatility: string) =>
  `create or replace function pg_catalog.${name}() returns timestamptz
   language internal ${volatility} strict parallel safe as '${original}'`;

// PostgreSQL runs the C code of a built-in function by its number, whatever its definition says; but a definition in SQL is
// put in place of each call before that. So these bodies must be one expression that PostgreSQL inlines: not "strict".
// "parallel unsafe": local_clock_read sets a value for the transaction, which a parallel query may not.
const replaced = (name: string, volatility: string, expression: string, type = 'timestamptz', parameter = '') =>
  `create or replace function pg_catalog.${name}(${parameter}) returns ${type}
   language sql ${volatility} parallel unsafe as $$ select ${expression} $$`;

const NOW = `coalesce(
  pg_catalog.to_timestamp(nullif(pg_catalog.current_setting('local_clock.now', true), '')::float8),
  pg_catalog.local_clock_read()
)`;

/** What has passed on the server's clock since the transaction began. */
const since = (wall: string) => `(pg_catalog.${wall}() operator(pg_catalog.-) pg_catalog.local_clock_transaction())`;

/** The time that passed since the clock began to stand; ids that hold a time keep their order. */
const STANDING = `pg_catalog.make_interval(secs =>
  coalesce(nullif(pg_catalog.current_setting('local_clock.stood', true), ''), '0')::float8)`;

/** Idempotent. */
export const CLOCK_FUNCTIONS: readonly string[] = [
  own('local_clock_transaction', 'now', 'stable'),
  own('local_clock_statement', 'statement_timestamp', 'stable'),
  own('local_clock_wall', 'clock_timestamp', 'volatile'),
  // Reads the file once per transaction: a clock that is moved meanwhile does not change what now() returns in it.
  // Without the file the time is the server's. While the clock stands, as many microseconds are taken from it as tell
  // one transaction from the next, fewer for a later one, as on a server's clock; but each thousand begins anew.
  `create or replace function pg_catalog.local_clock_read() returns timestamptz
   language plpgsql stable strict parallel unsafe security definer set search_path = pg_catalog as $$
   declare
     words text[] := string_to_array(coalesce(pg_read_file('${CLOCK_FILE}', 0, 100, true), '0'), ' ');
     wall timestamptz := local_clock_transaction() + make_interval(secs => words[1]::float8 / 1000);
     at timestamptz := wall;
   begin
     if words[2] is not null then
       at := to_timestamp(words[2]::float8 / 1000)
         - make_interval(secs => (999 - pg_snapshot_xmax(pg_current_snapshot())::text::numeric % 1000)::float8 / 1e6);
     end if;
     perform set_config('local_clock.now', extract(epoch from at)::text, true);
     perform set_config('local_clock.stood', extract(epoch from wall - at)::text, true);
     return at;
   end $$`,
  replaced('now', 'stable', NOW),
  replaced('transaction_timestamp', 'stable', NOW),
  replaced('statement_timestamp', 'stable', `${NOW} operator(pg_catalog.+) ${since('local_clock_statement')}`),
  replaced(
    'clock_timestamp',
    'volatile',
    `${NOW} operator(pg_catalog.+) ${STANDING} operator(pg_catalog.+) ${since('local_clock_wall')}`,
  ),
  replaced(
    'timeofday',
    'volatile',
    `pg_catalog.to_char(${'pg_catalog.clock_timestamp()'}, 'Dy Mon DD HH24:MI:SS.US YYYY TZ')`,
    'text',
  ),
  replaced('age', 'stable', 'pg_catalog.age(pg_catalog.now()::date::timestamptz, $1)', 'interval', 'timestamptz'),
  replaced('age', 'stable', 'pg_catalog.age(pg_catalog.now()::date::timestamp, $1)', 'interval', 'timestamp'),
];
