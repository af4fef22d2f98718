/** Calls the endpoint once, and shows what it got and how it answered. */

import { messageOf } from '../../api/api-error.ts';
import { call, type ReplyOf } from '../../api/call.ts';
import { refresh } from '../../api/queries.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { Button } from '../../parts/button.tsx';
import { Verbatim } from '../../parts/copied/copied.tsx';
import { Pill, type Tone } from '../../parts/pill.tsx';
import { useRefusal } from '../../session/session.ts';

type Tested = ReplyOf<'testEndpoint'>;

/** How a booking's call would have ended. */
const endings: Readonly<Record<Tested['outcome'], readonly [words: string, tone: Tone]>> = {
  answered: ['A booking’s call would have been made', 'ok'],
  refused: ['A booking’s call would have failed', 'bad'],
  throttled: ['A booking’s call would have been held back', 'wait'],
  unavailable: ['A booking’s call would have been tried again', 'wait'],
  unknown: ['Nobody would know whether a booking’s call was made', 'bad'],
  forbidden: ['No booking would call this address', 'bad'],
};

/** As text, one header a line. */
const headersIn = (headers: Tested['request']['headers']): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');

function Result({ tested: { request, outcome, reason, answer, durationMs } }: { readonly tested: Tested }) {
  const [words, tone] = endings[outcome];
  const status = answer === null ? 'No answer' : `Answered ${answer.status}`;
  return (
    <div className="pad stack" role="status">
      <p className="row wrap">
        <Pill tone={tone} text={words} constant={outcome} />
        <span>
          {status} after {durationMs} ms
        </span>
      </p>
      {reason !== null && <p className="sm break">{reason}</p>}
      {answer !== null && answer.body !== '' && (
        <Verbatim title={answer.isCut ? 'Answer, its first 2 KB' : 'Answer'} text={answer.body} />
      )}
      <Verbatim
        title="Request, as it was sent"
        text={`POST ${request.endpoint}\n${headersIn(request.headers)}\n\n${request.body}`}
      />
    </div>
  );
}

export function TestCall() {
  const refusal = useRefusal('admin');
  const test = useMutation({
    mutationFn: () => call('testEndpoint'),
    onSettled: () => refresh('listAuditEntries'),
  });
  return (
    <section className="card" aria-label="Test call">
      <header>
        <div className="grow">
          <h2>Test call</h2>
          <p className="sm dim">
            Sends a signed call of a booking that does not exist to the saved address, and shows how it answers. It
            waits for 15 seconds, and counts as no booking’s call.
          </p>
        </div>
        <Button kind="sm" refusal={refusal} isBusy={test.isPending} onClick={() => test.mutate()}>
          Send 1 test call
        </Button>
      </header>
      {test.error && (
        <p className="pad bad-text" role="alert">
          {messageOf(test.error)}
        </p>
      )}
      {test.data && !test.isPending && <Result tested={test.data.data} />}
    </section>
  );
}
