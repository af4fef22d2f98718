// What `npm start -- --help` prints. Plain JavaScript, because it is printed before anything is installed.
export const HELP = `npm start -- [--port 3000] [--control-port 3001] [--data .followthrough] [--fresh] [--at ISO] [--database-url URL] [--no-demo] [--chaos] [--verbose]

  --port          port of the API; 0 for any free port
  --control-port  port that moves the clock, lists resources and configures fault injection
  --data          folder that keeps the stack's data between starts
  --fresh         deletes the content of that folder first, but not the database of --database-url
  --at            sets the clock, for example to 1998-06-30T08:00:00Z; it ticks on from there, and never goes back
  --database-url  uses another PostgreSQL server, as a superuser; the stack creates the database "followthrough" on it,
                  whatever database the URL names, and only one stack at a time may use it; now() stays that server's time
  --no-demo       creates no demo tenant in a new folder
  --chaos         injects faults: duplicate, reordered and late messages, killed functions, failed calls
  --verbose       prints tables of all functions, queues, schedules and routes, and of what the triggers did

Faults can be switched while it runs, at the control port. GET lists their rates, from 0 to 1; "enabled" alone is --chaos.
With this, the database answers every call that it is resuming, as Aurora does after a pause; {"enabled":false} ends it:

  curl -X POST http://127.0.0.1:3001/_local/chaos -d '{"enabled":true,"databaseResuming":1}'`;
