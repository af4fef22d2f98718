import { type FormEvent, useState } from 'react';
import { messageOf } from '../../api/api-error.ts';
import type { ReplyOf } from '../../api/call.ts';
import { Verbatim } from '../../parts/copied/copied.tsx';
import { Field } from '../../parts/form/field.tsx';
import { Pill, type Tone } from '../../parts/pill.tsx';
import { Refused } from '../../parts/popover/refused.tsx';
import { useRefusal } from '../../session/session.ts';
import { useTestConnection } from './use-connection.ts';

type Tested = ReplyOf<'testConnection'>;
type Method = (typeof methods)[number];

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** How the call of a node would have ended. */
const endings: Readonly<Record<Tested['outcome'], readonly [words: string, tone: Tone]>> = {
  answered: ['a run would go on', 'ok'],
  refused: ['the node would fail', 'bad'],
  throttled: ['calls would wait', 'wait'],
  unavailable: ['the call would be tried again', 'wait'],
  unknown: ['nobody would know whether it arrived', 'bad'],
  forbidden: ['no node calls this address', 'bad'],
  'not-called': ['not called: nothing could authorise it', 'bad'],
};

function Result({ tested: { request, outcome, reason, answer, durationMs } }: { readonly tested: Tested }) {
  const [words, tone] = endings[outcome];
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
  return (
    <div className="stack" role="status">
      <p className="row wrap">
        <Pill tone={tone} text={words} constant={outcome} />
        <span>
          {answer === null ? 'No answer' : `Answered ${answer.status}`} after {durationMs} ms
        </span>
      </p>
      {reason !== null && <p className="sm break">{reason}</p>}
      {answer !== null && answer.body !== '' && (
        <Verbatim title={answer.isCut ? 'Answer, its first 2 KB' : 'Answer'} text={answer.body} />
      )}
      <Verbatim title="Request, as it was sent" text={[`${request.method} ${request.url}`, ...headers].join('\n')} />
    </div>
  );
}

/** Makes one call, as a node makes it, and shows both sides of it. What authorises the call is hidden in both. */
export function TestCall({ connectionId }: { readonly connectionId: string }) {
  const [method, setMethod] = useState<Method>('GET');
  const [path, setPath] = useState('/');
  const [body, setBody] = useState('');
  const test = useTestConnection(connectionId);
  const refusal = useRefusal('admin');
  const isOff = refusal !== undefined || test.isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isOff) test.mutate({ method, path: path || '/', ...(method === 'GET' || body === '' ? {} : { body }) });
  };
  return (
    <section className="card pad stack" aria-label="Test call">
      <h2>Test call</h2>
      <form className="stack" onSubmit={submit} noValidate>
        <Field title="Method">
          {(control) => (
            <select
              {...control}
              value={method}
              onChange={(event) => setMethod(event.target.value as Method)} // one of the options
            >
              {methods.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          )}
        </Field>
        <Field title="Path" about="Below the base URL, such as /contacts?limit=1.">
          {(control) => (
            <input {...control} className="input mono" value={path} onChange={(event) => setPath(event.target.value)} />
          )}
        </Field>
        {method !== 'GET' && (
          <Field title="Body" about="JSON. The other side acts on it: this call is no rehearsal.">
            {(control) => (
              <textarea
                {...control}
                className="input mono"
                rows={3}
                value={body}
                spellCheck={false}
                onChange={(event) => setBody(event.target.value)}
              />
            )}
          </Field>
        )}
        <div className="row between wrap">
          <p className="bad-text" role="alert">
            {test.error ? messageOf(test.error) : ''}
          </p>
          <Refused reason={refusal}>
            {(describedBy) => (
              <button type="submit" className="btn" aria-disabled={isOff} aria-describedby={describedBy}>
                {test.isPending ? 'Calling…' : 'Make 1 test call'}
              </button>
            )}
          </Refused>
        </div>
      </form>
      {test.data && !test.isPending && <Result tested={test.data} />}
    </section>
  );
}
